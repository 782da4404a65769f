package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.Backend;
import dev.multibox.Predictions;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.PerPriorOutputs;
import dev.multibox.loss.Targets;
import java.util.ArrayList;
import java.util.List;

/**
 * The loss of a batch on one backend, with what became of each prior.
 *
 * @param backend what it ran on
 * @param terms sums and counts
 * @param losses confidence loss of each prior
 * @param mined 1 for each prior that was mined, else 0
 */
record Evaluation(Backend backend, LossTerms terms, float[] losses, byte[] mined) {

  /** The scalar backend, then the vector backend where this virtual machine can have it. */
  static final List<Backend> BACKENDS = backends();

  private static List<Backend> backends() {
    List<Backend> backends = new ArrayList<>();
    backends.add(Backend.of(Backend.Choice.SCALAR));
    try {
      backends.add(Backend.of(Backend.Choice.VECTOR));
    } catch (IllegalStateException refused) {
      System.out.println("Goldens run on the scalar backend alone: " + refused.getMessage());
    }
    return List.copyOf(backends);
  }

  /** Evaluates on every backend and requires the same bits of all; returns the scalar one's. */
  static Evaluation onAllBackends(MultiBoxPolicy policy, Predictions predictions, Targets targets) {
    Evaluation first = on(BACKENDS.getFirst(), policy, predictions, targets);
    for (Backend backend : BACKENDS.subList(1, BACKENDS.size())) {
      first.requireSameBits(on(backend, policy, predictions, targets));
    }
    return first;
  }

  private static Evaluation on(
      Backend backend, MultiBoxPolicy policy, Predictions predictions, Targets targets) {
    MultiBoxLoss loss = MultiBoxLoss.of(policy, backend);
    int rows = Math.multiplyExact(predictions.batch(), predictions.priors());
    float[] losses = new float[rows];
    byte[] mined = new byte[rows];
    LossWorkspace workspace = loss.workspace(predictions.shape());
    loss.evaluate(
        predictions, targets, workspace, PerPriorOutputs.of(predictions.shape(), losses, mined));
    LossTerms terms = workspace.terms();
    return new Evaluation(backend, terms.copy(), losses, mined);
  }

  private void requireSameBits(Evaluation other) {
    String pair = " of " + backend.name() + " and " + other.backend.name();
    for (int image = 0; image < terms.batch(); image++) {
      String where = pair + " in image " + image;
      assertEquals(terms.positives(image), other.terms.positives(image), "positives" + where);
      assertEquals(terms.negatives(image), other.terms.negatives(image), "negatives" + where);
      requireSameBits(
          "confidence sum" + where, terms.confidenceSum(image), other.terms.confidenceSum(image));
      requireSameBits(
          "location sum" + where, terms.locationSum(image), other.terms.locationSum(image));
    }
    requireSameBits("total" + pair, terms.total(), other.terms.total());
    assertArrayEquals(bits(losses), bits(other.losses), "losses" + pair);
    assertArrayEquals(mined, other.mined, "mined" + pair);
  }

  private static void requireSameBits(String what, double one, double other) {
    assertEquals(Double.doubleToLongBits(one), Double.doubleToLongBits(other), what);
  }

  /** The bits, every NaN taken for the same one. */
  static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToIntBits(values[i]);
    }
    return bits;
  }
}
