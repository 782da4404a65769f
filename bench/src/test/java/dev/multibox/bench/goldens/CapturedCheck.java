package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.Backend;
import dev.multibox.loss.Gradients.WithRespectTo;
import dev.multibox.loss.HardNegatives;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.MultiBoxPolicy;
import java.util.Arrays;

/** Compares the forward loss with what a captured batch should give. */
final class CapturedCheck {

  /** Bound of a sum of cross entropies, all positive: that of its least accurate term. */
  static final double CONFIDENCE = 8e-6;

  /** Bound of a sum of location losses: five roundings of each, and two of its difference. */
  static final double LOCATION = 5e-7;

  private static final MultiBoxPolicy PAPER = MultiBoxPolicy.builder().build();

  private final CapturedBatch batch;
  private Evaluation evaluation;

  CapturedCheck(CapturedBatch batch) {
    this.batch = batch;
  }

  /** The paper's loss, which is what the captured numbers are, evaluated once on all backends. */
  private Evaluation evaluation() {
    if (evaluation == null) {
      evaluation =
          Evaluation.onAllBackends(PAPER, batch.dense().predictions(), batch.dense().targets());
    }
    return evaluation;
  }

  /** Compares the losses of the batch. */
  double totals() {
    RelativeErrors errors = new RelativeErrors();
    LossTerms terms = evaluation().terms();
    errors.require("total", batch.number("total"), terms.total(), CONFIDENCE, 0);
    errors.require("loss_conf", batch.number("loss_conf"), terms.confidence(), CONFIDENCE, 0);
    errors.require("loss_loc", batch.number("loss_loc"), terms.location(), LOCATION, 0);
    assertEquals((long) batch.number("N"), terms.positives(), "positives of the batch");
    return errors.largest();
  }

  /** Compares counts and sums of each image, the confidence of positives and negatives apart. */
  double sumsPerImage() {
    RelativeErrors errors = new RelativeErrors();
    LossTerms terms = evaluation().terms();
    for (int image = 0; image < batch.batch(); image++) {
      String of = " of image " + image;
      assertEquals(
          (int) batch.number("num_positive", image), terms.positives(image), "positives" + of);
      assertEquals(
          (int) batch.number("num_negative", image), terms.negatives(image), "negatives" + of);
      double positives = batch.number("conf_sum_positive_per_image", image);
      double negatives = batch.number("conf_sum_negative_per_image", image);
      double sumOfPositives = 0;
      double sumOfMined = 0;
      for (int row = image * batch.priors(); row < (image + 1) * batch.priors(); row++) {
        sumOfPositives += batch.labels()[row] > 0 ? evaluation().losses()[row] : 0;
        sumOfMined += evaluation().mined()[row] * (double) evaluation().losses()[row];
      }
      errors.require("losses of positives" + of, positives, sumOfPositives, CONFIDENCE, 0);
      errors.require("losses of negatives" + of, negatives, sumOfMined, CONFIDENCE, 0);
      double confidence = positives + negatives;
      errors.require("confidence" + of, confidence, terms.confidenceSum(image), CONFIDENCE, 0);
      double location = batch.number("loc_sum_per_image", image);
      errors.require("location" + of, location, terms.locationSum(image), LOCATION, 0);
    }
    return errors.largest();
  }

  /** Compares the mined negatives of each image. */
  double minedSets() {
    byte[] expected = new byte[evaluation().mined().length];
    for (int image = 0; image < batch.batch(); image++) {
      for (int prior : minedOf(batch.mined(), image)) {
        expected[image * batch.priors() + prior] = 1;
      }
    }
    assertArrayEquals(expected, evaluation().mined(), "mined priors, as batch * priors + prior");
    return 0;
  }

  /** Compares every prior's cross entropy. */
  double crossEntropy() {
    RelativeErrors errors = new RelativeErrors();
    double[] recorded = batch.crossEntropy();
    assertEquals(recorded.length, evaluation().losses().length, "priors");
    for (int row = 0; row < recorded.length; row++) {
      int from = row * batch.classes();
      errors.require(
          "cross entropy of row " + row,
          recorded[row],
          evaluation().losses()[row],
          CrossEntropyBound.relative(recorded[row], batch.classes()),
          CrossEntropyBound.recorded(batch.logits(), from, batch.classes()));
    }
    return errors.largest();
  }

  /** Compares the gradients; the error is of their largest number. */
  double gradients() {
    DenseGradient gradient = null;
    for (Backend backend : Evaluation.BACKENDS) {
      MultiBoxLoss loss = MultiBoxLoss.of(PAPER, backend);
      DenseGradient onBackend = GradientForms.dense(loss, batch.dense(), WithRespectTo.LOGITS);
      gradient = gradient == null ? onBackend : gradient;
      gradient.requireSameBits(onBackend);
    }
    boolean[] positives = new boolean[batch.labels().length];
    boolean[] counts = new boolean[positives.length];
    for (int row = 0; row < positives.length; row++) {
      positives[row] = batch.labels()[row] > 0;
      counts[row] = positives[row] || evaluation().mined()[row] > 0;
    }
    return Math.max(
        batch.logitGradient().requireAll("grad_logits", gradient.scores(), batch.classes(), counts),
        batch.locationGradient().requireAll("grad_loc", gradient.locations(), 4, positives));
  }

  /**
   * Compares the mined negatives hardest first. Two may change places where their losses differ by
   * less than float32 can tell, which recorded ones do: the nearest by 7e-8 of themselves.
   */
  double ranks() {
    RelativeErrors errors = new RelativeErrors();
    for (Backend backend : Evaluation.BACKENDS) {
      HardNegatives kernel = HardNegatives.of(batch.priors(), backend);
      for (int image = 0; image < batch.batch(); image++) {
        int[] expected = minedOf(batch.minedByRank(), image);
        int[] actual = new int[expected.length];
        kernel.selectRanked(keys(image), batch.priors(), expected.length, actual);
        requireRanks(errors, image, expected, actual);
      }
    }
    return errors.largest();
  }

  private void requireRanks(RelativeErrors errors, int image, int[] expected, int[] actual) {
    int first = image * batch.priors();
    for (int rank = 0; rank < expected.length; rank++) {
      double loss = batch.crossEntropy()[first + expected[rank]];
      errors.require(
          "recorded loss of the prior at rank " + rank + " of image " + image,
          loss,
          batch.crossEntropy()[first + actual[rank]],
          2 * CrossEntropyBound.relative(loss, batch.classes()),
          0);
    }
    assertArrayEquals(sorted(expected), sorted(actual), "ranked priors of image " + image);
  }

  /** The losses of an image with its positives last. */
  private float[] keys(int image) {
    int first = image * batch.priors();
    float[] keys = Arrays.copyOfRange(evaluation().losses(), first, first + batch.priors());
    for (int prior = 0; prior < keys.length; prior++) {
      if (batch.labels()[first + prior] > 0) {
        keys[prior] = Float.NEGATIVE_INFINITY;
      }
    }
    return keys;
  }

  private int[] minedOf(int[] priors, int image) {
    int[] offsets = batch.minedOffsets();
    return Arrays.copyOfRange(priors, offsets[image], offsets[image + 1]);
  }

  private static int[] sorted(int[] values) {
    int[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
