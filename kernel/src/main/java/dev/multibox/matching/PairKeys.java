package dev.multibox.matching;

/**
 * Pairs of one box and its priors as numbers in the order of the pairs: the larger overlap first,
 * of equal ones the lower prior. A number has the inverted bits of the overlap, then the prior; all
 * are below 0. No two of a box are equal.
 */
final class PairKeys {

  private PairKeys() {}

  /** The number of a pair whose overlap is 0 or more. */
  static long of(float overlap, int prior) {
    return ((long) ~Float.floatToRawIntBits(overlap) << 32) | prior;
  }

  /** The overlap of a pair. */
  static float overlap(long key) {
    return Float.intBitsToFloat((int) ~(key >> 32));
  }

  /** The prior of a pair. */
  static int prior(long key) {
    return (int) key;
  }

  /** Moves the {@code most} pairs that come first to the front: Hoare's FIND. */
  static void moveFirst(long[] keys, int count, int most) {
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
   * Writes the priors of the first pairs in their order. A pair's place is the number of pairs
   * before it, counted without a branch: as many pairs in a heap take four times as long (journal
   * O9).
   */
  static void writeInOrder(long[] keys, int count, int[] into, int at) {
    for (int i = 0; i < count; i++) {
      long key = keys[i];
      long before = 0;
      for (int j = 0; j < count; j++) {
        before += (keys[j] - key) >>> (Long.SIZE - 1);
      }
      into[at + (int) before] = prior(key);
    }
  }
}
