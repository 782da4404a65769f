package dev.multibox.internal.warmup;

import dev.multibox.internal.location.LocationCurve;
import dev.multibox.internal.location.SmoothL1Kernel;
import dev.multibox.internal.memory.Sizes;
import dev.multibox.internal.numeric.TileSizes;

/** Location losses of a tile, and of one prior as a head of classes asks for them. */
public final class SmoothL1WarmUp implements WarmUp<SmoothL1Kernel> {

  private static final int PRIORS = 2 * TileSizes.LANES;

  private final LocationCurve curve = LocationCurve.smoothL1(1f);
  private final float[] predicted = SampleNumbers.normal(PRIORS * Sizes.COORDINATES, 1);
  private final float[] target = SampleNumbers.normal(PRIORS * Sizes.COORDINATES + 1, 1);
  private final float[] losses = new float[PRIORS];
  private final float[] scratch = new float[TileSizes.SCRATCH];

  @Override
  public void call(SmoothL1Kernel kernel) {
    losses(kernel, PRIORS);
    losses(kernel, 1);
  }

  @Override
  public void callEmpty(SmoothL1Kernel kernel) {
    losses(kernel, 0);
  }

  private void losses(SmoothL1Kernel kernel, int priors) {
    kernel.losses(curve, predicted, 0, target, 0, priors, losses, 0, scratch);
  }
}
