package dev.multibox.internal.selection;

import dev.multibox.internal.memory.Sizes;
import dev.multibox.internal.numeric.TileSizes;

/** {@link KeySelection}, a key at a time, and what orders keys. */
public class HardNegativesScalar extends KeySelection {

  /** The key of what is never selected before anything else: below that of -infinity. */
  public static final int EXCLUDED = Integer.MIN_VALUE;

  // floatToIntBits, not the raw bits: a NaN with its sign set would sort below everything.
  private static final int CANONICAL_NAN = 0x7fc00000;

  /**
   * Ints of scratch for a selection from {@code count} keys. A vector that is written for its first
   * lanes alone reaches beyond them.
   */
  public static int scratch(int count) {
    return count + count / BLOCK + TileSizes.LANES;
  }

  /** An integer that orders as {@code Float.compare} does. */
  public static int sortable(float value) {
    int bits = Float.isNaN(value) ? CANONICAL_NAN : Float.floatToRawIntBits(value);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  /** The number that a key was made of. */
  public static float value(int key) {
    return Float.intBitsToFloat(key ^ ((key >> 31) & Integer.MAX_VALUE));
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

  @Override
  void largest(int[] keys, int offset, int blocks, int[] largest) {
    for (int block = 0; block < blocks; block++) {
      int max = Integer.MIN_VALUE;
      for (int i = offset + block * BLOCK; i < offset + (block + 1) * BLOCK; i++) {
        max = Math.max(max, keys[i]);
      }
      largest[block] = max;
    }
  }

  @Override
  int gatherBlocks(int[] keys, int offset, int blocks, int floor, int[] scratch) {
    int end = blocks;
    for (int block = 0; block < blocks; block++) {
      if (scratch[block] >= floor) {
        int from = offset + block * BLOCK;
        end = gather(keys, from, 0, BLOCK, floor, Integer.MAX_VALUE, scratch, end);
      }
    }
    return end;
  }

  @Override
  int gatherAll(int[] keys, int offset, int count, int low, int high, int[] into) {
    return gather(keys, offset, 0, count, low, high, into, 0);
  }

  @Override
  int bisect(int[] keys, int offset, int count, int k) {
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

  @Override
  public int countAtLeast(int[] keys, int offset, int count, int threshold) {
    int found = 0;
    for (int i = 0; i < count; i++) {
      found += keys[offset + i] >= threshold ? 1 : 0;
    }
    return found;
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
}
