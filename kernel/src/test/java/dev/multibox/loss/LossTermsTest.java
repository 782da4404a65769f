package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.BatchShape;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Sums and counts, what a normaliser makes of them, and terms put together from parts. */
class LossTermsTest {

  static MultiBoxPolicy policy(Normalizer normalizer) {
    return MultiBoxPolicy.builder().normalizer(normalizer).alpha(0.5f).build();
  }

  /** Two images of ten priors: 2 and 0 positives, 6 and 1 negatives. */
  static LossTerms twoImages(Normalizer normalizer) {
    return LossTerms.of(
        policy(normalizer),
        10,
        new int[] {2, 0},
        new int[] {6, 1},
        new double[] {8, 4},
        new double[] {6, 0});
  }

  @Test
  void ofOwnSumsIsTheSameInBits() {
    TestBatch batch = TestBatch.random(4, 60, 5, 3f, 0.2, 0.1, new SplittableRandom(22));
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.TORCHVISION);
    LossWorkspace workspace = loss.workspace(BatchShape.of(4, 60, 5));
    loss.evaluate(batch.predictions(), batch.targets(), workspace);
    LossTerms terms = workspace.terms();
    int[] positives = ints(terms::positives);
    int[] negatives = ints(terms::negatives);
    double[] confidence = doubles(terms::confidenceSum);
    double[] location = doubles(terms::locationSum);
    LossTerms sent = LossTerms.of(loss.policy(), 60, positives, negatives, confidence, location);
    confidence[0] = -1;
    positives[0] = -1;
    LossBounds.assertSameBits(terms, sent);
  }

  private static int[] ints(IntUnaryOperator perImage) {
    return new int[] {
      perImage.applyAsInt(0), perImage.applyAsInt(1), perImage.applyAsInt(2), perImage.applyAsInt(3)
    };
  }

  private static double[] doubles(IntToDoubleFunction perImage) {
    return new double[] {
      perImage.applyAsDouble(0),
      perImage.applyAsDouble(1),
      perImage.applyAsDouble(2),
      perImage.applyAsDouble(3)
    };
  }

  @Test
  void copyIsKeptAfterTheNextCallAndTheTermsAreNot() {
    TestBatch batch = TestBatch.random(2, 60, 5, 3f, 0.2, 0.1, new SplittableRandom(23));
    TestBatch other = TestBatch.random(2, 60, 5, 3f, 0.5, 0.1, new SplittableRandom(24));
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    LossWorkspace workspace = loss.workspace(BatchShape.of(2, 60, 5));
    loss.evaluate(batch.predictions(), batch.targets(), workspace);
    LossTerms terms = workspace.terms();
    LossTerms copy = terms.copy();
    LossBounds.assertSameBits(terms, copy);
    double total = copy.total();
    loss.evaluate(other.predictions(), other.targets(), workspace);
    LossTerms next = workspace.terms();
    assertTrue(terms == next, "the workspace has one object of terms");
    assertEquals(total, copy.total());
    assertNotEquals(total, next.total());
    loss.evaluate(batch.predictions(), batch.targets(), workspace);
    LossTerms again = workspace.terms();
    LossBounds.assertSameBits(copy, again);
  }

  @Test
  void sumsAndCounts() {
    LossTerms terms = twoImages(Normalizer.NONE);
    assertEquals(2, terms.batch());
    assertEquals(10, terms.priors());
    assertEquals(2, terms.positives());
    assertEquals(7, terms.negatives());
    assertEquals(12.0, terms.confidenceSum());
    assertEquals(6.0, terms.locationSum());
    assertEquals(2, terms.positives(0));
    assertEquals(1, terms.negatives(1));
    assertEquals(4.0, terms.confidenceSum(1));
    assertEquals(6.0, terms.locationSum(0));
    assertEquals(
        "total 15.0 (confidence 12.0, location 6.0; 2 positives, 7 negatives in 2 images)",
        terms.toString());
  }

  @Test
  void normalisers() {
    assertNormalised(Normalizer.POSITIVES_AT_LEAST_ONE, 2);
    assertNormalised(Normalizer.POSITIVES, 2);
    assertNormalised(Normalizer.BATCH_SIZE, 2);
    assertNormalised(Normalizer.BATCH_TIMES_PRIORS, 20);
    assertNormalised(Normalizer.NONE, 1);
  }

  private static void assertNormalised(Normalizer normalizer, double divisor) {
    LossTerms terms = twoImages(normalizer);
    assertEquals(12 / divisor, terms.confidence(), normalizer.name());
    assertEquals(6 / divisor, terms.location(), normalizer.name());
    assertEquals(12 / divisor + 0.5 * (6 / divisor), terms.total(), normalizer.name());
  }

  @Test
  void normalisersWithoutPositives() {
    for (Normalizer normalizer : Normalizer.values()) {
      LossTerms terms =
          LossTerms.of(
              policy(normalizer), 4, new int[1], new int[] {3}, new double[] {12}, new double[1]);
      double expected =
          switch (normalizer) {
            case POSITIVES -> Double.NaN;
            case MEAN_OF_IMAGE_POSITIVES -> 0;
            case MEAN_OF_IMAGE_SAMPLES -> 12 / 3.0;
            case MEAN, BATCH_TIMES_PRIORS -> 12 / 4.0;
            default -> 12;
          };
      assertEquals(expected, terms.total(), normalizer.name());
    }
  }

  /** Counts pass 2^31 where a batch has that many priors: they are added as long. */
  @Test
  void countsPassTwoToTheThirtyOne() {
    int[] many = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE};
    LossTerms terms =
        LossTerms.of(
            policy(Normalizer.POSITIVES),
            Integer.MAX_VALUE,
            many,
            many,
            new double[] {1, 1, 1},
            new double[3]);
    assertEquals(3L * Integer.MAX_VALUE, terms.positives());
    assertEquals(3L * Integer.MAX_VALUE, terms.negatives());
    assertEquals(3.0 / (3L * Integer.MAX_VALUE), terms.confidence());
  }

  @Test
  void accessorsKnowTheirImages() {
    LossTerms terms = twoImages(Normalizer.NONE);
    LossTerms none =
        LossTerms.of(
            policy(Normalizer.NONE), 4, new int[0], new int[0], new double[0], new double[0]);
    for (int bad : new int[] {-1, 2, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertNoImage(bad, () -> terms.positives(bad));
      assertNoImage(bad, () -> terms.negatives(bad));
      assertNoImage(bad, () -> terms.confidenceSum(bad));
      assertNoImage(bad, () -> terms.locationSum(bad));
      assertNoImage(bad, () -> terms.total(bad));
    }
    assertThrows(IndexOutOfBoundsException.class, () -> none.positives(0));
  }

  private static void assertNoImage(int bad, Executable call) {
    IndexOutOfBoundsException refused = assertThrows(IndexOutOfBoundsException.class, call);
    assertEquals(
        "image: expected the index of one of 2 images, got " + bad + "; they count from 0",
        refused.getMessage());
  }

  /** A batch smaller than the one before hides the images that are left over. */
  @Test
  void accessorsKnowTheImagesOfTheLastCallAlone() {
    TestBatch large = TestBatch.random(3, 20, 5, 3f, 0.2, 0, new SplittableRandom(25));
    TestBatch small = large.images(0, 1);
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    LossWorkspace workspace = loss.workspace(BatchShape.of(3, 20, 5));
    loss.evaluate(large.predictions(), large.targets(), workspace);
    loss.evaluate(small.predictions(), small.targets(), workspace);
    LossTerms terms = workspace.terms();
    assertEquals(1, terms.batch());
    assertThrows(IndexOutOfBoundsException.class, () -> terms.confidenceSum(1));
    assertEquals(1, terms.copy().batch());
  }

  /** x86 makes 0 / 0 a NaN with the sign, ARM without; a sum of NaN has the bits of one of them. */
  @Test
  void everyNanIsJavasOwn() {
    double other = Double.longBitsToDouble(0xfff8000000000123L);
    MultiBoxPolicy policy =
        ReferenceLoss.CAFFE_SSD.policy().toBuilder().normalizer(Normalizer.POSITIVES).build();
    LossTerms without =
        LossTerms.of(policy, 3, new int[1], new int[1], new double[1], new double[1]);
    LossTerms with =
        LossTerms.of(
            policy, 3, new int[] {1}, new int[1], new double[] {other}, new double[] {other});
    for (double value :
        new double[] {
          without.total(),
          without.total(0),
          without.confidence(),
          without.location(),
          with.total(),
          with.total(0),
          with.confidence(),
          with.location(),
          with.confidenceSum(),
          with.locationSum(),
          with.confidenceSum(0),
          with.locationSum(0)
        }) {
      assertEquals(Double.doubleToRawLongBits(Double.NaN), Double.doubleToRawLongBits(value));
    }
  }
}
