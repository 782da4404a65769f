package dev.multibox.internal.suppression;

/**
 * Overlaps of one box with many. A rule must be the one that areas were computed by. {@code work}
 * has room for a float a box, at least {@link #BLOCK}, and for a vector more; it is overwritten.
 */
public interface SuppressionKernel {

  /** Boxes of a block: one bit each. */
  int BLOCK = 64;

  /** The key of a box that is out: below that of any score. */
  int GONE = Integer.MIN_VALUE;

  /**
   * Whether any of the first {@code count} boxes suppresses a box.
   *
   * @param boxes holds the box
   * @param box its number
   */
  boolean suppressed(
      BoxColumns kept,
      int count,
      BoxColumns boxes,
      int box,
      OverlapRule rule,
      double threshold,
      float[] work);

  /**
   * Which boxes of a block a box suppresses, one bit each, the lowest for the first.
   *
   * @param block boxes {@code block * BLOCK} and the {@link #BLOCK} - 1 behind it
   * @param others holds the box
   * @param box its number
   */
  long suppressedOf(
      BoxColumns boxes,
      int block,
      BoxColumns others,
      int box,
      OverlapRule rule,
      double threshold,
      float[] work);

  /**
   * Makes the keys of the boxes that a box suppresses {@link #GONE}.
   *
   * @param keys of the first {@code count} boxes, and room for a vector more, which may become GONE
   * @param box one of the boxes
   */
  void suppress(
      BoxColumns boxes,
      int[] keys,
      int count,
      int box,
      OverlapRule rule,
      double threshold,
      float[] work);

  /**
   * Number of the greatest key, the first of equals; -1 if all are {@link #GONE}.
   *
   * @param keys {@code count}, and a vector more that is GONE
   */
  int greatest(int[] keys, int count);

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
