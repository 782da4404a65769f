package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

import dev.multibox.internal.bytes.ByteForm;
import dev.multibox.internal.bytes.ByteFormWriter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Terms come back from their bytes with the same bits, and nothing else does. */
class LossTermsBytesTest {

  private static final double NAN = Double.longBitsToDouble(0x7ff8_0000_dead_beefL);

  private static MultiBoxPolicy policy(Normalizer normalizer) {
    return MultiBoxPolicy.builder().normalizer(normalizer).alpha(0.5f).build();
  }

  private static LossTerms special() {
    return LossTerms.of(
        policy(Normalizer.POSITIVES),
        10,
        new int[] {2, 0, Integer.MAX_VALUE},
        new int[] {6, 1, 0},
        new double[] {NAN, Double.POSITIVE_INFINITY, -0.0},
        new double[] {Double.MIN_VALUE, Double.NEGATIVE_INFINITY, 1e300});
  }

  @ParameterizedTest
  @EnumSource
  void theSameBitsComeBack(Normalizer normalizer) {
    TestBatch batch = TestBatch.random(5, 60, 6, 3f, 0.2, 0.1, new SplittableRandom(31));
    MultiBoxLoss loss = MultiBoxLoss.of(policy(normalizer));
    LossWorkspace workspace = loss.workspace(batch.shape());
    loss.evaluate(batch.predictions(), batch.targets(), workspace);
    byte[] bytes = workspace.terms().toBytes();
    assertEquals(29 + 24 * 5, bytes.length);
    LossTerms back = LossTerms.of(bytes);
    LossBounds.assertSameBits(workspace.terms(), back);
    assertEquals(60, back.priors());
    // They are of the same policy still.
    LossBounds.assertSameBits(
        workspace.terms().merge(workspace.terms()), LossTerms.merge(List.of(back, back)));
  }

  /** Whatever NaN was given, terms hold the one NaN. */
  @Test
  void nanInfinityAndCountsComeBack() {
    LossTerms back = LossTerms.of(special().toBytes());
    assertEquals(
        Double.doubleToRawLongBits(Double.NaN), Double.doubleToRawLongBits(back.confidenceSum(0)));
    assertEquals(Double.POSITIVE_INFINITY, back.confidenceSum(1));
    assertEquals(
        Double.doubleToRawLongBits(-0.0), Double.doubleToRawLongBits(back.confidenceSum(2)));
    assertEquals(Double.MIN_VALUE, back.locationSum(0));
    assertEquals(Integer.MAX_VALUE, back.positives(2));
    assertEquals(1, back.negatives(1));
    assertArrayEquals(special().toBytes(), back.toBytes());
  }

  /** A workspace that has room for more writes the images of its last call alone. */
  @Test
  void onlyTheImagesOfTheLastCallTravel() {
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    TestBatch batch = TestBatch.random(5, 60, 6, 3f, 0.2, 0.1, new SplittableRandom(32));
    LossWorkspace workspace = loss.workspace(batch.shape());
    TestBatch one = batch.images(0, 1);
    loss.evaluate(batch.predictions(), batch.targets(), workspace);
    double total = loss.evaluate(one.predictions(), one.targets(), workspace);
    LossTerms back = LossTerms.of(workspace.terms().toBytes());
    assertEquals(1, back.batch());
    assertEquals(total, back.total());
    LossTerms none = LossTerms.of(loss.workspace(batch.shape()).terms().toBytes());
    assertEquals(0, none.batch());
  }

  /** The layout is a promise to other releases. */
  @Test
  void layoutIsKept() {
    LossTerms terms =
        LossTerms.of(
            policy(Normalizer.MEAN_OF_IMAGE_SAMPLES),
            8732,
            new int[] {2},
            new int[] {6},
            new double[] {1.5},
            new double[] {-2});
    assertEquals(
        "4d424f58"
            + "02"
            + "01"
            + "00000027"
            + "04"
            + "3f000000"
            + "01"
            + "01"
            + "0000221c"
            + "00000001"
            + "00000002"
            + "00000006"
            + "3ff8000000000000"
            + "c000000000000000"
            + "52207c11",
        HexFormat.of().formatHex(terms.toBytes()));
  }

  @Test
  void everyFlippedBitAndEveryTruncationIsRefused() {
    byte[] bytes = special().toBytes();
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThrowsExactly(
          IllegalArgumentException.class, () -> LossTerms.of(flipped), "bit " + bit);
    }
    for (int length = 0; length < bytes.length; length++) {
      byte[] part = Arrays.copyOf(bytes, length);
      assertThrowsExactly(
          IllegalArgumentException.class, () -> LossTerms.of(part), "length " + length);
    }
  }

  @Test
  void foreignContentIsRefusedByName() {
    assertEquals(
        "bytes: expected a LossTerms, got a MultiBoxPolicy; read it by its own class",
        refusal(policy(Normalizer.NONE).toBytes()));
    assertEquals(
        "bytes: expected an object, got null",
        assertThrowsExactly(NullPointerException.class, () -> LossTerms.of((byte[]) null))
            .getMessage());
    assertEquals("priors: expected at least 0, got -1", refusal(header(0.5f, -1, 0).toBytes()));
    assertEquals("batch: expected at least 0, got -1", refusal(header(0.5f, 10, -1).toBytes()));
    assertEquals(
        "alpha: expected a finite number of 0 or more, got -0.5",
        refusal(header(-0.5f, 10, 0).toBytes()));
    assertEquals(
        "exact: expected true, as each image mined by itself, got false",
        refusal(
            new ByteFormWriter(ByteForm.LOSS_TERMS, 1)
                .constant(Normalizer.NONE)
                .float32(1f)
                .flag(true)
                .flag(false)
                .int32(0)
                .int32(0)
                .toBytes()));
    assertEquals(
        "bytes: expected 48 bytes of 2 images, got 24; pass the whole array that toBytes()"
            + " returned",
        refusal(image(header(0.5f, 10, 2), 1, 1).toBytes()));
    // No memory is made for images that are not there.
    assertEquals(
        "bytes: expected 51539607528 bytes of 2147483647 images, got 24; pass the whole array that"
            + " toBytes() returned",
        refusal(image(header(0.5f, 10, Integer.MAX_VALUE), 1, 1).toBytes()));
    assertEquals(
        "positives[0]: expected at least 0, got -1",
        refusal(image(header(0.5f, 10, 1), -1, 1).toBytes()));
    assertEquals(
        "negatives[0]: expected at least 0, got -2",
        refusal(image(header(0.5f, 10, 1), 1, -2).toBytes()));
  }

  private static ByteFormWriter header(float alpha, int priors, int batch) {
    return new ByteFormWriter(ByteForm.LOSS_TERMS, 1)
        .constant(Normalizer.NONE)
        .float32(alpha)
        .flag(true)
        .flag(true)
        .int32(priors)
        .int32(batch);
  }

  private static ByteFormWriter image(ByteFormWriter writer, int positives, int negatives) {
    return writer.int32(positives).int32(negatives).float64(1).float64(1);
  }

  private static String refusal(byte[] bytes) {
    return assertThrowsExactly(IllegalArgumentException.class, () -> LossTerms.of(bytes))
        .getMessage();
  }
}
