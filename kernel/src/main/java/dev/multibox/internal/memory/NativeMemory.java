package dev.multibox.internal.memory;

import java.lang.foreign.MemorySegment;

/**
 * Tells C2 that a segment lies outside the heap.
 *
 * <p>All kinds of segments share the JDK's code for access. Where a virtual machine has seen
 * several, C2 makes calls of what it inlined before, and objects of vectors: reading takes five
 * times as long. {@link Class#cast} to a class that is a constant narrows the type again (journal
 * M2).
 */
public final class NativeMemory {

  /** What every segment outside the heap is, that of a mapped file too. */
  private static final Class<? extends MemorySegment> KIND = MemorySegment.NULL.getClass();

  private NativeMemory() {}

  public static boolean holds(MemorySegment segment) {
    return KIND.isInstance(segment);
  }

  /** Returns the segment, one that {@link #holds}. */
  public static MemorySegment narrow(MemorySegment segment) {
    return KIND.cast(segment);
  }
}
