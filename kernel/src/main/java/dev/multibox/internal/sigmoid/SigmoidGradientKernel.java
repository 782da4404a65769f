package dev.multibox.internal.sigmoid;

/** Gradient of a row's sigmoid cross entropy. */
public interface SigmoidGradientKernel {

  /**
   * {@code gradient[at + j] = (sigmoid(x_j) - [j = label]) scale}; a NaN among the logits gives NaN
   * in its column.
   *
   * @param logits {@code classes} floats from {@code row} on
   * @param label the column whose target is 1; {@code classes} where no column's is
   * @param gradient may be the logits themselves, at the same place
   */
  void gradient(
      float[] logits, int row, int classes, int label, float scale, float[] gradient, int at);
}
