package dev.multibox.internal.softmax;

import dev.multibox.internal.numeric.TileSizes;

/** Softmax cross entropy of rows of logits against their labels. */
public interface SoftmaxCrossEntropyKernel {

  /**
   * {@code losses[i] = log1p(sum over j != y of exp(x_j - x_y))} of each row; an ignored row (label
   * -1) gives +0 and is not read.
   *
   * @param logits rows of {@code classes} floats from {@code offset} on
   * @param rows 0 .. {@link TileSizes#ROWS}
   * @param scratch {@link TileSizes#SCRATCH} floats, overwritten
   */
  void losses(
      float[] logits,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float[] losses,
      int lossOffset,
      float[] scratch);
}
