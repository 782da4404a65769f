package dev.multibox.internal.softmax;

import dev.multibox.internal.numeric.TileSizes;
import java.lang.foreign.MemorySegment;

/** What orders rows of label 0 by their softmax cross entropy, nearly. */
public interface BackgroundBoundKernel {

  /**
   * Writes to {@code bounds[i]} an upper bound of {@code sum over j >= 1 of exp(x_j - x_0)}, at
   * most {@link BackgroundBoundScalar#GREATEST_RATIO} times it; never NaN. Of two classes it writes
   * {@code x_1 - x_0}, rounded to float, which orders the rows as their losses do; NaN where that
   * is not finite (journal S9).
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
