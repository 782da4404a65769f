package dev.multibox.loss;

import dev.multibox.Backend;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.OneCall;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.ElementType;
import dev.multibox.internal.selection.HardNegativesScalar;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Exact partial selection by itself: the {@code k} largest of {@code count} keys, as a set or in
 * rank order.
 *
 * <p>Order: that of {@link Float#compare}, NaN first, +infinity next, 0.0 before -0.0; of equal
 * keys the lowest index first. So the result is one and the same for every backend, unlike that of
 * a sort that is not stable.
 *
 * <p>Complexity: at most 32 passes over the keys whatever they are, and no sort of all of them;
 * rank order sorts the {@code k} that were selected.
 *
 * <p>Shapes: keys {@code [count]} float32, only read; indices {@code [k]} int32; mask {@code
 * [count]} bytes, 1 where selected, else 0. Outputs may not overlap the keys. A heap segment of
 * another element type, such as a {@code long[]} of indices, is refused.
 *
 * <p>Source: SSD paper, section 2.2; the usual programs sort all keys, twice.
 *
 * <p>Allocates nothing per call, but for rank order of some thousands of keys, where the JDK's sort
 * may. Holds scratch: one object per thread. A second call while one is under way throws {@link
 * IllegalStateException}.
 */
public final class HardNegatives {

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
  private static final int TILE = 1024;

  final OneCall calls = new OneCall("HardNegatives");
  private final Kernels kernels;
  private final int[] keys;
  private final int[] selected;
  private final int[] scratch;
  private final long[] ranks;
  private final float[] tile = new float[TILE];

  private HardNegatives(int capacity, Backend backend) {
    kernels = InternalView.KERNELS.of(backend);
    keys = new int[capacity];
    selected = new int[capacity];
    scratch = new int[HardNegativesScalar.scratch(capacity)];
    ranks = new long[capacity];
  }

  /**
   * {@return the kernel on {@link Backend#current()}}
   *
   * @param capacity most keys of a call
   */
  public static HardNegatives of(int capacity) {
    return of(capacity, Backend.current());
  }

  /**
   * {@return the kernel on a backend}
   *
   * @param capacity most keys of a call
   * @param backend the backend whose kernels compute
   * @throws IllegalArgumentException if {@code capacity} is out of range
   * @throws NullPointerException if an argument is null
   */
  public static HardNegatives of(int capacity, Backend backend) {
    Arguments.atLeast("capacity", capacity, 0);
    Arguments.atMost("capacity", capacity, HardNegativesScalar.MOST);
    Arguments.notNull("backend", backend);
    return new HardNegatives(capacity, backend);
  }

  /**
   * Writes the indices of the {@code k} largest keys, ascending.
   *
   * @param values the keys, at least {@code count}
   * @param count 0 to the capacity
   * @param k 0 to {@code count}
   * @param indices takes {@code k} integers
   * @throws IllegalArgumentException if {@code count} or {@code k} is out of range
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public void select(float[] values, int count, int k, int[] indices) {
    calls.begin();
    try {
      selectAscending(values, count, k, indices);
    } finally {
      calls.end();
    }
  }

  private void selectAscending(float[] values, int count, int k, int[] indices) {
    check(values, count, k);
    Arguments.notNull("indices", indices);
    Arguments.holds("indices", indices.length, k, "integers [k]");
    kernels.hardNegatives().sortableKeys(values, 0, count, keys, 0);
    kernels.hardNegatives().select(keys, 0, count, k, indices, scratch);
  }

  /**
   * Writes the indices of the {@code k} largest keys, ascending.
   *
   * @param values the keys, at least {@code count} floats
   * @param count 0 to the capacity
   * @param k 0 to {@code count}
   * @param indices takes {@code k} integers
   * @throws IllegalArgumentException if {@code count} or {@code k} is out of range, or indices is
   *     read-only or overlaps the keys
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if memory is closed or another thread's
   */
  public void select(MemorySegment values, int count, int k, MemorySegment indices) {
    calls.begin();
    try {
      selectAscending(values, count, k, indices);
    } finally {
      calls.end();
    }
  }

  private void selectAscending(MemorySegment values, int count, int k, MemorySegment indices) {
    check(values, count, k);
    Arguments.output("indices", indices, k, Integer.BYTES, "integers [k]");
    ElementType.INT.require("indices", indices);
    long keyBytes = (long) count * Float.BYTES;
    Arguments.apart("indices", indices, (long) k * Integer.BYTES, "values", values, keyBytes);
    readKeys(values, count);
    kernels.hardNegatives().select(keys, 0, count, k, selected, scratch);
    MemorySegment.copy(selected, 0, indices, INT, 0, k);
  }

  /**
   * Writes the indices of the {@code k} largest keys, the largest first.
   *
   * @param values the keys, at least {@code count}
   * @param count 0 to the capacity
   * @param k 0 to {@code count}
   * @param indices takes {@code k} integers
   * @throws IllegalArgumentException if {@code count} or {@code k} is out of range
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public void selectRanked(float[] values, int count, int k, int[] indices) {
    calls.begin();
    try {
      selectAscending(values, count, k, indices);
      rank(indices, k);
    } finally {
      calls.end();
    }
  }

  /**
   * Writes the indices of the {@code k} largest keys, the largest first.
   *
   * @param values the keys, at least {@code count} floats
   * @param count 0 to the capacity
   * @param k 0 to {@code count}
   * @param indices takes {@code k} integers
   * @throws IllegalArgumentException if {@code count} or {@code k} is out of range, or indices is
   *     read-only or overlaps the keys
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if memory is closed or another thread's
   */
  public void selectRanked(MemorySegment values, int count, int k, MemorySegment indices) {
    calls.begin();
    try {
      selectAscending(values, count, k, indices);
      rank(selected, k);
      MemorySegment.copy(selected, 0, indices, INT, 0, k);
    } finally {
      calls.end();
    }
  }

  /**
   * Marks the {@code k} largest keys.
   *
   * @param values the keys, at least {@code count}
   * @param count 0 to the capacity
   * @param k 0 to {@code count}
   * @param mask takes {@code count} bytes: 1 where selected, else 0
   * @throws IllegalArgumentException if {@code count} or {@code k} is out of range
   * @throws IndexOutOfBoundsException if an array is too short
   * @throws NullPointerException if an argument is null
   */
  public void mask(float[] values, int count, int k, byte[] mask) {
    calls.begin();
    try {
      check(values, count, k);
      Arguments.notNull("mask", mask);
      Arguments.holds("mask", mask.length, count, "bytes [count]");
      kernels.hardNegatives().sortableKeys(values, 0, count, keys, 0);
      kernels.hardNegatives().select(keys, 0, count, k, selected, scratch);
      Arrays.fill(mask, 0, count, (byte) 0);
      for (int i = 0; i < k; i++) {
        mask[selected[i]] = 1;
      }
    } finally {
      calls.end();
    }
  }

  /**
   * Marks the {@code k} largest keys.
   *
   * @param values the keys, at least {@code count} floats
   * @param count 0 to the capacity
   * @param k 0 to {@code count}
   * @param mask takes {@code count} bytes: 1 where selected, else 0
   * @throws IllegalArgumentException if {@code count} or {@code k} is out of range, or mask is
   *     read-only or overlaps the keys
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if memory is closed or another thread's
   */
  public void mask(MemorySegment values, int count, int k, MemorySegment mask) {
    calls.begin();
    try {
      check(values, count, k);
      Arguments.output("mask", mask, count, 1, "bytes [count]");
      ElementType.BYTE.require("mask", mask);
      Arguments.apart("mask", mask, count, "values", values, (long) count * Float.BYTES);
      readKeys(values, count);
      kernels.hardNegatives().select(keys, 0, count, k, selected, scratch);
      mask.asSlice(0, count).fill((byte) 0);
      for (int i = 0; i < k; i++) {
        mask.set(ValueLayout.JAVA_BYTE, selected[i], (byte) 1);
      }
    } finally {
      calls.end();
    }
  }

  private void readKeys(MemorySegment values, int count) {
    for (int from = 0; from < count; from += TILE) {
      int length = Math.min(TILE, count - from);
      MemorySegment.copy(values, FLOAT, (long) from * Float.BYTES, tile, 0, length);
      kernels.hardNegatives().sortableKeys(tile, 0, length, keys, from);
    }
  }

  /** Sorts what was selected by falling key, then rising index, in one packed number. */
  private void rank(int[] indices, int k) {
    for (int i = 0; i < k; i++) {
      ranks[i] = HardNegativesScalar.rank(keys[indices[i]], indices[i]);
    }
    Arrays.sort(ranks, 0, k);
    for (int i = 0; i < k; i++) {
      indices[i] = (int) ranks[i];
    }
  }

  private void check(float[] values, int count, int k) {
    checkSizes(count, k);
    Arguments.notNull("values", values);
    Arguments.holds("values", values.length, count, "floats [count]");
  }

  private void check(MemorySegment values, int count, int k) {
    checkSizes(count, k);
    Arguments.input("values", values, count, Float.BYTES, "floats [count]");
    ElementType.FLOAT.require("values", values);
  }

  private void checkSizes(int count, int k) {
    Arguments.within("count", count, 0, keys.length);
    Arguments.within("k", k, 0, count);
  }
}
