package dev.multibox.bench.npy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Writes a float32 array whose elements come in any order, from any thread: they are memory, which
 * {@link #complete} writes to a temporary file and {@link #commit} moves over the target.
 *
 * <p>An array that the virtual machine has no native memory for is mapped from the temporary file.
 * The room on the disk is taken at once then, as a lack of it ends the virtual machine when mapped
 * memory is written to. So do a failing disk, a file system that takes room anew for every write,
 * and whoever cuts the temporary file short.
 *
 * <p>Closed without a commit, or with the virtual machine ended by a signal, nothing is left behind
 * and the target is what it was.
 */
public final class MemoryNpyWriter implements AutoCloseable {

  private static final int ZEROS = 1 << 20;
  private static final int MOST_AT_ONCE = 1 << 30;

  private final TemporaryFile file;
  private final Arena arena;
  private final MemorySegment data;
  private boolean open = true;

  private MemoryNpyWriter(TemporaryFile file, Arena arena, MemorySegment data) {
    this.file = file;
    this.arena = arena;
    this.data = data;
  }

  /**
   * Starts a file of its full length, all +0.
   *
   * @param target what it is to become; a file that stands there is replaced
   * @param shape lengths of the dimensions, at most 6
   * @throws IOException with a message of one line, if the folder is not there, not writable or
   *     full, or the target is a directory or a device
   */
  public static MemoryNpyWriter create(Path target, long... shape) throws IOException {
    Arena arena = Arena.ofShared();
    try {
      MemoryNpyWriter writer =
          create(target, arena, LargeMemory.allocate(arena, bytes(shape)), shape);
      arena = null;
      return writer;
    } finally {
      if (arena != null) {
        arena.close();
      }
    }
  }

  /** Starts a file whose elements are this memory, or mapped where there is none. */
  static MemoryNpyWriter create(
      Path target, Arena arena, Optional<MemorySegment> memory, long... shape) throws IOException {
    ByteBuffer header = NpyHeader.bytes(NpyType.FLOAT32, ByteOrder.nativeOrder(), shape);
    TemporaryFile file = TemporaryFile.of(target);
    try {
      long end = file.write(header, 0);
      MemorySegment data = memory.isPresent() ? memory.get() : map(file, end, bytes(shape), arena);
      MemoryNpyWriter writer = new MemoryNpyWriter(file, arena, data);
      file = null;
      return writer;
    } finally {
      if (file != null) {
        file.close();
      }
    }
  }

  private static long bytes(long... shape) {
    return Arrays.stream(shape).reduce(Float.BYTES, Math::multiplyExact);
  }

  private static MemorySegment map(TemporaryFile file, long start, long bytes, Arena arena)
      throws IOException {
    ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
    long end = start;
    for (long done = 0; done < bytes; done += ZEROS) {
      end = file.write(zeros.rewind().limit((int) Math.min(ZEROS, bytes - done)), end);
    }
    return file.channel().map(FileChannel.MapMode.READ_WRITE, start, bytes, arena);
  }

  /** Returns the elements in row-major order and native byte order, until {@link #complete}. */
  public MemorySegment data() {
    return data;
  }

  /**
   * Writes the elements: what may fail but the move has not failed.
   *
   * @throws IOException if writing fails; {@link #close} then removes what was written
   */
  public void complete() throws IOException {
    file.requireOpen();
    if (open && !data.isMapped()) {
      long end = NpyHeader.WRITTEN_BYTES;
      for (long done = 0; done < data.byteSize(); done += MOST_AT_ONCE) {
        long length = Math.min(MOST_AT_ONCE, data.byteSize() - done);
        end = file.write(data.asSlice(done, length).asByteBuffer(), end);
      }
    }
    release();
    file.complete();
  }

  /**
   * Moves the file over the target.
   *
   * @throws IOException if moving fails; {@link #close} then removes the file
   * @throws IllegalStateException if {@link #complete} was not called
   */
  public void commit() throws IOException {
    file.requireOpen();
    if (open) {
      throw new IllegalStateException(
          "writer: expected a completed array, got one in memory; call complete()");
    }
    file.commit();
  }

  private void release() {
    if (open) {
      open = false;
      arena.close();
    }
  }

  /** Removes the temporary file unless {@link #commit} made it the target. Harmless twice. */
  @Override
  public void close() throws IOException {
    try {
      release();
    } finally {
      file.close();
    }
  }
}
