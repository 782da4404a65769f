package dev.multibox.bench.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.bench.files.InputException;
import dev.multibox.bench.pages.Snippet;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeoutException;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * Two executors in processes of their own, of which the first runs the scalar kernels and all
 * others the vector kernels.
 */
final class LocalCluster implements AutoCloseable {

  static final TestImages IMAGES = new TestImages(60);

  private static final int PARTITIONS = 30;
  private static final long MILLIS_OF_IMAGE = 40;

  /** More than a test starts. */
  private static final int EXECUTORS = 10;

  private final SparkSession session;

  /**
   * Starts a cluster with its executors.
   *
   * @param folder takes files of their options
   */
  LocalCluster(Path folder) throws IOException {
    this(folder, "local-cluster[2,1,1024]");
  }

  /**
   * Starts the executors of a cluster.
   *
   * @param folder takes files of their options
   * @param master where the cluster is
   */
  LocalCluster(Path folder, String master) throws IOException {
    // What a Spark distribution has; its jars come by the class path instead.
    Path home = Path.of(System.getenv("SPARK_HOME"));
    Files.createDirectories(home.resolve("jars"));
    Files.writeString(home.resolve("RELEASE"), "Spark of the class path\n");
    for (int executor = 0; executor < EXECUTORS; executor++) {
      String backend = executor == 0 ? "scalar" : "vector";
      Files.writeString(
          folder.resolve("executor-" + executor + ".args"), "-Dmultibox.backend=" + backend);
    }
    session =
        LocalSpark.open(
            LocalSpark.builder(master)
                .config("spark.executor.extraClassPath", Snippet.classPath())
                .config(
                    "spark.executor.extraJavaOptions",
                    "@" + folder.resolve("executor-{{EXECUTOR_ID}}.args"))
                .config("spark.executor.memory", "1g")
                // no task starts before both executors are there
                .config("spark.cores.max", "2")
                .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
                .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s")
                // another attempt of a task that takes far longer than any should
                .config("spark.speculation", true)
                .config("spark.speculation.quantile", "0.5")
                .config("spark.speculation.minTaskRuntime", "2s"));
  }

  SparkSession session() {
    return session;
  }

  /** Evaluates the images, each of which takes its time. */
  DatasetResult evaluate() throws InputException {
    return evaluate(
        bytes -> {
          Thread.sleep(MILLIS_OF_IMAGE);
          return bytes;
        });
  }

  /**
   * Evaluates the images, and holds the result against one machine's.
   *
   * @param logits what a task does with the logits of an image, which it gives back
   */
  DatasetResult evaluate(UDF1<byte[], byte[]> logits) throws InputException {
    Dataset<Row> rows =
        IMAGES
            .rows(session, true)
            .repartition(PARTITIONS)
            .withColumn(
                "logits",
                functions
                    .udf(logits, DataTypes.BinaryType)
                    .asNondeterministic()
                    .apply(functions.col("logits")));
    DatasetPolicy policy = DatasetEvaluationTest.everything(ReferenceLoss.NVIDIA, IMAGES);
    DatasetResult result = DatasetEvaluation.of(policy).rows(rows);
    DatasetEvaluationTest.assertSameBits(IMAGES.terms(policy.loss()), result.terms());
    DatasetEvaluationTest.assertSameBits(
        IMAGES.detections(policy), result.detections().orElseThrow());
    assertEquals(IMAGES.images, result.terms().batch());
    assertEquals(PARTITIONS, result.partitions());
    return result;
  }

  /** Adds a listener to those that hear what becomes of tasks. */
  void listen(SparkListener listener) {
    session.sparkContext().addSparkListener(listener);
  }

  /** Waits until listeners have heard of all that was. */
  void awaitListeners() throws TimeoutException {
    session.sparkContext().listenerBus().waitUntilEmpty();
  }

  @Override
  public void close() {
    session.stop();
  }
}
