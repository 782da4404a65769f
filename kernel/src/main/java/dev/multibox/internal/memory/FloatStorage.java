package dev.multibox.internal.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
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
   * Checks and holds a segment.
   *
   * @param count floats that it must hold at least
   * @param what what they are, for the exception
   */
  public static FloatStorage of(String name, MemorySegment segment, long count, String what) {
    Arguments.notNull(name, segment);
    Arguments.alive(name, segment);
    Arguments.holds(name, segment.byteSize() / Float.BYTES, count, what);
    Object base = segment.heapBase().orElse(null);
    // A heap segment's address is its offset in the array, in bytes.
    if (base instanceof float[] floats && segment.address() % Float.BYTES == 0) {
      return new FloatStorage(name, segment, floats, (int) (segment.address() / Float.BYTES));
    }
    return new FloatStorage(name, segment, null, 0);
  }

  /** Checks and holds an array. */
  public static FloatStorage of(String name, float[] array, long count, String what) {
    Arguments.notNull(name, array);
    Arguments.holds(name, array.length, count, what);
    return new FloatStorage(name, MemorySegment.ofArray(array), array, 0);
  }

  /** Checks and holds what lies between a buffer's position and its limit. */
  public static FloatStorage of(String name, FloatBuffer buffer, long count, String what) {
    Arguments.notNull(name, buffer);
    Arguments.nativeOrder(name, buffer.order());
    return of(name, MemorySegment.ofBuffer(buffer), count, what);
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
      // The segment may be a part of the array.
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
