package dev.multibox.internal.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
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
   * Checks a segment and holds its first {@code count} integers. The rest is not the caller's
   * tensor and may not even be memory: a pointer from C is a segment without an end.
   *
   * @param count integers that it must hold at least
   * @param what what they are, for the exception
   */
  public static IntStorage of(String name, MemorySegment segment, long count, String what) {
    Arguments.notNull(name, segment);
    Arguments.alive(name, segment);
    ElementType.INT.require(name, segment);
    Arguments.holds(name, segment.byteSize() / Integer.BYTES, count, what);
    MemorySegment held = CallerMemory.first(segment, count * Integer.BYTES);
    Object base = held.heapBase().orElse(null);
    if (base instanceof int[] ints && held.address() % Integer.BYTES == 0) {
      return new IntStorage(name, held, ints, (int) (held.address() / Integer.BYTES));
    }
    return new IntStorage(name, held, null, 0);
  }

  /** Checks a segment as {@link #of} does, and that this thread may use it and write to it. */
  public static IntStorage output(String name, MemorySegment segment, long count, String what) {
    IntStorage storage = of(name, segment, count, what);
    Arguments.accessible(name, segment, false);
    Arguments.writable(name, segment);
    return storage;
  }

  /** Checks and holds all of a segment. */
  public static IntStorage all(String name, MemorySegment segment) {
    long count = Arguments.notNull(name, segment).byteSize() / Integer.BYTES;
    return of(name, segment, count, "");
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
    if (array != null) {
      // The JDK's way into a segment takes a process's first call 3 ms (journal Y11).
      return array[arrayIndex(Objects.checkIndex(index, length))];
    }
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
