package dev.multibox.internal.element;

/** What is done to a tile of elements whatever their loss, and the zero-one loss of rows. */
public interface ElementTileKernel {

  /** Multiplies values by weights in place; where the weight is 0 the value becomes +0. */
  void weigh(float[] values, int offset, float[] weights, int weightOffset, int count);

  /** Multiplies values by a factor in place. */
  void scale(float[] values, int offset, float factor, int count);

  /**
   * Whether every target lies in a range.
   *
   * @return the index of the first that does not, or -1
   */
  int firstBadTarget(ElementFunction.TargetRange range, float[] target, int offset, int count);

  /**
   * {@code losses[i] = 0} where the label's score is above every score before it and at least every
   * score from it on, else 1; an ignored row (label -1) gives 0 and is not read.
   */
  void mistakes(
      float[] scores,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float[] losses,
      int lossOffset);
}
