package dev.multibox.internal.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.IntBuffer;
import java.util.Objects;

/** 32-bit integers in caller memory of any kind; see {@link FloatStorage}. */
public final class IntStorage {

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  private final String name;
  private final MemorySegment segment;
  private final int[] array;
  private final int arrayOffset;
  private final long length;

  private IntStorage(String name, MemorySegment segment, int[] array, int arrayOffset) {
    this.name = name;
    this.segment = segment;
    this.array = array;
    this.arrayOffset = arrayOffset;
    length = segment.byteSize() / Integer.BYTES;
  }

  /**
   * Checks and holds a segment.
   *
   * @param count integers that it must hold at least
   * @param what what they are, for the exception
   */
  public static IntStorage of(String name, MemorySegment segment, long count, String what) {
    Arguments.notNull(name, segment);
    Arguments.alive(name, segment);
    Arguments.holds(name, segment.byteSize() / Integer.BYTES, count, what);
    Object base = segment.heapBase().orElse(null);
    if (base instanceof int[] ints && segment.address() % Integer.BYTES == 0) {
      return new IntStorage(name, segment, ints, (int) (segment.address() / Integer.BYTES));
    }
    return new IntStorage(name, segment, null, 0);
  }

  /** Checks and holds an array. */
  public static IntStorage of(String name, int[] array, long count, String what) {
    Arguments.notNull(name, array);
    Arguments.holds(name, array.length, count, what);
    return new IntStorage(name, MemorySegment.ofArray(array), array, 0);
  }

  /** Checks and holds what lies between a buffer's position and its limit. */
  public static IntStorage of(String name, IntBuffer buffer, long count, String what) {
    Arguments.notNull(name, buffer);
    Arguments.nativeOrder(name, buffer.order());
    return of(name, MemorySegment.ofBuffer(buffer), count, what);
  }

  /** Whether {@link #array} may be used. */
  public boolean isArray() {
    return array != null;
  }

  /** The caller's array. */
  public int[] array() {
    return array;
  }

  /** Where integer {@code index} stands in {@link #array}. */
  public int arrayIndex(long index) {
    return Math.toIntExact(arrayOffset + index);
  }

  /** The integer at {@code index}. */
  public int get(long index) {
    return segment.get(INT, index * Integer.BYTES);
  }

  /** Copies {@code count} integers from {@code index} on. */
  public void read(long index, int[] into, int at, int count) {
    long from = index * Integer.BYTES;
    if (array != null) {
      // The segment may be a part of the array.
      Objects.checkFromIndexSize(index, count, length);
      System.arraycopy(array, arrayIndex(index), into, at, count);
    } else if (NativeMemory.holds(segment)) {
      MemorySegment.copy(NativeMemory.narrow(segment), INT, from, into, at, count);
    } else {
      MemorySegment.copy(segment, INT, from, into, at, count);
    }
  }

  /** Copies {@code count} integers to {@code index} and on. */
  public void write(long index, int[] from, int at, int count) {
    MemorySegment.copy(from, at, segment, INT, index * Integer.BYTES, count);
  }

  /** How many it holds. */
  public long count() {
    return length;
  }

  /** The memory itself. */
  public MemorySegment segment() {
    return segment;
  }

  /** Refuses memory that has gone or is another thread's. */
  public void check(boolean shared) {
    Arguments.alive(name, segment);
    Arguments.accessible(name, segment, shared);
  }
}
