package dev.multibox.internal.selection;

import dev.multibox.internal.memory.Sizes;
import dev.multibox.internal.numeric.TileSizes;

/**
 * Exact partial selection of the largest keys, ties to the lowest index, never a sort.
 *
 * <p>Keys are integers that order as {@code Float.compare} orders floats, NaN greatest. Where few
 * are wanted, the {@code k}-th largest of the largest of each {@value #BLOCK} neighbours cannot be
 * above the {@code k}-th largest of all: bisection goes over the keys from there on, which stand in
 * few blocks. Else an evenly spaced sample of the keys gives a bracket that the {@code k}-th
 * largest lies in nearly always; one pass counts the keys above the bracket and gathers those in
 * it, and bisection among the gathered finds the threshold. Where the bracket missed, bisection
 * goes over all keys. A step of a bisection is one pass whatever the keys are, and there are at
 * most 32: no input is worse than {@code 35 n}.
 */
public final class HardNegativesScalar implements HardNegativesKernel {

  /** The key of what is never selected before anything else: below that of -infinity. */
  public static final int EXCLUDED = Integer.MIN_VALUE;

  /** Sampled are blocks of neighbours: a block is one vector, or half of one. */
  static final int SAMPLE_BLOCK = 8;

  static final int SAMPLE_BLOCKS = 64;
  static final int SAMPLE = SAMPLE_BLOCK * SAMPLE_BLOCKS;

  /** Keys of a block whose largest is looked at first. */
  static final int BLOCK = 32;

  /** Below it a bisection of all keys costs no more than the sample's. */
  static final int LEAST_TO_SAMPLE = 4 * SAMPLE;

  // floatToIntBits, not the raw bits: a NaN with its sign set would sort below everything.
  private static final int CANONICAL_NAN = 0x7fc00000;

  /** An integer that orders as {@code Float.compare} does. */
  public static int sortable(float value) {
    int bits = Float.isNaN(value) ? CANONICAL_NAN : Float.floatToRawIntBits(value);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  /** One number that ascends as the key falls and, of equal keys, as the index rises. */
  public static long rank(int key, int index) {
    return (long) ~key << 32 | index;
  }

  @Override
  public void sortableKeys(float[] values, int offset, int count, int[] keys, int keyOffset) {
    for (int i = 0; i < count; i++) {
      keys[keyOffset + i] = sortable(values[offset + i]);
    }
  }

  @Override
  public void rankingKeys(
      float[] losses,
      int offset,
      int[] labels,
      int labelOffset,
      int priors,
      int[] keys,
      int keyOffset) {
    for (int i = 0; i < priors; i++) {
      keys[keyOffset + i] = labels[labelOffset + i] == 0 ? sortable(losses[offset + i]) : EXCLUDED;
    }
  }

  /** Keys of a selection at most, so that its scratch is an array. */
  public static final int MOST =
      (int) ((long) (Sizes.ARRAY - TileSizes.LANES) * BLOCK / (BLOCK + 1));

  /**
   * Ints of scratch for a selection from {@code count} keys. A vector that is written for its first
   * lanes alone reaches beyond them.
   */
  public static int scratch(int count) {
    return count + count / BLOCK + TileSizes.LANES;
  }

  @Override
  public void select(int[] keys, int offset, int count, int k, int[] selected, int[] scratch) {
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
  public int kthLargest(int[] keys, int offset, int count, int k, int[] scratch) {
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
      int inside = gather(keys, offset, 0, count, low, high, scratch, 0);
      if (above < k && k <= above + inside) {
        return bisect(scratch, 0, inside, k - above);
      }
    }
    return bisect(keys, offset, count, k);
  }

  /** Whether the blocks that the {@code k} largest keys stand in are half of all at most. */
  static boolean few(int count, int k) {
    return 2 * k <= count / BLOCK;
  }

  /** Writes the largest key of each block. */
  private static void largest(int[] keys, int offset, int blocks, int[] largest) {
    for (int block = 0; block < blocks; block++) {
      int max = Integer.MIN_VALUE;
      for (int i = offset + block * BLOCK; i < offset + (block + 1) * BLOCK; i++) {
        max = Math.max(max, keys[i]);
      }
      largest[block] = max;
    }
  }

  /**
   * Gathers the keys of at least {@code floor} behind the blocks' largest, from blocks that have
   * any; returns where they end.
   */
  private static int gatherBlocks(int[] keys, int offset, int blocks, int floor, int[] scratch) {
    int end = blocks;
    for (int block = 0; block < blocks; block++) {
      if (scratch[block] >= floor) {
        int from = offset + block * BLOCK;
        end = gather(keys, from, 0, BLOCK, floor, Integer.MAX_VALUE, scratch, end);
      }
    }
    return end;
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

  /** Goes on from key {@code from}; returns how many keys are in the bracket. */
  static int gather(
      int[] keys, int offset, int from, int count, int low, int high, int[] into, int found) {
    for (int i = from; i < count; i++) {
      int key = keys[offset + i];
      into[found] = key;
      found += key >= low && key <= high ? 1 : 0;
    }
    return found;
  }

  private int bisect(int[] keys, int offset, int count, int k) {
    int low = Integer.MAX_VALUE;
    int high = Integer.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      low = Math.min(low, keys[offset + i]);
      high = Math.max(high, keys[offset + i]);
    }
    while (low < high) {
      int middle = middle(low, high);
      int above = countAtLeast(keys, offset, count, middle);
      if (above == k) {
        return middle;
      }
      if (above > k) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Between the two, nearer to {@code high}, without overflow. */
  static int middle(int low, int high) {
    return (int) ((((long) low + high) >> 1) + (((long) low + high) & 1));
  }

  @Override
  public int countAtLeast(int[] keys, int offset, int count, int threshold) {
    int found = 0;
    for (int i = 0; i < count; i++) {
      found += keys[offset + i] >= threshold ? 1 : 0;
    }
    return found;
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

  @Override
  public int indicesAtLeast(int[] keys, int offset, int count, int threshold, int[] indices) {
    return indicesAtLeast(keys, offset, 0, count, threshold, indices, 0);
  }

  /** Goes on from key {@code from}. */
  static int indicesAtLeast(
      int[] keys, int offset, int from, int count, int threshold, int[] indices, int found) {
    for (int i = from; i < count; i++) {
      indices[found] = i;
      found += keys[offset + i] >= threshold ? 1 : 0;
    }
    return found;
  }

  private int countAbove(int[] keys, int offset, int count, int threshold) {
    return threshold == Integer.MAX_VALUE ? 0 : countAtLeast(keys, offset, count, threshold + 1);
  }
}
