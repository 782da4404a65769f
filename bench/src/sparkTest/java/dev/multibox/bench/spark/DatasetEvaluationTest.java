package dev.multibox.bench.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.files.InputException;
import dev.multibox.detection.ReferenceDetection;
import dev.multibox.evaluation.EvaluationResult;
import dev.multibox.evaluation.ReferenceEvaluation;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.matching.ReferenceTargets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A data set on Spark has the bits of one call of the library over all images. */
@Tag("spark")
class DatasetEvaluationTest {

  private static final TestImages IMAGES = new TestImages(60);

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  private static DatasetPolicy loss(ReferenceLoss loss) throws InputException {
    return loss(loss, IMAGES);
  }

  private static DatasetPolicy everything(ReferenceLoss loss) throws InputException {
    return everything(loss, IMAGES);
  }

  static DatasetPolicy loss(ReferenceLoss loss, TestImages images) throws InputException {
    return DatasetPolicy.of(loss.policy(), images.priors.count(), TestImages.CLASSES);
  }

  static DatasetPolicy everything(ReferenceLoss loss, TestImages images) throws InputException {
    return loss(loss, images)
        .detections(ReferenceDetection.CAFFE_SSD, ReferenceEvaluation.COCO, images.priors);
  }

  static void assertSameBits(LossTerms expected, LossTerms found) {
    assertArrayEquals(expected.toBytes(), found.toBytes());
    assertEquals(
        Double.doubleToRawLongBits(expected.total()), Double.doubleToRawLongBits(found.total()));
  }

  static void assertSameBits(EvaluationResult expected, EvaluationResult found) {
    assertTrue(expected.meanAveragePrecision() > 0, "detections that find nothing show nothing");
    assertEquals(expected.summary(), found.summary());
    assertArrayEquals(expected.precision(), found.precision());
    assertArrayEquals(expected.recall(), found.recall());
  }

  /** Partitions, and a seed of the order of the rows; 0 leaves it. */
  static Stream<int[]> partitionings() {
    return IntStream.of(1, 2, 3, 4, 5, 7, 8, 11, 16, 31, 60, 61)
        .boxed()
        .flatMap(partitions -> Stream.of(new int[] {partitions, 0}, new int[] {partitions, 99}));
  }

  /** NVIDIA divides by each image, so that the order of the sum shows in the last bit. */
  @ParameterizedTest
  @MethodSource("partitionings")
  void everyPartitioningHasTheBitsOfOneMachine(int[] partitioning) throws Exception {
    List<Row> shuffled = new ArrayList<>(IMAGES.rows(true));
    if (partitioning[1] != 0) {
      Collections.shuffle(shuffled, new Random(partitioning[1] + partitioning[0]));
    }
    Dataset<Row> rows =
        SPARK
            .session()
            .createDataFrame(shuffled, TestImages.schema(true))
            .repartition(partitioning[0], functions.col("index").mod(partitioning[0]));
    DatasetPolicy policy = everything(ReferenceLoss.NVIDIA);
    DatasetResult result = DatasetEvaluation.of(policy).rows(rows);
    assertSameBits(IMAGES.terms(policy.loss()), result.terms());
    assertSameBits(IMAGES.detections(policy), result.detections().orElseThrow());
    assertTrue(result.partitions() <= partitioning[0]);
    assertEquals(List.of(), result.bad());
  }

  @Test
  void anotherOrderOfTheSumHasOtherBits() {
    LossTerms terms = IMAGES.terms(ReferenceLoss.NVIDIA.policy());
    int[] order = IntStream.range(0, IMAGES.images).toArray();
    int others = 0;
    Random random = new Random(5);
    for (int shuffle = 0; shuffle < 20; shuffle++) {
      for (int i = order.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int kept = order[i];
        order[i] = order[j];
        order[j] = kept;
      }
      LossTerms reordered =
          LossTerms.of(
              ReferenceLoss.NVIDIA.policy(),
              terms.priors(),
              Arrays.stream(order).map(terms::positives).toArray(),
              Arrays.stream(order).map(terms::negatives).toArray(),
              Arrays.stream(order).mapToDouble(terms::confidenceSum).toArray(),
              Arrays.stream(order).mapToDouble(terms::locationSum).toArray());
      others += reordered.total() != terms.total() ? 1 : 0;
    }
    assertTrue(others > 0, "the partitionings above would show nothing");
  }

  @ParameterizedTest
  @EnumSource(ReferenceLoss.class)
  void everyPresetIsRefusedOrHasTheBitsOfOneMachine(ReferenceLoss preset) throws Exception {
    MultiBoxPolicy policy = preset.policy();
    if (!policy.mergesExactly()) {
      InputException refused = assertThrows(InputException.class, () -> loss(preset));
      assertTrue(refused.getMessage().contains("command loss"), refused::getMessage);
      return;
    }
    DatasetPolicy wanted = DatasetPolicy.of(policy, IMAGES.priors.count(), TestImages.CLASSES);
    Dataset<Row> rows = IMAGES.rows(SPARK.session(), true).repartition(7);
    assertSameBits(IMAGES.terms(policy), DatasetEvaluation.of(wanted).rows(rows).terms());
  }

  @ParameterizedTest
  @EnumSource(
      value = ReferenceEvaluation.class,
      names = {"VOC2007", "VOC2012", "CAFFE_11POINT", "COCO_CORRECTED"})
  void averagePrecisionOfOtherProgramsHasTheBits(ReferenceEvaluation measure) throws Exception {
    DatasetPolicy policy =
        loss(ReferenceLoss.NVIDIA).detections(ReferenceDetection.CAFFE_SSD, measure, IMAGES.priors);
    EvaluationResult expected = IMAGES.detections(policy);
    for (int partitions : new int[] {1, 3, 13}) {
      Dataset<Row> rows = IMAGES.rows(SPARK.session(), true).repartition(partitions);
      EvaluationResult found = DatasetEvaluation.of(policy).rows(rows).detections().orElseThrow();
      assertTrue(expected.meanAveragePrecision() > 0, "detections that find nothing show nothing");
      assertEquals(expected.meanAveragePrecision(), found.meanAveragePrecision());
      for (int label : expected.labels()) {
        assertEquals(expected.averagePrecision(label), found.averagePrecision(label));
        assertEquals(expected.counts(label, 0.1), found.counts(label, 0.1));
      }
    }
  }

  @Test
  void parquetOfBytesAndOfArraysHasTheBits(@TempDir Path folder) throws Exception {
    DatasetPolicy policy = everything(ReferenceLoss.MLPERF);
    for (boolean binary : new boolean[] {true, false}) {
      String place = folder.resolve("binary-" + binary).toString();
      ParquetImages.write(
          IMAGES.rows(SPARK.session(), binary).repartition(5), place, SaveMode.ErrorIfExists);
      DatasetResult result = DatasetEvaluation.of(policy).parquet(SPARK.session(), place);
      assertSameBits(IMAGES.terms(policy.loss()), result.terms());
      assertSameBits(IMAGES.detections(policy), result.detections().orElseThrow());
      assertEquals(
          IMAGES.shape.logits() / IMAGES.images,
          DatasetShape.ofParquet(SPARK.session(), place).logits());
    }
  }

  @Test
  void chunksOfNpyHaveTheBits(@TempDir Path folder) throws Exception {
    TestImageFiles.write(IMAGES, folder, 25);
    DatasetPolicy policy = everything(ReferenceLoss.NVIDIA);
    for (int imagesOfTask : new int[] {0, 1, 2, 7, 25, 100}) {
      DatasetResult result =
          DatasetEvaluation.of(policy).npy(SPARK.session(), folder, imagesOfTask);
      assertSameBits(IMAGES.terms(policy.loss()), result.terms());
      assertSameBits(IMAGES.detections(policy), result.detections().orElseThrow());
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ReferenceTargets.class,
      names = {"CAFFE_SSD", "SSD_PYTORCH", "NVIDIA", "LUFFICC"})
  void matchedTargetsHaveTheBits(ReferenceTargets targets) throws Exception {
    DatasetPolicy policy = loss(ReferenceLoss.NVIDIA).matching(targets, IMAGES.priors);
    Dataset<Row> rows = IMAGES.rows(SPARK.session(), true).drop("labels", "targets").repartition(4);
    assertSameBits(
        IMAGES.terms(policy.loss(), targets), DatasetEvaluation.of(policy).rows(rows).terms());
  }

  @Test
  void aPartitionSends32BytesAnImage() throws Exception {
    DatasetResult result =
        DatasetEvaluation.of(loss(ReferenceLoss.CAFFE_SSD))
            .rows(IMAGES.rows(SPARK.session(), true).repartition(4));
    assertEquals(4, result.partitions());
    assertEquals(4 * 29 + IMAGES.images * 32L, result.bytes());
  }
}
