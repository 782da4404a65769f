package dev.multibox.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.loss.Gradients;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.Predictions;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * The loss and the gradient of this library, and whether another implementation has the same.
 *
 * <p>A row's loss in float32 is {@code (log sum - x_y) + max} or the like, whose operands are up to
 * the row's spread R of logits: an error of up to {@code 2^-24 (2 R + C)} in each row, some 3e-6 on
 * the captured data (R below 20), of either sign. With {@link #LOSS} relative to the loss they pass
 * together where they are independent, as the sum of n rows of loss l has error 3e-6 sqrt(n) in n
 * l: below 1e-5 for the 400 rows and the mean of 0.0117 a row of the trained stage, the smallest.
 * For a gradient the rounding of {@code x_j - max} is a relative error of {@code 2^-24 R} of the
 * probability p, and {@code p - 1} at the label rounds alike: below 1.2e-6 of the largest gradient,
 * {@code 1/N}, at p = 1; {@link #GRADIENT} is for p up to 0.8, where no captured row is worse.
 */
final class PeerCheck {

  /** Of the loss. */
  static final double LOSS = 1e-5;

  /** Of the largest gradient. */
  static final double GRADIENT = 1e-6;

  private final BenchmarkBatch made;
  private final float[] logitGradient;
  private final float[] locationGradient;
  private final double total;

  private PeerCheck(BenchmarkBatch made, ReferenceLoss reference) {
    this.made = made;
    logitGradient = new float[made.logits().length];
    locationGradient = new float[made.locations().length];
    MultiBoxLoss loss = MultiBoxLoss.of(reference);
    Predictions predictions =
        Predictions.of(
            made.logits(), made.locations(), made.batch(), made.priors(), made.classes());
    LossTerms terms =
        loss.evaluateWithGradient(
            predictions,
            Targets.of(made.labels(), made.locationTargets(), made.batch(), made.priors()),
            loss.workspace(made.batch(), made.priors(), made.classes()),
            Gradients.dense(
                predictions,
                MemorySegment.ofArray(logitGradient),
                MemorySegment.ofArray(locationGradient)));
    total = terms.total();
    assertTrue(terms.positives() > 0 && terms.negatives() > 0, terms.toString());
  }

  /** This library's loss of captured or made predictions. */
  static PeerCheck of(ReferenceLoss reference, BenchmarkData data, int images, int classes)
      throws IOException {
    return new PeerCheck(
        BenchmarkBatch.of(data, images, CapturedPredictions.PRIORS, classes), reference);
  }

  BenchmarkBatch made() {
    return made;
  }

  void sameLoss(double peer) {
    assertEquals(total, peer, LOSS * total, "loss");
  }

  void sameGradient(float[] peerLogits, float[] peerLocations) {
    same("gradient of the logits", logitGradient, peerLogits);
    same("gradient of the locations", locationGradient, peerLocations);
  }

  /** Compares two arrays by the largest of the first. */
  static void same(String what, float[] expected, float[] actual) {
    assertEquals(expected.length, actual.length, what);
    double largest = 0;
    double apart = 0;
    int where = 0;
    for (int i = 0; i < expected.length; i++) {
      largest = Math.max(largest, Math.abs(expected[i]));
      double difference = Math.abs((double) expected[i] - actual[i]);
      // of NaN too
      if (!(difference <= apart)) {
        apart = difference;
        where = i;
      }
    }
    int worst = where;
    assertTrue(largest > 0, what + ": all 0");
    assertEquals(expected[worst], actual[worst], GRADIENT * largest, () -> what + " at " + worst);
  }
}
