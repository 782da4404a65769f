package dev.multibox.internal.memory;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * The memory of arrays and buffers as segments, without a copy; a buffer's is that from its
 * position to its limit. {@link MemorySegment#ofBuffer} forgets the byte order, so a buffer in
 * another order than the machine's is refused here.
 */
public final class CallerMemory {

  private CallerMemory() {}

  /** The first bytes of a segment, which has as many; itself where it has no more. */
  public static MemorySegment first(MemorySegment segment, long bytes) {
    return segment.byteSize() == bytes ? segment : segment.asSlice(0, bytes);
  }

  /** The memory of floats. */
  public static MemorySegment of(String name, float[] array) {
    return MemorySegment.ofArray(Arguments.notNull(name, array));
  }

  /** The memory of integers. */
  public static MemorySegment of(String name, int[] array) {
    return MemorySegment.ofArray(Arguments.notNull(name, array));
  }

  /** The memory of 64-bit integers. */
  public static MemorySegment of(String name, long[] array) {
    return MemorySegment.ofArray(Arguments.notNull(name, array));
  }

  /** The memory of floats. */
  public static MemorySegment of(String name, FloatBuffer buffer) {
    Arguments.nativeOrder(name, Arguments.notNull(name, buffer).order());
    return MemorySegment.ofBuffer(buffer);
  }

  /** The memory of integers. */
  public static MemorySegment of(String name, IntBuffer buffer) {
    Arguments.nativeOrder(name, Arguments.notNull(name, buffer).order());
    return MemorySegment.ofBuffer(buffer);
  }

  /** The memory of 64-bit integers. */
  public static MemorySegment of(String name, LongBuffer buffer) {
    Arguments.nativeOrder(name, Arguments.notNull(name, buffer).order());
    return MemorySegment.ofBuffer(buffer);
  }
}
