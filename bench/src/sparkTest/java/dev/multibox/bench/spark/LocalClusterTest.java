package dev.multibox.bench.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.files.InputException;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Executors in processes of their own give the bits of one machine. */
@Tag("spark")
class LocalClusterTest {

  @TempDir private static Path folder;

  private static LocalCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster = new LocalCluster(folder);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void scalarAndVectorExecutorsGiveTheBitsOfOneMachine() throws Exception {
    DatasetResult result = cluster.evaluate();
    assertEquals("scalar", result.backends().first());
    assertTrue(result.backends().last().startsWith("vector "), () -> "ran " + result.backends());
  }

  @Test
  void aBadImageFailsTheJobByName() throws Exception {
    TestImages images = LocalCluster.IMAGES;
    Dataset<Row> rows =
        images
            .rows(cluster.session(), true)
            .withColumn(
                "logits",
                functions.when(functions.col("index").notEqual(11), functions.col("logits")));
    DatasetEvaluation evaluation =
        DatasetEvaluation.of(DatasetEvaluationTest.loss(ReferenceLoss.NVIDIA, images));
    InputException refused = assertThrows(InputException.class, () -> evaluation.rows(rows));
    assertTrue(
        refused
            .getMessage()
            .startsWith("image picture-11 (index 11), column logits: expected a value, found null"),
        refused::getMessage);
  }

  @Test
  void aTaskThatIsTriedAgainCountsOnce() throws Exception {
    TaskEnds ends = new TaskEnds();
    cluster.listen(ends);
    // the second image of a task: the first has been evaluated
    AtomicInteger images = new AtomicInteger();
    cluster.evaluate(
        bytes -> {
          if (TaskEnds.isFirstAttemptOf(5) && images.incrementAndGet() == 2) {
            throw new IllegalStateException("a fault that passes");
          }
          return bytes;
        });
    cluster.awaitListeners();
    assertEquals(1, ends.failed(), "tasks that failed");
  }
}
