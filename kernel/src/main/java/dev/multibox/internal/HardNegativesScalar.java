package dev.multibox.internal;

/**
 * Exact partial selection of the largest keys, ties to the lowest index, never a sort.
 *
 * <p>Keys are integers that order as {@code Float.compare} orders floats, NaN greatest. The {@code
 * k}-th largest is found by bisection of the key range: each step counts the keys at or above the
 * middle. A step costs one pass whatever the keys are, and there are at most 32, so no input is
 * worse than {@code 32 n}; the range starts at the smallest and largest key, and the search ends
 * early when exactly {@code k} keys are at or above the middle.
 */
public final class HardNegativesScalar {

  /** The key of what is never selected before anything else: below that of -infinity. */
  public static final int EXCLUDED = Integer.MIN_VALUE;

  // floatToIntBits, not the raw bits: a NaN with its sign set would sort below everything.
  private static final int CANONICAL_NAN = 0x7fc00000;

  private HardNegativesScalar() {}

  /** An integer that orders as {@code Float.compare} does. */
  public static int sortable(float value) {
    int bits = Float.isNaN(value) ? CANONICAL_NAN : Float.floatToRawIntBits(value);
    return bits ^ ((bits >> 31) & Integer.MAX_VALUE);
  }

  /** One number that ascends as the key falls and, of equal keys, as the index rises. */
  public static long rank(int key, int index) {
    return (long) ~key << 32 | index;
  }

  /** Goes on from key {@code from}. */
  static void sortableKeys(
      float[] values, int offset, int from, int count, int[] keys, int keyOffset) {
    for (int i = from; i < count; i++) {
      keys[keyOffset + i] = sortable(values[offset + i]);
    }
  }

  /** Goes on from prior {@code from}. */
  static void rankingKeys(
      float[] losses,
      int offset,
      int[] labels,
      int labelOffset,
      int from,
      int priors,
      int[] keys,
      int keyOffset) {
    for (int i = from; i < priors; i++) {
      keys[keyOffset + i] = labels[labelOffset + i] == 0 ? sortable(losses[offset + i]) : EXCLUDED;
    }
  }

  static void select(int[] keys, int offset, int count, int k, int[] selected) {
    if (k == 0) {
      return;
    }
    int least = Integer.MAX_VALUE;
    int greatest = Integer.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      least = Math.min(least, keys[offset + i]);
      greatest = Math.max(greatest, keys[offset + i]);
    }
    int low = least;
    int high = greatest;
    while (low < high) {
      int middle = middle(low, high);
      int above = countAtLeast(keys, offset, 0, count, middle);
      if (above == k) {
        low = middle;
        break;
      }
      if (above > k) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    collect(keys, offset, count, k, low, selected);
  }

  /** Between the two, nearer to {@code high}, without overflow. */
  static int middle(int low, int high) {
    return (int) ((((long) low + high) >> 1) + (((long) low + high) & 1));
  }

  static int countAtLeast(int[] keys, int offset, int from, int count, int threshold) {
    int found = 0;
    for (int i = from; i < count; i++) {
      found += keys[offset + i] >= threshold ? 1 : 0;
    }
    return found;
  }

  /** Takes every key above the threshold and the first of those equal to it, {@code k} in all. */
  private static void collect(
      int[] keys, int offset, int count, int k, int threshold, int[] selected) {
    int equal = k - countAbove(keys, offset, count, threshold);
    int found = 0;
    for (int i = 0; i < count && found < k; i++) {
      int key = keys[offset + i];
      if (key > threshold || (key == threshold && equal-- > 0)) {
        selected[found++] = i;
      }
    }
  }

  private static int countAbove(int[] keys, int offset, int count, int threshold) {
    return threshold == Integer.MAX_VALUE ? 0 : countAtLeast(keys, offset, 0, count, threshold + 1);
  }
}
