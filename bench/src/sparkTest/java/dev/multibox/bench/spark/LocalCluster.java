package dev.multibox.bench.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.bench.files.InputException;
import dev.multibox.bench.pages.Snippet;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
   * Starts the executors.
   *
   * @param folder takes files of their options
   */
  LocalCluster(Path folder) throws IOException {
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
            LocalSpark.builder("local-cluster[2,1,1024]")
                .config("spark.executor.extraClassPath", Snippet.classPath())
                .config(
                    "spark.executor.extraJavaOptions",
                    "@" + folder.resolve("executor-{{EXECUTOR_ID}}.args"))
                .config("spark.executor.memory", "1g")
                // no task starts before both executors are there
                .config("spark.cores.max", "2")
                .config("spark.scheduler.minRegisteredResourcesRatio", "1.0")
                .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s"));
  }

  SparkSession session() {
    return session;
  }

  /** The images with a pause in each, so that tasks take their time. */
  private Dataset<Row> slowRows() {
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

  /** Evaluates the images, and holds the result against one machine's. */
  DatasetResult evaluate() throws InputException {
    DatasetPolicy policy = DatasetEvaluationTest.everything(ReferenceLoss.NVIDIA, IMAGES);
    DatasetResult result = DatasetEvaluation.of(policy).rows(slowRows());
    DatasetEvaluationTest.assertSameBits(IMAGES.terms(policy.loss()), result.terms());
    DatasetEvaluationTest.assertSameBits(
        IMAGES.detections(policy), result.detections().orElseThrow());
    assertEquals(IMAGES.images, result.terms().batch());
    return result;
  }

  @Override
  public void close() {
    session.stop();
  }
}
