package dev.multibox.bench.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.files.InputException;
import dev.multibox.bench.pages.Snippet;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two executors in processes of their own, of which those of even number run the scalar kernels and
 * those of odd number the vector kernels.
 */
@Tag("spark")
class LocalClusterTest {

  private static final TestImages IMAGES = new TestImages(60);
  private static final int PARTITIONS = 30;
  private static final long MILLIS_OF_IMAGE = 40;

  @TempDir private static Path folder;

  private static SparkSession session;

  @BeforeAll
  static void start() throws IOException {
    // What a Spark distribution has; its jars come by the class path instead.
    Path home = Path.of(System.getenv("SPARK_HOME"));
    Files.createDirectories(home.resolve("jars"));
    Files.writeString(home.resolve("RELEASE"), "Spark of the class path\n");
    for (int executor = 0; executor < 10; executor++) {
      String backend = executor % 2 == 0 ? "scalar" : "vector";
      Files.writeString(
          folder.resolve("executor-" + executor + ".args"), "-Dmultibox.backend=" + backend);
    }
    session =
        LocalSpark.open(
            LocalSpark.builder("local-cluster[2,1,1024]")
                .config("spark.executor.extraClassPath", Snippet.classPath())
                .config(
                    "spark.executor.extraJavaOptions",
                    "@" + folder.resolve("executor-{{EXECUTOR_ID}}.args"))
                .config("spark.executor.memory", "1g"));
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  /** The images with a pause in each, so that tasks take their time. */
  private static Dataset<Row> slowRows() {
    UDF1<byte[], byte[]> pause =
        bytes -> {
          Thread.sleep(MILLIS_OF_IMAGE);
          return bytes;
        };
    return IMAGES
        .rows(session, true)
        .repartition(PARTITIONS)
        .withColumn(
            "logits",
            functions
                .udf(pause, DataTypes.BinaryType)
                .asNondeterministic()
                .apply(functions.col("logits")));
  }

  /** What happened to tasks and executors. */
  private static final class Events extends SparkListener {

    private final Set<String> executors = ConcurrentHashMap.newKeySet();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger removed = new AtomicInteger();
    private final int killAfter;

    /** Kills an executor as soon as so many tasks have ended; 0 for never. */
    Events(int killAfter) {
      this.killAfter = killAfter;
    }

    @Override
    public void onTaskEnd(SparkListenerTaskEnd event) {
      executors.add(event.taskInfo().executorId());
      failed.addAndGet(event.reason() instanceof TaskFailedReason ? 1 : 0);
      if (ended.incrementAndGet() == killAfter) {
        executorProcesses().getFirst().destroyForcibly();
      }
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved event) {
      removed.incrementAndGet();
    }
  }

  /** The processes of the executors: this one starts no others. */
  private static List<ProcessHandle> executorProcesses() {
    return ProcessHandle.current().children().toList();
  }

  private static Events evaluate(int killAfter) throws InputException {
    Events events = new Events(killAfter);
    session.sparkContext().addSparkListener(events);
    try {
      DatasetPolicy policy = DatasetEvaluationTest.everything(ReferenceLoss.NVIDIA, IMAGES);
      DatasetResult result = DatasetEvaluation.of(policy).rows(slowRows());
      DatasetEvaluationTest.assertSameBits(IMAGES.terms(policy.loss()), result.terms());
      DatasetEvaluationTest.assertSameBits(
          IMAGES.detections(policy), result.detections().orElseThrow());
      assertEquals(IMAGES.images, result.terms().batch());
      List<String> backends = List.copyOf(result.backends());
      assertEquals("scalar", backends.getFirst());
      assertTrue(backends.getLast().startsWith("vector "), backends::toString);
    } finally {
      session.sparkContext().removeSparkListener(events);
    }
    return events;
  }

  @Test
  void scalarAndVectorExecutorsGiveTheBitsOfOneMachine() throws Exception {
    Events events = evaluate(0);
    assertTrue(events.executors.size() >= 2, () -> "ran on " + events.executors);
  }

  @Test
  void anExecutorThatIsKilledInTheMiddleChangesNothing() throws Exception {
    Events events = evaluate(5);
    assertTrue(events.removed.get() >= 1, "no executor was lost");
    assertTrue(events.failed.get() >= 1, "no task was lost");
    System.out.println(
        "killed executor: "
            + events.failed
            + " tasks lost and repeated, "
            + events.ended
            + " ended in all, on executors "
            + events.executors);
  }

  @Test
  void aBadImageFailsTheJobByName() throws Exception {
    Dataset<Row> rows =
        IMAGES
            .rows(session, true)
            .withColumn(
                "logits",
                functions.when(functions.col("index").notEqual(11), functions.col("logits")));
    DatasetEvaluation evaluation =
        DatasetEvaluation.of(DatasetEvaluationTest.loss(ReferenceLoss.NVIDIA, IMAGES));
    InputException refused = assertThrows(InputException.class, () -> evaluation.rows(rows));
    assertTrue(
        refused
            .getMessage()
            .startsWith("image picture-11 (index 11), column logits: expected a value, found null"),
        refused::getMessage);
  }
}
