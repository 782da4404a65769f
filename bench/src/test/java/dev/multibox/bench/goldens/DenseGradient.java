package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.loss.LossTerms;

/**
 * A gradient as prior-major arrays, and the terms that came with it, whatever form it was asked in.
 *
 * @param form says how it was asked for
 * @param terms sums and counts
 * @param scores with respect to the class scores
 * @param locations with respect to the predicted offsets
 */
record DenseGradient(String form, LossTerms terms, float[] scores, float[] locations) {

  /** Requires the same terms and the same bits, of zeros too. */
  void requireSameBits(DenseGradient other) {
    String pair = " of " + form + " and " + other.form;
    assertEquals(
        Double.doubleToLongBits(terms.total()),
        Double.doubleToLongBits(other.terms.total()),
        "total" + pair);
    assertEquals(terms.negatives(), other.terms.negatives(), "negatives" + pair);
    assertArrayEquals(
        Evaluation.bits(scores), Evaluation.bits(other.scores), "score gradients" + pair);
    assertArrayEquals(
        Evaluation.bits(locations), Evaluation.bits(other.locations), "location gradients" + pair);
  }
}
