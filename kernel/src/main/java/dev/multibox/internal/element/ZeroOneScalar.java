package dev.multibox.internal.element;

import java.util.Arrays;

/**
 * Zero-one loss: 1 where the sign of the prediction is not the target's, -1 or 1; its derivative is
 * 0.
 */
public final class ZeroOneScalar implements ElementLossKernel {

  @Override
  public void losses(
      ElementFunction function,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] losses,
      int lossOffset,
      float[] scratch) {
    for (int i = 0; i < count; i++) {
      float margin = predicted[predictedOffset + i] * target[targetOffset + i];
      losses[lossOffset + i] = margin > 0f ? 0f : 1f;
    }
  }

  @Override
  public void gradients(
      ElementFunction function,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] gradients,
      int gradientOffset,
      float[] scratch) {
    Arrays.fill(gradients, gradientOffset, gradientOffset + count, 0f);
  }
}
