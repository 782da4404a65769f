package dev.multibox.internal.softmax;

import dev.multibox.internal.numeric.TileSizes;
import java.lang.foreign.MemorySegment;

/** Upper bounds of what the softmax cross entropy of rows of label 0 depends on. */
public interface BackgroundBoundKernel {

  /**
   * Writes to {@code bounds[i]} an upper bound of {@code sum over j >= 1 of exp(x_j - x_0)}, at
   * most {@link BackgroundBoundScalar#GREATEST_RATIO} times it; never NaN.
   *
   * @param logits rows of {@code classes} floats from {@code offset} on
   * @param rows 0 .. {@link TileSizes#ROWS}
   * @param scratch {@link TileSizes#SCRATCH} floats, overwritten
   */
  void bounds(
      float[] logits,
      int offset,
      int rows,
      int classes,
      float[] bounds,
      int boundOffset,
      float[] scratch);

  /**
   * The same for rows that are read where they lie, in memory outside the heap.
   *
   * @param offset bytes from the segment's beginning to the first row
   * @return whether they were: else they have to be copied, as the backend or the kind of memory
   *     allows no other way, or the rows are few
   */
  default boolean bounds(
      MemorySegment logits,
      long offset,
      int rows,
      int classes,
      float[] bounds,
      int boundOffset,
      float[] scratch) {
    return false;
  }
}
