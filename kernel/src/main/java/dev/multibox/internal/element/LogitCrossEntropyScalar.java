package dev.multibox.internal.element;

import dev.multibox.internal.numeric.ExpScalar;
import dev.multibox.internal.numeric.Log1pScalar;

/**
 * Binary cross entropy of a logit, {@code |x| c + log1p(exp(-|x|))} with {@code c = 1 - y} above 0
 * and {@code y} else, and its derivative, {@code sigmoid(x) - y}. Neither subtracts what is nearly
 * equal where the target is 0 or 1.
 */
public final class LogitCrossEntropyScalar implements ElementLossKernel {

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
      float x = predicted[predictedOffset + i];
      float y = target[targetOffset + i];
      float a = Math.abs(x);
      float loss = loss(x, y, a, Log1pScalar.log1p(ExpScalar.exp(-a)));
      losses[lossOffset + i] = Float.isNaN(loss) ? Float.NaN : loss;
    }
  }

  /** The loss from {@code a = |x|} and {@code l = log1p(exp(-a))}. */
  static float loss(float x, float y, float a, float l) {
    float c = x > 0f ? 1f - y : y;
    // An infinite logit on the right side times 0 would be NaN.
    return c == 0f ? l : Math.fma(a, c, l);
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
    for (int i = 0; i < count; i++) {
      float x = predicted[predictedOffset + i];
      float y = target[targetOffset + i];
      float e = ExpScalar.exp(-Math.abs(x));
      float gradient = gradient(x, y, e / (1f + e));
      gradients[gradientOffset + i] = Float.isNaN(gradient) ? Float.NaN : gradient;
    }
  }

  /** The derivative from {@code small}, the lesser of sigmoid(x) and sigmoid(-x). */
  static float gradient(float x, float y, float small) {
    return x > 0f ? (1f - y) - small : small - y;
  }
}
