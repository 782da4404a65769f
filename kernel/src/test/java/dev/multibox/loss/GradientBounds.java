package dev.multibox.loss;

import dev.multibox.loss.MultiBoxPolicy.ConfidenceInput;
import dev.multibox.loss.MultiBoxPolicy.ConfidenceLoss;

/** How far the library's float gradients may lie from double ones. */
final class GradientBounds {

  private static final double UNIT = 0x1p-24;

  /**
   * Location gradients: the difference rounded once, {@code 2 (0.5 / beta)} once, two products, the
   * factor once.
   */
  static final double LOCATION = 6 * UNIT;

  private GradientBounds() {}

  /**
   * Relative bound of every element. Softmax, {@code e_j / S * factor}: {@code e_j} is off by
   * {@code (|d| + 2) u}, {@code S} as the loss's sum by {@code (|d| + C / 16 + 6) u}, a quotient, a
   * product and the factor round once each; differences beyond 88 do not show. Sigmoid: exp 2 u,
   * and five roundings. Probabilities: at most a difference, a quotient or product, and the factor.
   */
  static double relative(MultiBoxPolicy policy, TestBatch batch) {
    if (policy.confidenceInput() == ConfidenceInput.PROBABILITIES) {
      return 4 * UNIT;
    }
    if (policy.confidenceLoss() == ConfidenceLoss.SIGMOID_CROSS_ENTROPY) {
      return 8 * UNIT;
    }
    double difference = Math.min(LossBounds.spread(batch), 88);
    return (2 * difference + batch.classes() / 16.0 + 12) * UNIT;
  }

  /**
   * Absolute bound, for what underflows: exponentials below 2^-126 vanish, each of some classes,
   * and a subnormal result loses half of its last place, in the quotient and in the product.
   */
  static double absolute(TestBatch batch, double factor) {
    return batch.classes() * 0x1p-126 * Math.abs(factor) + 0x1p-148 * (1 + Math.abs(factor));
  }
}
