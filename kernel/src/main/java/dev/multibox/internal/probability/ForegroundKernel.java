package dev.multibox.internal.probability;

import dev.multibox.internal.numeric.TileSizes;

/** What rows of probabilities give all classes but the background, column 0. */
public interface ForegroundKernel {

  /** {@code keys[i] =} the largest of a row's probabilities but the first; NaN where one is. */
  void largest(
      float[] probabilities, int offset, int rows, int classes, float[] keys, int keyOffset);

  /**
   * {@code keys[i] =} the sum of a row's probabilities but the first; NaN where one is.
   *
   * @param probabilities rows of {@code classes} floats from {@code offset} on
   * @param rows 0 .. {@link TileSizes#ROWS}
   * @param scratch {@link TileSizes#SCRATCH} floats, overwritten
   */
  void sum(
      float[] probabilities,
      int offset,
      int rows,
      int classes,
      float[] keys,
      int keyOffset,
      float[] scratch);
}
