package dev.multibox.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.data.BenchmarkData;
import dev.multibox.bench.data.CapturedNetwork;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import java.io.IOException;

/**
 * The loss and the gradient of this library, and whether another implementation has the same.
 *
 * <p>A row's loss in float32 is {@code log(sum) - (x_y - max)} or the like, whose operands reach
 * the row's spread R of logits: an error of up to {@code 2^-24 (2 R + C)} a row, some 4e-6 on the
 * captured data (R about 20, C 21), of either sign. The kernel has no such error, so that the
 * difference is the peer's. Where rows err independently the sum of n rows of mean loss l errs by
 * 4e-6 / (l sqrt(n)) of itself: 1e-5 for the trained stage, the smallest (l 0.012, n 900); {@link
 * #LOSS}.
 *
 * <p>A gradient is {@code (p - onehot) / N}, and p in float32 is off by {@code 2^-24 R} of itself
 * through the rounding of {@code x_j - max}, below 1.2e-6; p - 1 at a label rounds at 2^-24, 6e-8,
 * however small it is. So the unit is {@code 1 / N}, the largest a gradient can be; {@link
 * #GRADIENT}.
 */
final class PeerCheck {

  /** Of the loss. */
  static final double LOSS = 1e-5;

  /** Of {@code 1 / N}, or of the largest value where there is no N. */
  static final double GRADIENT = 1e-6;

  private final BenchmarkBatch made;
  private final float[] logitGradient;
  private final float[] locationGradient;
  private final double total;
  private final long positives;

  private PeerCheck(BenchmarkBatch made, ReferenceLoss reference) {
    this.made = made;
    logitGradient = new float[made.logits().length];
    locationGradient = new float[made.locations().length];
    MultiBoxLoss loss = MultiBoxLoss.of(reference);
    BatchShape shape = BatchShape.of(made.batch(), made.priors(), made.classes());
    LossWorkspace workspace = loss.workspace(shape);
    total =
        loss.evaluateWithGradient(
            Predictions.of(shape, made.logits(), made.locations()),
            Targets.of(shape, made.labels(), made.locationTargets()),
            workspace,
            Gradients.dense(shape, logitGradient, locationGradient));
    LossTerms terms = workspace.terms();
    positives = terms.positives();
    assertTrue(terms.positives() > 0 && terms.negatives() > 0, terms.toString());
  }

  /** This library's loss of captured or made predictions. */
  static PeerCheck of(ReferenceLoss reference, BenchmarkData data, int images, int classes)
      throws IOException {
    return new PeerCheck(
        BenchmarkBatch.of(data, images, CapturedNetwork.SSD300_TRAINED.priors(), classes),
        reference);
  }

  BenchmarkBatch made() {
    return made;
  }

  void sameLoss(double peer) {
    assertEquals(total, peer, LOSS * total, "loss");
  }

  void sameGradient(float[] peerLogits, float[] peerLocations) {
    same("gradient of the logits", logitGradient, peerLogits, GRADIENT / positives);
    same("gradient of the locations", locationGradient, peerLocations, GRADIENT / positives);
  }

  /** Compares two arrays by the largest of the first. */
  static void same(String what, float[] expected, float[] actual) {
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertTrue(largest > 0, what + ": all 0");
    same(what, expected, actual, GRADIENT * largest);
  }

  private static void same(String what, float[] expected, float[] actual, double allowed) {
    assertEquals(expected.length, actual.length, what);
    double apart = 0;
    int worst = 0;
    for (int i = 0; i < expected.length; i++) {
      double difference = Math.abs((double) expected[i] - actual[i]);
      // of NaN too
      if (!(difference <= apart)) {
        apart = difference;
        worst = i;
      }
    }
    assertEquals(expected[worst], actual[worst], allowed, what + " at " + worst);
  }
}
