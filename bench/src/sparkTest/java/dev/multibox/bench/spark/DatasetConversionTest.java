package dev.multibox.bench.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.files.InputException;
import dev.multibox.bench.npy.NpyFile;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Parquet of .npy files and .npy files of Parquet have the same numbers, and the same loss. */
@Tag("spark")
class DatasetConversionTest {

  private static final TestImages IMAGES = new TestImages(23);

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  @TempDir private Path folder;

  @Test
  void thereAndBackKeepsAllNumbers() throws Exception {
    Path chunks = Files.createDirectory(folder.resolve("chunks"));
    TestImageFiles.write(IMAGES, chunks, 9);
    String parquet = folder.resolve("parquet").toString();
    assertEquals(23, DatasetConversion.toParquet(SPARK.session(), chunks, parquet, 4));
    DatasetPolicy policy = DatasetEvaluationTest.everything(ReferenceLoss.NVIDIA, IMAGES);
    DatasetResult result = DatasetEvaluation.of(policy).parquet(SPARK.session(), parquet);
    DatasetEvaluationTest.assertSameBits(IMAGES.terms(policy.loss()), result.terms());
    DatasetEvaluationTest.assertSameBits(
        IMAGES.detections(policy), result.detections().orElseThrow());

    Path back = Files.createDirectory(folder.resolve("back"));
    assertEquals(23, DatasetConversion.toNpy(SPARK.session(), parquet, back, 23));
    assertArrayEquals(IMAGES.logits, floats(back, "logits"));
    assertArrayEquals(IMAGES.locations, floats(back, "locations"));
    assertArrayEquals(IMAGES.targets, floats(back, "targets"));
    assertArrayEquals(IMAGES.labels, ints(back, "labels"));
    assertArrayEquals(IMAGES.boxes, floats(back, "boxes"));
    assertArrayEquals(IMAGES.boxLabels, ints(back, "box_labels"));
    assertArrayEquals(IMAGES.starts, ints(back, "box_starts"));
    assertEquals(TestImages.WIDTH, floats(back, "width")[22]);
  }

  private static float[] floats(Path folder, String column) throws IOException {
    try (NpyFile file = NpyFile.open(folder.resolve(column + "-00000.npy"))) {
      return file.floats();
    }
  }

  private static int[] ints(Path folder, String column) throws IOException {
    try (NpyFile file = NpyFile.open(folder.resolve(column + "-00000.npy"))) {
      return file.ints();
    }
  }

  @Test
  void arraysInAnyOrderBecomeChunksByIndex() throws Exception {
    String parquet = folder.resolve("parquet").toString();
    ParquetImages.write(
        IMAGES.rows(SPARK.session(), false).repartition(6), parquet, SaveMode.ErrorIfExists);
    assertEquals(23, DatasetConversion.toNpy(SPARK.session(), parquet, folder, 10));
    DatasetPolicy policy = DatasetEvaluationTest.everything(ReferenceLoss.MLPERF, IMAGES);
    DatasetResult result = DatasetEvaluation.of(policy).npy(SPARK.session(), folder, 0);
    DatasetEvaluationTest.assertSameBits(IMAGES.terms(policy.loss()), result.terms());
    DatasetEvaluationTest.assertSameBits(
        IMAGES.detections(policy), result.detections().orElseThrow());
    try (NpyFile last = NpyFile.open(folder.resolve("logits-00002.npy"))) {
      assertArrayEquals(new long[] {3, IMAGES.priors.count(), TestImages.CLASSES}, last.shape());
    }
  }

  @Test
  void aFailureLeavesNoChunk() throws Exception {
    String parquet = folder.resolve("parquet").toString();
    ParquetImages.write(
        IMAGES
            .rows(SPARK.session(), true)
            .withColumn(
                "locations",
                functions.when(functions.col("index").notEqual(8), functions.col("locations"))),
        parquet,
        SaveMode.ErrorIfExists);
    Path back = Files.createDirectory(folder.resolve("back"));
    InputException refused =
        assertThrows(
            InputException.class,
            () -> DatasetConversion.toNpy(SPARK.session(), parquet, back, 100));
    assertTrue(
        refused.getMessage().startsWith("image picture-8 (index 8), column locations: "),
        refused::getMessage);
    try (var files = Files.list(back)) {
      assertEquals(List.of(), files.toList());
    }
  }

  @Test
  void aFolderWithoutChunksIsRefused() {
    IOException refused =
        assertThrows(
            IOException.class,
            () -> DatasetConversion.toParquet(SPARK.session(), folder, folder + "/parquet", 4));
    assertTrue(refused.getMessage().contains("expected files logits*.npy"), refused::getMessage);
  }
}
