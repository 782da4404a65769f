package dev.multibox.internal.selection;

/**
 * Exact selection of the largest keys, ties to the lowest index. Keys are integers that order as
 * {@code Float.compare} orders floats, NaN greatest.
 */
public interface HardNegativesKernel {

  /** Writes the keys of {@code values}. */
  void sortableKeys(float[] values, int offset, int count, int[] keys, int keyOffset);

  /** The same, with {@link HardNegativesScalar#EXCLUDED} for every prior whose label is not 0. */
  void rankingKeys(
      float[] values,
      int offset,
      int[] labels,
      int labelOffset,
      int priors,
      int[] keys,
      int keyOffset);

  /**
   * Writes the indices of the {@code k} largest keys, ascending.
   *
   * @param k 0 .. {@code count}
   * @param selected takes {@code k} indices; what follows them is not touched
   * @param scratch {@link HardNegativesScalar#scratch} ints, overwritten
   */
  void select(int[] keys, int offset, int count, int k, int[] selected, int[] scratch);

  /**
   * The {@code k}-th largest key.
   *
   * @param k 1 .. {@code count}
   * @param scratch {@link HardNegativesScalar#scratch} ints, overwritten
   */
  int kthLargest(int[] keys, int offset, int count, int k, int[] scratch);

  /**
   * Writes the indices of the keys that are at least {@code threshold}, ascending.
   *
   * @param indices {@link HardNegativesScalar#scratch} ints; those past the last index may change
   * @return how many there are
   */
  int indicesAtLeast(int[] keys, int offset, int count, int threshold, int[] indices);

  /** Counts the keys that are at least {@code threshold}. */
  int countAtLeast(int[] keys, int offset, int count, int threshold);
}
