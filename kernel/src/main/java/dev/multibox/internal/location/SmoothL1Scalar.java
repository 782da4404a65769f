package dev.multibox.internal.location;

import dev.multibox.internal.memory.Sizes;

/**
 * Location loss of each prior: a {@link LocationCurve} of the four coordinates' differences, added
 * as {@code (c0 + c1) + (c2 + c3)}.
 */
public class SmoothL1Scalar implements SmoothL1Kernel {

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
      losses[lossOffset + prior] = loss(curve, predicted, i, target, j);
    }
  }

  /** The loss of one prior: a vector does not pay for it on any backend (journal L4). */
  public static float loss(LocationCurve curve, float[] predicted, int i, float[] target, int j) {
    float sum =
        (curve.loss(predicted[i] - target[j]) + curve.loss(predicted[i + 1] - target[j + 1]))
            + (curve.loss(predicted[i + 2] - target[j + 2])
                + curve.loss(predicted[i + 3] - target[j + 3]));
    return Float.isNaN(sum) ? Float.NaN : sum;
  }
}
