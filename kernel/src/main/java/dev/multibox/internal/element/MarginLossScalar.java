package dev.multibox.internal.element;

/** Hinge loss, its derivative, and whether the signs differ; targets are -1 and 1. */
final class MarginLossScalar {

  private MarginLossScalar() {}

  static void hinge(
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] losses,
      int lossOffset) {
    for (int i = 0; i < count; i++) {
      float h = Math.fma(-target[targetOffset + i], predicted[predictedOffset + i], 1f);
      float loss = h <= 0f ? 0f : h;
      losses[lossOffset + i] = Float.isNaN(loss) ? Float.NaN : loss;
    }
  }

  static void hingeGradients(
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] gradients,
      int gradientOffset) {
    for (int i = 0; i < count; i++) {
      float y = target[targetOffset + i];
      float h = Math.fma(-y, predicted[predictedOffset + i], 1f);
      float gradient = h <= 0f ? 0f : -y;
      gradients[gradientOffset + i] = Float.isNaN(h) ? Float.NaN : gradient;
    }
  }

  static void zeroOne(
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] losses,
      int lossOffset) {
    for (int i = 0; i < count; i++) {
      float margin = predicted[predictedOffset + i] * target[targetOffset + i];
      losses[lossOffset + i] = margin > 0f ? 0f : 1f;
    }
  }
}
