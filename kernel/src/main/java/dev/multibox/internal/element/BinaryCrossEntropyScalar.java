package dev.multibox.internal.element;

import dev.multibox.internal.numeric.Log1pScalar;
import dev.multibox.internal.numeric.LogScalar;

/**
 * Binary cross entropy of a probability, {@code -(y ln p + (1 - y) ln(1 - p))}, and its derivative.
 * A term whose factor {@code y} or {@code 1 - y} is 0 counts as 0; NaN outside {@code [0, 1]}.
 */
public final class BinaryCrossEntropyScalar implements ElementLossKernel {

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
      float p = predicted[predictedOffset + i];
      float y = target[targetOffset + i];
      float other = 1f - y;
      // log1p's reduction holds from just above -1 on, with a smaller error than above 0.
      float otherLog = p == 1f ? Float.NEGATIVE_INFINITY : Log1pScalar.log1p(-p);
      float positive = y == 0f ? 0f : y * LogScalar.log(p);
      float negative = other == 0f ? 0f : other * otherLog;
      losses[lossOffset + i] = p >= 0f && p <= 1f ? 0f - (positive + negative) : Float.NaN;
    }
  }

  /**
   * {@code (p - y) / (p (1 - p))}; a target of 0 or 1 leaves one of the two factors below, so that
   * {@code p = y} is 0 / 0 no more.
   */
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
    for (int i = 0; i < count; i++) {
      float p = predicted[predictedOffset + i];
      float y = target[targetOffset + i];
      float q = 1f - p;
      float above = p - y;
      float below = p * q;
      if (y == 0f) {
        above = 1f;
        below = q;
      }
      if (y == 1f) {
        above = -1f;
        below = p;
      }
      // The magnitude, as p may be -0.
      float gradient = above / Math.abs(below);
      gradients[gradientOffset + i] = p >= 0f && p <= 1f ? gradient : Float.NaN;
    }
  }
}
