package dev.multibox.bench.files;

import dev.multibox.bench.npy.LargeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Memory that files are read into; it goes when nothing refers to it. */
final class Buffers {

  /** Longest array that every virtual machine gives. */
  static final int MOST_IN_ARRAY = Integer.MAX_VALUE - 8;

  private Buffers() {}

  /** Memory for some floats, or nothing where there is too little. */
  static Optional<MemorySegment> floats(long count) {
    return LargeMemory.allocate(Arena.ofAuto(), count * Float.BYTES);
  }

  /** What the command line says in words of its own. */
  static OutOfMemoryError tooLittle(long count) {
    return new OutOfMemoryError("no native memory for " + count + " numbers of 4 bytes");
  }
}
