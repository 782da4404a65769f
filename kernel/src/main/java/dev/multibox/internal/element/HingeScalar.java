package dev.multibox.internal.element;

/** Hinge loss, {@code max(0, 1 - y x)}, and its derivative; targets are -1 and 1. */
public final class HingeScalar implements ElementLossKernel {

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
      float h = Math.fma(-target[targetOffset + i], predicted[predictedOffset + i], 1f);
      float loss = h <= 0f ? 0f : h;
      losses[lossOffset + i] = Float.isNaN(loss) ? Float.NaN : loss;
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
    for (int i = 0; i < count; i++) {
      float y = target[targetOffset + i];
      float h = Math.fma(-y, predicted[predictedOffset + i], 1f);
      float gradient = h <= 0f ? 0f : -y;
      gradients[gradientOffset + i] = Float.isNaN(h) ? Float.NaN : gradient;
    }
  }
}
