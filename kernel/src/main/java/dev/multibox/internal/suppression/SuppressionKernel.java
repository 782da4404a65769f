package dev.multibox.internal.suppression;

/** Overlaps of one box with many. A rule must be the one that areas were computed by. */
public interface SuppressionKernel {

  /** Boxes of a block: one bit each. */
  int BLOCK = 64;

  /**
   * Whether any of the first {@code count} boxes suppresses a box.
   *
   * @param boxes holds the box
   * @param box its number
   */
  boolean suppressed(
      BoxColumns kept, int count, BoxColumns boxes, int box, OverlapRule rule, double threshold);

  /**
   * Which of some boxes a box suppresses, one bit each, the lowest for the first.
   *
   * @param first number of the first
   * @param count how many, 1 to {@link #BLOCK}
   * @param others holds the box
   * @param box its number
   */
  long suppressedOf(
      BoxColumns boxes,
      int first,
      int count,
      BoxColumns others,
      int box,
      OverlapRule rule,
      double threshold);

  /**
   * Writes the numbers of the hulls that a box meets, ascending; those that it touches too.
   *
   * @param border added to each side of an intersection; 0 or more
   * @param met takes the numbers; has room for {@code count}
   * @return how many there are
   */
  int meeting(BoxColumns hulls, int count, BoxColumns boxes, int box, float border, int[] met);

  /**
   * Multiplies scores by {@code exp(-(overlap * overlap) / sigma)}, the overlap with a box.
   *
   * @param scores of the first {@code count} boxes, and room for a vector more
   * @param others holds the box
   * @param box its number
   * @param work {@code count} floats and room for a vector more, overwritten
   */
  void decay(
      BoxColumns boxes,
      float[] scores,
      int count,
      BoxColumns others,
      int box,
      OverlapRule rule,
      float sigma,
      float[] work);
}
