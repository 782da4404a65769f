package dev.multibox.internal.overlap;

/**
 * Overlaps of a box with priors. A box stands in {@link IntersectionOverUnionScalar#BOX} floats
 * from {@code at} on.
 */
public interface IntersectionOverUnionKernel {

  /** Upper bounds of the overlap with any prior of each block; 0 where none meets the box. */
  void bounds(PriorColumns priors, float[] box, int at, float[] bounds);

  /** Overlaps with one prior of each block, from near its middle. */
  void middles(PriorColumns priors, float[] box, int at, float[] middles);

  /**
   * Writes the indices of the values from {@code from} to {@code to} that are at least {@code
   * level}, ascending, behind {@code count} that are there.
   *
   * @return how many there are then
   */
  int atLeast(float[] values, int from, int to, float level, int[] found, int count);

  /**
   * Writes the places in some blocks whose overlap with the box is at least {@code level}, or so
   * near below that only a division can tell; see {@link IntersectionOverUnionScalar#bestPair}.
   *
   * @param epsilon added to the union; 0 or more
   * @param level 0, or {@link IntersectionOverUnionScalar#LEAST_LEVEL} or more
   * @return how many
   */
  int near(
      PriorColumns priors,
      int[] blocks,
      int count,
      float[] box,
      int at,
      float epsilon,
      float level,
      int[] places);

  /**
   * Writes the places in some blocks whose overlap with the box is at least {@code level} and above
   * the place's floor, or equal to it where {@code ties} are wanted.
   *
   * @param epsilon added to the union; 0 or more
   * @param level above 0
   * @param floors of each place; 0 or more
   * @return how many
   */
  int aboveFloors(
      PriorColumns priors,
      int[] blocks,
      int count,
      float[] box,
      int at,
      float epsilon,
      float level,
      float[] floors,
      boolean ties,
      int[] places);
}
