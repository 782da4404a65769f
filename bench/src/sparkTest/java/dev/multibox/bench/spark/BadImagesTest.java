package dev.multibox.bench.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.files.InputException;
import dev.multibox.bench.spark.DatasetPolicy.BadImages;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.ReferenceLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Images that cannot be evaluated fail the job by name, or are left out and listed. */
@Tag("spark")
class BadImagesTest {

  private static final TestImages IMAGES = new TestImages(12);
  private static final int BAD = 7;

  @RegisterExtension static final LocalSpark SPARK = new LocalSpark();

  private static Arguments poison(String column, UnaryOperator<byte[]> change, String problem) {
    return Arguments.of(column, change, problem);
  }

  private static UnaryOperator<byte[]> first(byte[] number) {
    return bytes -> {
      byte[] changed = bytes.clone();
      System.arraycopy(number, 0, changed, 0, number.length);
      return changed;
    };
  }

  private static UnaryOperator<byte[]> shorter(int bytes) {
    return all -> Arrays.copyOf(all, all.length - bytes);
  }

  static Stream<Arguments> poisons() {
    byte[] notANumber = TestImages.bytes(new float[] {Float.NaN});
    byte[] five = TestImages.bytes(new int[] {TestImages.CLASSES});
    return Stream.of(
        poison("logits", shorter(1), "expected 2880 bytes"),
        poison("logits", first(notANumber), "found NaN at 0"),
        poison("logits", bytes -> null, "found null"),
        poison("locations", shorter(4), "expected 2304 bytes"),
        poison("locations", first(notANumber), "found NaN at 0"),
        poison("labels", shorter(2), "expected 576 bytes"),
        poison("labels", first(five), "expected -1 to 4, found 5 at 0"),
        poison("targets", bytes -> new byte[0], "expected 2304 bytes"),
        poison("boxes", shorter(8), "expected "),
        poison("boxes", first(notANumber), "found NaN at 0"),
        poison("boxes", first(TestImages.bytes(new float[] {2f})), "groundTruth.boxes"),
        poison("box_labels", first(new byte[4]), "expected 1 to 4, found 0 at 0"));
  }

  private static Dataset<Row> poisoned(String column, UnaryOperator<byte[]> change) {
    List<Row> rows = new ArrayList<>(IMAGES.rows(true));
    int place = TestImages.schema(true).fieldIndex(column);
    Object[] values =
        IntStream.range(0, rows.get(BAD).size()).mapToObj(rows.get(BAD)::get).toArray();
    values[place] = change.apply((byte[]) values[place]);
    rows.set(BAD, RowFactory.create(values));
    return SPARK.session().createDataFrame(rows, TestImages.schema(true)).repartition(3);
  }

  @ParameterizedTest
  @MethodSource("poisons")
  void aBadImageFailsTheJobByName(String column, UnaryOperator<byte[]> change, String problem)
      throws Exception {
    assertTrue(IMAGES.starts[BAD + 1] > IMAGES.starts[BAD], "the image has objects");
    DatasetEvaluation evaluation =
        DatasetEvaluation.of(DatasetEvaluationTest.everything(ReferenceLoss.CAFFE_SSD, IMAGES));
    Dataset<Row> rows = poisoned(column, change);
    InputException refused = assertThrows(InputException.class, () -> evaluation.rows(rows));
    String message = refused.getMessage();
    assertTrue(message.startsWith("image picture-7 (index 7), column " + column + ": "), message);
    assertTrue(message.contains(problem), message);
    assertTrue(message.contains("; --skip-bad"), message);
  }

  @ParameterizedTest
  @MethodSource("poisons")
  void aBadImageIsLeftOutAndListed(String column, UnaryOperator<byte[]> change, String problem)
      throws Exception {
    DatasetPolicy policy =
        DatasetEvaluationTest.everything(ReferenceLoss.NVIDIA, IMAGES).badImages(BadImages.SKIP);
    DatasetResult result = DatasetEvaluation.of(policy).rows(poisoned(column, change));
    assertEquals(1, result.bad().size());
    BadImage bad = result.bad().getFirst();
    assertEquals("picture-7", bad.id());
    assertEquals(BAD, bad.index());
    assertEquals(column, bad.column());
    assertTrue(bad.problem().contains(problem), bad::problem);
    DatasetResult others =
        DatasetEvaluation.of(policy)
            .rows(IMAGES.rows(SPARK.session(), true).filter(functions.col("index").notEqual(BAD)));
    assertEquals(IMAGES.images - 1, result.terms().batch());
    DatasetEvaluationTest.assertSameBits(others.terms(), result.terms());
    DatasetEvaluationTest.assertSameBits(
        others.detections().orElseThrow(), result.detections().orElseThrow());
  }

  @Test
  void nullInAnArrayIsRefused() throws Exception {
    Dataset<Row> rows =
        IMAGES
            .rows(SPARK.session(), false)
            .withColumn(
                "locations",
                functions
                    .when(
                        functions.col("index").equalTo(BAD),
                        functions.transform(
                            functions.col("locations"),
                            (number, place) -> functions.when(place.notEqual(130), number)))
                    .otherwise(functions.col("locations")));
    DatasetEvaluation evaluation =
        DatasetEvaluation.of(DatasetEvaluationTest.loss(ReferenceLoss.NVIDIA, IMAGES));
    InputException refused = assertThrows(InputException.class, () -> evaluation.rows(rows));
    assertTrue(
        refused
            .getMessage()
            .startsWith(
                "image picture-7 (index 7), column locations: expected numbers, found null at 130"),
        refused::getMessage);
  }

  @Test
  void columnsAreCheckedBeforeTheJob() throws Exception {
    Dataset<Row> rows = IMAGES.rows(SPARK.session(), true);
    assertRefused(rows.drop("targets"), "targets: expected a column of this name");
    assertRefused(
        rows.withColumn("logits", functions.lit(1.0)),
        "logits: expected binary or array<float>, found double");
    assertRefused(
        rows.withColumn("index", functions.lit("one")), "index: expected an integer, found string");
    assertRefused(rows.drop("width"), "width: expected a column of this name");
  }

  @Test
  void anIndexIsThereOnce() throws Exception {
    Dataset<Row> rows = IMAGES.rows(SPARK.session(), true);
    assertRefused(
        rows.union(rows.filter(functions.col("index").equalTo(5))),
        "index: expected each index once, found 5 again");
    assertRefused(rows.filter(functions.lit(false)), "images: expected 1 to");
  }

  private static void assertRefused(Dataset<Row> rows, String message) throws InputException {
    DatasetEvaluation evaluation =
        DatasetEvaluation.of(DatasetEvaluationTest.everything(ReferenceLoss.CAFFE_SSD, IMAGES));
    InputException refused = assertThrows(InputException.class, () -> evaluation.rows(rows));
    assertTrue(refused.getMessage().startsWith(message), refused::getMessage);
  }

  @Test
  void theListIsByIndex() throws Exception {
    Dataset<Row> rows =
        IMAGES
            .rows(SPARK.session(), true)
            .withColumn(
                "logits",
                functions.when(functions.col("index").mod(5).notEqual(1), functions.col("logits")))
            .repartition(4);
    DatasetPolicy policy =
        DatasetEvaluationTest.loss(ReferenceLoss.NVIDIA, IMAGES).badImages(BadImages.SKIP);
    DatasetResult result = DatasetEvaluation.of(policy).rows(rows);
    assertEquals(List.of(1L, 6L, 11L), result.bad().stream().map(BadImage::index).toList());
    LossTerms terms = result.terms();
    assertEquals(IMAGES.images - 3, terms.batch());
  }
}
