package dev.multibox.bench.npy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The bytes that hold an array: a file, a member of an archive, or memory. They are copied out, so
 * that bytes that are gone are an exception and not a fault of the machine. Any thread may read.
 */
sealed interface FileBytes extends AutoCloseable permits ChannelBytes, MemberBytes, MemoryBytes {

  /** Bytes there were when it was opened. */
  long size();

  /**
   * Fills a buffer up to its limit.
   *
   * @throws NpyFormatException if the file was cut short since, or its disk fails
   */
  void read(long position, ByteBuffer into) throws NpyFormatException;

  /** Maps a range; empty where only copies can be had. */
  default Optional<MemorySegment> map(long position, long bytes, Arena arena)
      throws NpyFormatException {
    return Optional.empty();
  }

  @Override
  void close();
}
