package dev.multibox.bench.npy;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** A file that was read into memory whole. */
record MemoryBytes(MemorySegment bytes) implements FileBytes {

  @Override
  public long size() {
    return bytes.byteSize();
  }

  @Override
  public void read(long position, ByteBuffer into) {
    MemorySegment.copy(bytes, position, MemorySegment.ofBuffer(into), 0, into.remaining());
    into.position(into.limit());
  }

  @Override
  public void close() {
    // It is the caller's.
  }
}
