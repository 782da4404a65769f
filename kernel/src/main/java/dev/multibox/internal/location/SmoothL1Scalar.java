package dev.multibox.internal.location;

import dev.multibox.internal.memory.Sizes;

/**
 * Location loss of each prior: a {@link LocationCurve} of the four coordinates' differences, added
 * as {@code (c0 + c1) + (c2 + c3)}.
 */
public final class SmoothL1Scalar implements SmoothL1Kernel {

  @Override
  public void losses(
      LocationCurve curve,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int priors,
      float[] losses,
      int lossOffset,
      float[] scratch) {
    for (int prior = 0; prior < priors; prior++) {
      int i = predictedOffset + prior * Sizes.COORDINATES;
      int j = targetOffset + prior * Sizes.COORDINATES;
      float sum =
          (term(curve, predicted[i] - target[j]) + term(curve, predicted[i + 1] - target[j + 1]))
              + (term(curve, predicted[i + 2] - target[j + 2])
                  + term(curve, predicted[i + 3] - target[j + 3]));
      losses[lossOffset + prior] = Float.isNaN(sum) ? Float.NaN : sum;
    }
  }

  /**
   * Both pieces are computed and one chosen by the sign of a difference of bits, which order
   * non-negative floats, a NaN above all: a branch that takes either side for every other prior
   * would cost more than the arithmetic.
   */
  private static float term(LocationCurve curve, float d) {
    float a = Math.abs(d);
    int quadratic = Float.floatToRawIntBits(curve.quadratic() * d * d);
    int linear = Float.floatToRawIntBits(Math.fma(curve.slope(), a, -curve.intercept()));
    int below = (Float.floatToRawIntBits(a) - Float.floatToRawIntBits(curve.knee())) >> 31;
    return Float.intBitsToFloat(linear ^ ((linear ^ quadratic) & below));
  }
}
