package dev.multibox.bench.npy;

import java.lang.foreign.MemorySegment;

/** A file that was read into memory whole. */
record MemoryBytes(MemorySegment bytes) implements FileBytes {

  @Override
  public long size() {
    return bytes.byteSize();
  }

  @Override
  public void read(long position, MemorySegment into) {
    MemorySegment.copy(bytes, position, into, 0, into.byteSize());
  }

  @Override
  public void close() {
    // It is the caller's.
  }
}
