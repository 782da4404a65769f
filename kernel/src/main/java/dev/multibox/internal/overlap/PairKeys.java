package dev.multibox.internal.overlap;

/**
 * Pairs of one box and its priors as numbers in the order of the pairs: the larger overlap first,
 * of equal ones the lower prior. A number has the inverted bits of the overlap, then the prior; all
 * are below 0. No two of a box are equal.
 */
public final class PairKeys {

  /** No pair. */
  public static final long NONE = 0;

  /** Before all pairs. */
  public static final long BEFORE_ALL = -1L << 62;

  private PairKeys() {}

  /** The number of a pair whose overlap is 0 to 1, or more by a rounding. */
  public static long of(float overlap, int prior) {
    return ((long) ~Float.floatToRawIntBits(overlap) << 32) | prior;
  }

  /** The overlap of a pair. */
  public static float overlap(long key) {
    return Float.intBitsToFloat((int) ~(key >> 32));
  }

  /** The prior of a pair. */
  public static int prior(long key) {
    return (int) key;
  }

  /** Moves the {@code most} pairs that come first to the front: Hoare's FIND. */
  public static void moveFirst(long[] keys, int count, int most) {
    int from = 0;
    int to = count - 1;
    while (from < to) {
      long pivot = keys[(from + to) >>> 1];
      int low = from;
      int high = to;
      while (low <= high) {
        while (keys[low] < pivot) {
          low++;
        }
        while (keys[high] > pivot) {
          high--;
        }
        if (low <= high) {
          long swapped = keys[low];
          keys[low++] = keys[high];
          keys[high--] = swapped;
        }
      }
      if (most <= high) {
        to = high;
      } else if (most >= low) {
        from = low;
      } else {
        return;
      }
    }
  }

  /**
   * The first of {@code count} pairs that comes after another pair, or NONE. The pass has no
   * branch: the distance of a pair that does not come after it loses its sign, and is 2^62 or more
   * then.
   */
  public static long after(long last, long[] keys, int from, int count) {
    long least = Long.MAX_VALUE;
    for (int i = from; i < from + count; i++) {
      least = Math.min(least, (keys[i] - last - 1) & Long.MAX_VALUE);
    }
    return least < -BEFORE_ALL ? least + last + 1 : NONE;
  }
}
