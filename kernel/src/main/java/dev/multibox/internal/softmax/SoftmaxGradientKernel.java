package dev.multibox.internal.softmax;

import dev.multibox.internal.numeric.TileSizes;

/** Gradient of the softmax cross entropy of rows of logits. */
public interface SoftmaxGradientKernel {

  /**
   * Turns each row into {@code (softmax(x)_j - [j = label]) scale}; NaN throughout a row where that
   * is not defined, +0 in an ignored row (label -1).
   *
   * @param logits rows of {@code classes} floats from {@code offset} on, in place
   * @param rows 0 .. {@link TileSizes#ROWS}
   * @param scales one a row
   * @param work {@code rows * classes} floats and {@link TileSizes#LANES} more, overwritten
   * @param scratch {@link TileSizes#SCRATCH} floats, overwritten
   */
  void gradients(
      float[] logits,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float[] scales,
      int scaleOffset,
      float[] work,
      float[] scratch);
}
