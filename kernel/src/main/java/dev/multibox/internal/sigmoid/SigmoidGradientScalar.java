package dev.multibox.internal.sigmoid;

import dev.multibox.internal.numeric.ExpScalar;

/**
 * Gradient of a row's sigmoid cross entropy, {@code (sigmoid(x_j) - [j = label]) scale}: {@code
 * sigmoid(z) scale} with {@code z = x}, at the label's column {@code -sigmoid(-x) scale}.
 */
public final class SigmoidGradientScalar implements SigmoidGradientKernel {

  @Override
  public void gradient(
      float[] logits, int row, int classes, int label, float scale, float[] gradient, int at) {
    // In place, the label's logit is gone once its column is written.
    float own = label < classes ? logits[row + label] : 0f;
    columns(logits, row, 0, classes, scale, gradient, at);
    label(own, label, classes, scale, gradient, at);
  }

  /** The label's column, whose logit was {@code own}, where there is one. */
  static void label(float own, int label, int classes, float scale, float[] gradient, int at) {
    if (label < classes) {
      gradient[at + label] = 0f - sigmoid(-own) * scale;
    }
  }

  /** Columns {@code from} and on, as if none were the label's. */
  static void columns(
      float[] logits, int row, int from, int classes, float scale, float[] gradient, int at) {
    for (int j = from; j < classes; j++) {
      gradient[at + j] = sigmoid(logits[row + j]) * scale;
    }
  }

  private static float sigmoid(float z) {
    if (Float.isNaN(z)) {
      return Float.NaN;
    }
    float e = ExpScalar.exp(-Math.abs(z));
    return (z < 0f ? e : 1f) / (1f + e);
  }
}
