package dev.multibox.internal.location;

import dev.multibox.internal.numeric.TileSizes;

/** Location losses of priors: smooth L1 and every other {@link LocationCurve}. */
public interface SmoothL1Kernel {

  /**
   * {@code losses[i] =} the sum of {@code curve} over the four coordinates' differences of prior
   * {@code i}; NaN where one is.
   *
   * @param predicted {@code 4 * priors} floats from {@code predictedOffset} on
   * @param target {@code 4 * priors} floats from {@code targetOffset} on
   * @param scratch {@link TileSizes#SCRATCH} floats, overwritten
   */
  void losses(
      LocationCurve curve,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int priors,
      float[] losses,
      int lossOffset,
      float[] scratch);
}
