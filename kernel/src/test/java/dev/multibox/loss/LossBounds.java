package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Supplier;

/**
 * How far the library's float losses may lie from double ones, relatively. Every loss is 0 or more,
 * so a bound that holds for each prior holds for any sum of them.
 */
final class LossBounds {

  private static final double UNIT = 0x1p-24;

  /** Below the smallest normal float terms may vanish, in each of some thousand classes. */
  private static final double LEAST = 1000 * 0x1p-126;

  /**
   * Location losses: a difference rounded once and squared, 2 units; at most 5 roundings more, of
   * which {@code 0.5 / beta} is one; 1 unit for the rounding of a knee such as 0.5 delta^2.
   */
  static final double LOCATION = 8 * UNIT;

  /**
   * A logarithm of an exact probability: 1.5 ulp of its last place, 3 u, and one rounding of the
   * floor's own.
   */
  static final double LOGARITHM = 4 * UNIT;

  private LossBounds() {}

  /**
   * Softmax cross entropy: {@code (|d| + C / 16 + 9) u}, derived at {@link SoftmaxCrossEntropy}.
   * Differences below -88 do not show in a float, and where one is above 88 so is the loss, which
   * then is off by one rounding; so 88 is the largest that matters.
   *
   * @param spread largest difference of two logits
   */
  static double confidence(int classes, double spread) {
    return (Math.min(spread, 88) + classes / 16.0 + 9) * UNIT;
  }

  /**
   * The bound for a policy on a batch. Sigmoid cross entropy: exp 1.74 u, of an argument without
   * rounding; log1p 2.86 u; 1 rounding for the term and {@code C / 16 + 4} for the sum: it lies
   * within the softmax's bound for a spread of 1.
   */
  static double confidence(MultiBoxPolicy policy, TestBatch batch) {
    if (policy.confidenceInput() == MultiBoxPolicy.ConfidenceInput.PROBABILITIES) {
      return LOGARITHM;
    }
    if (policy.confidenceLoss() == MultiBoxPolicy.ConfidenceLoss.SIGMOID_CROSS_ENTROPY) {
      return confidence(batch.classes(), 1);
    }
    return confidence(batch.classes(), spread(batch));
  }

  /** No two logits of a row lie further apart. */
  static double spread(TestBatch batch) {
    float least = 0;
    float greatest = 0;
    for (float logit : batch.logits()) {
      least = Math.min(least, logit);
      greatest = Math.max(greatest, logit);
    }
    return (double) greatest - least;
  }

  /**
   * How far a ranking value may lie from a double one, absolutely. A sum of probabilities, each
   * exact: {@code (C / 16 + 4) u} of at most 1 or so. From logits, {@code 1 - e^-loss}: the loss is
   * off by its bound, and {@code loss e^-loss} is at most 1 / e; exp and the difference round
   * thrice, of at most 1.
   */
  static double rankingValue(MultiBoxPolicy policy, TestBatch batch) {
    return switch (policy.mining().key()) {
      case CONFIDENCE_LOSS -> Double.POSITIVE_INFINITY;
      case MAX_FOREGROUND_PROBABILITY -> 0;
      case SUM_FOREGROUND_PROBABILITY ->
          policy.confidenceInput() == MultiBoxPolicy.ConfidenceInput.PROBABILITIES
              ? (batch.classes() / 16.0 + 4) * 1.01 * UNIT
              : confidence(batch.classes(), spread(batch)) / Math.E + 3 * UNIT;
    };
  }

  static boolean close(double expected, double actual, double relative) {
    // Double.compare: NaN where NaN is expected, and infinity where infinity is.
    return Double.compare(expected, actual) == 0
        || Math.abs(actual - expected) <= relative * Math.abs(expected) + LEAST;
  }

  static void assertClose(double expected, double actual, double relative, Supplier<String> what) {
    assertTrue(
        close(expected, actual, relative),
        () ->
            "expected %s within %s of it, got %s: %s"
                .formatted(expected, relative, actual, what.get()));
  }

  /** All that terms hold is the same, double bits included. */
  static void assertSameBits(LossTerms expected, LossTerms actual) {
    assertEquals(expected.batch(), actual.batch());
    assertEquals(expected.priors(), actual.priors());
    for (int image = 0; image < expected.batch(); image++) {
      assertEquals(expected.positives(image), actual.positives(image));
      assertEquals(expected.negatives(image), actual.negatives(image));
      assertBits(expected.confidenceSum(image), actual.confidenceSum(image));
      assertBits(expected.locationSum(image), actual.locationSum(image));
    }
    assertEquals(expected.positives(), actual.positives());
    assertEquals(expected.negatives(), actual.negatives());
    assertBits(expected.confidenceSum(), actual.confidenceSum());
    assertBits(expected.locationSum(), actual.locationSum());
    assertBits(expected.confidence(), actual.confidence());
    assertBits(expected.location(), actual.location());
    assertBits(expected.total(), actual.total());
  }

  private static void assertBits(double expected, double actual) {
    assertEquals(Double.doubleToRawLongBits(expected), Double.doubleToRawLongBits(actual));
  }
}
