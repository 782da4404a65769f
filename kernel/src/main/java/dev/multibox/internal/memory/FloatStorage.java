package dev.multibox.internal.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;

/**
 * Floats in caller memory of any kind. Kernels get a {@code float[]} and an offset: the caller's
 * own array where there is one, else a tile that {@link #read} filled.
 */
public final class FloatStorage {

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final float[] ZEROS = new float[1024];

  private final String name;
  private final MemorySegment segment;
  private final float[] array;
  private final int arrayOffset;
  private final long length;

  private FloatStorage(String name, MemorySegment segment, float[] array, int arrayOffset) {
    this.name = name;
    this.segment = segment;
    this.array = array;
    this.arrayOffset = arrayOffset;
    length = segment.byteSize() / Float.BYTES;
  }

  /**
   * Checks a segment and holds its first {@code count} floats. The rest is not the caller's tensor
   * and may not even be memory: a pointer from C is a segment without an end.
   *
   * @param count floats that it must hold at least
   * @param what what they are, for the exception
   */
  public static FloatStorage of(String name, MemorySegment segment, long count, String what) {
    Arguments.notNull(name, segment);
    Arguments.alive(name, segment);
    ElementType.FLOAT.require(name, segment);
    Arguments.holds(name, segment.byteSize() / Float.BYTES, count, what);
    MemorySegment held = CallerMemory.first(segment, count * Float.BYTES);
    Object base = held.heapBase().orElse(null);
    // A heap held's address is its offset in the array, in bytes.
    if (base instanceof float[] floats && held.address() % Float.BYTES == 0) {
      return new FloatStorage(name, held, floats, (int) (held.address() / Float.BYTES));
    }
    return new FloatStorage(name, held, null, 0);
  }

  /** Checks a segment as {@link #of} does, and that this thread may use it and write to it. */
  public static FloatStorage output(String name, MemorySegment segment, long count, String what) {
    FloatStorage storage = of(name, segment, count, what);
    Arguments.accessible(name, segment, false);
    Arguments.writable(name, segment);
    return storage;
  }

  /** Checks and holds all of a segment. */
  public static FloatStorage all(String name, MemorySegment segment) {
    long count = Arguments.notNull(name, segment).byteSize() / Float.BYTES;
    return of(name, segment, count, "");
  }

  /** Whether {@link #array} may be used. */
  public boolean isArray() {
    return array != null;
  }

  /** The caller's array. */
  public float[] array() {
    return array;
  }

  /** Where float {@code index} stands in {@link #array}. */
  public int arrayIndex(long index) {
    return Math.toIntExact(arrayOffset + index);
  }

  /** Copies {@code count} floats from {@code index} on. */
  public void read(long index, float[] into, int at, int count) {
    long from = index * Float.BYTES;
    if (array != null) {
      // The segment may be a part of the array. Faster than a copy of segments (journal M3).
      Objects.checkFromIndexSize(index, count, length);
      System.arraycopy(array, arrayIndex(index), into, at, count);
    } else if (NativeMemory.holds(segment)) {
      MemorySegment.copy(NativeMemory.narrow(segment), FLOAT, from, into, at, count);
    } else {
      MemorySegment.copy(segment, FLOAT, from, into, at, count);
    }
  }

  /** Copies {@code count} floats to {@code index} and on. */
  public void write(long index, float[] from, int at, int count) {
    MemorySegment.copy(from, at, segment, FLOAT, index * Float.BYTES, count);
  }

  /** The float at {@code index}. */
  public float get(long index) {
    return segment.get(FLOAT, index * Float.BYTES);
  }

  /** Writes the float at {@code index}. */
  public void set(long index, float value) {
    segment.set(FLOAT, index * Float.BYTES, value);
  }

  /** Makes {@code count} floats from {@code index} on +0. */
  public void zero(long index, long count) {
    if (array != null) {
      int from = arrayIndex(index);
      Arrays.fill(array, from, Math.toIntExact(from + count), 0f);
      return;
    }
    // A slice to fill would be an object each time.
    for (long done = 0; done < count; done += ZEROS.length) {
      write(index + done, ZEROS, 0, (int) Math.min(ZEROS.length, count - done));
    }
  }

  /** How many it holds. */
  public long count() {
    return length;
  }

  /** What the argument is called. */
  public String name() {
    return name;
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
