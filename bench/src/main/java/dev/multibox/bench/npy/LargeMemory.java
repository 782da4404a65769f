package dev.multibox.bench.npy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Native memory that there may be too little of. */
public final class LargeMemory {

  /** A line of the cache, so that no vector crosses two. */
  private static final int ALIGNMENT = 64;

  private LargeMemory() {}

  /**
   * Returns memory that holds zeros, or nothing where the virtual machine refuses it: native memory
   * is bounded as the heap is, by {@code -XX:MaxDirectMemorySize} or else {@code -Xmx}.
   */
  public static Optional<MemorySegment> allocate(Arena arena, long bytes) {
    try {
      return Optional.of(arena.allocate(bytes, ALIGNMENT));
    } catch (OutOfMemoryError refused) {
      return Optional.empty();
    }
  }
}
