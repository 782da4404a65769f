package dev.multibox.internal.softmax;

import dev.multibox.internal.numeric.TileSizes;

/**
 * Softmax cross entropy of rows of logits against a weight for every column, {@code -sum over j of
 * w_j ln softmax(x)_j}. Each method adds a step to those of a hard label, which is the column of
 * the row's largest logit.
 */
public interface SoftCrossEntropyKernel {

  /**
   * Writes the first column of each row's largest logit, -1 for an ignored row (label below 0). A
   * row with a NaN may get any column.
   *
   * @param logits rows of {@code classes} floats from {@code offset} on
   * @param rows 0 .. {@link TileSizes#ROWS}
   */
  void tops(
      float[] logits, int offset, int rows, int classes, int[] labels, int labelOffset, int[] tops);

  /**
   * Turns each row's loss against its top, {@code L = -ln softmax(x)_top}, into {@code sum over j
   * of w_j min((x_top - x_j) + L, limit)}. A column of weight 0 adds 0 whatever its logit. Where
   * {@code L} is NaN the loss is NaN, and an ignored row (top -1) has +0.
   *
   * @param logits rows of {@code classes} floats from {@code offset} on
   * @param rows 0 .. {@link TileSizes#ROWS}
   * @param weights finite, 0 or more; rows of {@code classes} floats from 0 on
   * @param limit largest loss of a column, infinite for none
   * @param losses in place
   * @param work {@code rows * classes} floats and {@link TileSizes#LANES} more, overwritten
   * @param scratch {@link TileSizes#SCRATCH} floats, overwritten
   */
  void losses(
      float[] logits,
      int offset,
      int rows,
      int classes,
      int[] tops,
      float[] weights,
      float limit,
      float[] losses,
      int lossOffset,
      float[] work,
      float[] scratch);

  /**
   * Turns each row {@code g = softmax(x) - onehot(top)} into {@code (softmax(x)_j W - w_j) scale},
   * with {@code W} the sum of the row's weights; +0 in an ignored row (top -1).
   *
   * @param gradients rows of {@code classes} floats from 0 on, in place
   * @param rows 0 .. {@link TileSizes#ROWS}
   * @param weights rows of {@code classes} floats from 0 on, and {@link TileSizes#LANES} more that
   *     may be read
   * @param scales one a row
   * @param scratch {@link TileSizes#SCRATCH} floats, overwritten
   */
  void gradients(
      float[] gradients,
      int rows,
      int classes,
      int[] tops,
      float[] weights,
      float[] scales,
      int scaleOffset,
      float[] scratch);
}
