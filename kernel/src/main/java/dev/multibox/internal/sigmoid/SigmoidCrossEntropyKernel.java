package dev.multibox.internal.sigmoid;

import dev.multibox.internal.numeric.TileSizes;

/** Sigmoid cross entropy of rows of logits against their labels, one-hot. */
public interface SigmoidCrossEntropyKernel {

  /**
   * {@code losses[i] = sum over j of max(x_j, 0) - x_j [j = y] + log1p(exp(-|x_j|))} of each row;
   * an ignored row (label -1) gives +0 and is not read.
   *
   * @param logits rows of {@code classes} floats from {@code offset} on
   * @param labels the columns whose target is 1; {@code classes} where no column's of a row is
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
