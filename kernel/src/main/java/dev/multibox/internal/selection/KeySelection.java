package dev.multibox.internal.selection;

/**
 * Exact partial selection of the largest keys, ties to the lowest index, never a sort: the plan of
 * it, the same for both twins. They differ in the passes over keys.
 *
 * <p>Keys are integers that order as {@code Float.compare} orders floats, NaN greatest. Where few
 * are wanted, the {@code k}-th largest of the largest of each {@value #BLOCK} neighbours cannot be
 * above the {@code k}-th largest of all: bisection goes over the keys from there on, which stand in
 * few blocks. Else an evenly spaced sample of the keys gives a bracket that the {@code k}-th
 * largest lies in nearly always; one pass counts the keys above the bracket and gathers those in
 * it, and bisection among the gathered finds the threshold. Where the bracket missed, bisection
 * goes over all keys. A step of a bisection is one pass whatever the keys are, and there are at
 * most 32: no input is worse than {@code 35 n} (journal S1, S3).
 */
abstract class KeySelection implements HardNegativesKernel {

  /** Sampled are blocks of neighbours: a block is one vector, or half of one. */
  static final int SAMPLE_BLOCK = 8;

  static final int SAMPLE_BLOCKS = 64;
  static final int SAMPLE = SAMPLE_BLOCK * SAMPLE_BLOCKS;

  /** Keys of a block whose largest is looked at first. */
  static final int BLOCK = 32;

  /** Below it a bisection of all keys costs no more than the sample's. */
  static final int LEAST_TO_SAMPLE = 4 * SAMPLE;

  @Override
  public final void select(
      int[] keys, int offset, int count, int k, int[] selected, int[] scratch) {
    if (k == count) {
      for (int i = 0; i < k; i++) {
        selected[i] = i;
      }
    } else if (k > 0) {
      int threshold = kthLargest(keys, offset, count, k, scratch);
      int found = indicesAtLeast(keys, offset, count, threshold, scratch);
      take(keys, offset, threshold, scratch, found, selected, k);
    }
  }

  @Override
  public final int kthLargest(int[] keys, int offset, int count, int k, int[] scratch) {
    if (count >= LEAST_TO_SAMPLE && few(count, k)) {
      int blocks = count / BLOCK;
      largest(keys, offset, blocks, scratch);
      int floor = bisect(scratch, 0, blocks, k);
      int end = gatherBlocks(keys, offset, blocks, floor, scratch);
      end = gather(keys, offset, blocks * BLOCK, count, floor, Integer.MAX_VALUE, scratch, end);
      return bisect(scratch, blocks, end - blocks, k);
    }
    if (count >= LEAST_TO_SAMPLE) {
      int blocks = count / SAMPLE_BLOCK;
      for (int i = 0; i < SAMPLE_BLOCKS; i++) {
        int from = offset + sampleBlock(i, blocks) * SAMPLE_BLOCK;
        System.arraycopy(keys, from, scratch, i * SAMPLE_BLOCK, SAMPLE_BLOCK);
      }
      int lowRank = lowRank(count, k);
      int highRank = highRank(count, k);
      int low = lowRank > SAMPLE ? Integer.MIN_VALUE : bisect(scratch, 0, SAMPLE, lowRank);
      int high = highRank < 1 ? Integer.MAX_VALUE : bisect(scratch, 0, SAMPLE, highRank);
      int above = countAbove(keys, offset, count, high);
      int inside = gatherAll(keys, offset, count, low, high, scratch);
      if (above < k && k <= above + inside) {
        return bisect(scratch, 0, inside, k - above);
      }
    }
    return bisect(keys, offset, count, k);
  }

  /** Writes the largest key of each block. */
  abstract void largest(int[] keys, int offset, int blocks, int[] largest);

  /**
   * Gathers the keys of at least {@code floor} behind the blocks' largest, from blocks that have
   * any; returns where they end.
   */
  abstract int gatherBlocks(int[] keys, int offset, int blocks, int floor, int[] scratch);

  /** Gathers the keys from {@code low} to {@code high}; returns how many there are. */
  abstract int gatherAll(int[] keys, int offset, int count, int low, int high, int[] into);

  /** The {@code k}-th largest key, by a pass over all for each step. */
  abstract int bisect(int[] keys, int offset, int count, int k);

  /**
   * Gathers behind {@code found} keys that are there, from key {@code from} on; a key at a time.
   */
  static int gather(
      int[] keys, int offset, int from, int count, int low, int high, int[] into, int found) {
    int next = found;
    for (int i = from; i < count; i++) {
      int key = keys[offset + i];
      into[next] = key;
      next += key >= low && key <= high ? 1 : 0;
    }
    return next;
  }

  /** Whether the blocks that the {@code k} largest keys stand in are half of all at most. */
  static boolean few(int count, int k) {
    return 2 * k <= count / BLOCK;
  }

  /** Which block of the keys is block {@code i} of the sample. */
  static int sampleBlock(int i, int blocks) {
    return (int) ((long) i * blocks / SAMPLE_BLOCKS);
  }

  /** Rank in the sample of a key that is at or below the {@code k}-th largest nearly always. */
  static int lowRank(int count, int k) {
    return (int) Math.ceil((double) k / count * SAMPLE) + margin(count, k);
  }

  /** Rank in the sample of a key that is at or above the {@code k}-th largest nearly always. */
  static int highRank(int count, int k) {
    return (int) ((double) k / count * SAMPLE) - margin(count, k);
  }

  /** Three standard deviations of the number of sampled keys among the {@code k} largest. */
  private static int margin(int count, int k) {
    double share = (double) k / count;
    return 2 + (int) (3 * Math.sqrt(SAMPLE * share * (1 - share)));
  }

  /** Between the two, nearer to {@code high}, without overflow. */
  static int middle(int low, int high) {
    return (int) ((((long) low + high) >> 1) + (((long) low + high) & 1));
  }

  /**
   * Takes of the indices of keys of at least the threshold those above it and the first of those
   * equal to it, {@code k} in all.
   */
  static void take(
      int[] keys, int offset, int threshold, int[] indices, int found, int[] selected, int k) {
    if (found == k) {
      System.arraycopy(indices, 0, selected, 0, k);
      return;
    }
    int equal = k;
    for (int i = 0; i < found; i++) {
      equal -= keys[offset + indices[i]] > threshold ? 1 : 0;
    }
    int taken = 0;
    for (int i = 0; taken < k; i++) {
      if (keys[offset + indices[i]] > threshold || equal-- > 0) {
        selected[taken++] = indices[i];
      }
    }
  }

  private int countAbove(int[] keys, int offset, int count, int threshold) {
    return threshold == Integer.MAX_VALUE ? 0 : countAtLeast(keys, offset, count, threshold + 1);
  }
}
