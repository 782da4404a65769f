package dev.multibox.bench.npy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * A block of a file's bytes, and arrays that its elements are converted in. All of it is used again
 * by the next block, so that a read allocates nothing once they have grown. Not for several
 * threads.
 */
final class ElementBlock {

  /** Large enough that a system call is no matter, small enough to stay in a core's cache. */
  private static final int MOST_BYTES = 1 << 18;

  private static final int LEAST_BYTES = 1 << 12;

  private final Arena arena;
  private MemorySegment bytes;
  private ByteBuffer buffer;
  private FortranOrder.Walk walk;

  private byte[] byteScratch = {};
  private short[] shortScratch = {};
  private int[] intScratch = {};
  private long[] longScratch = {};
  private float[] floatScratch = {};
  private double[] doubleScratch = {};

  /** Takes memory of an arena when it is needed. */
  ElementBlock(Arena arena) {
    this.arena = arena;
  }

  /** Makes room for bytes, or for as many of them as a block has at most; the room there is. */
  int reserve(long wanted) {
    long least = Math.clamp(wanted, LEAST_BYTES, MOST_BYTES);
    if (bytes == null || bytes.byteSize() < least) {
      // a power of two, so that all blocks of a growing number of elements are two of the last
      bytes = arena.allocate(Long.highestOneBit(least - 1) << 1, Long.BYTES);
      buffer = bytes.asByteBuffer();
    }
    return buffer.capacity();
  }

  /** Reads the first bytes of the block. */
  void load(FileBytes file, long position, int count) throws NpyFormatException {
    file.read(position, buffer.clear().limit(count));
  }

  /** The bytes, of which those after the last load are of an older one. */
  MemorySegment bytes() {
    return bytes;
  }

  /** A walk from the start. */
  FortranOrder.Walk walk(FortranOrder order) {
    if (walk == null || walk.order() != order) {
      walk = order.new Walk();
    }
    walk.restart();
    return walk;
  }

  byte[] byteScratch(int n) {
    if (byteScratch.length < n) {
      byteScratch = new byte[n];
    }
    return byteScratch;
  }

  short[] shortScratch(int n) {
    if (shortScratch.length < n) {
      shortScratch = new short[n];
    }
    return shortScratch;
  }

  int[] intScratch(int n) {
    if (intScratch.length < n) {
      intScratch = new int[n];
    }
    return intScratch;
  }

  long[] longScratch(int n) {
    if (longScratch.length < n) {
      longScratch = new long[n];
    }
    return longScratch;
  }

  float[] floatScratch(int n) {
    if (floatScratch.length < n) {
      floatScratch = new float[n];
    }
    return floatScratch;
  }

  double[] doubleScratch(int n) {
    if (doubleScratch.length < n) {
      doubleScratch = new double[n];
    }
    return doubleScratch;
  }
}
