package dev.multibox.bench.npy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Writes a float32 array whose elements come in any order, from any thread: they are memory, mapped
 * from a temporary file that {@link #commit} moves over the target. May be larger than memory.
 *
 * <p>Closed without a commit, or with the virtual machine ended by a signal, nothing is left behind
 * and the target is what it was.
 */
public final class MappedNpyWriter implements AutoCloseable {

  private static final int ZEROS = 1 << 20;

  private final TemporaryFile file;
  private final Arena arena;
  private final MemorySegment data;
  private boolean mapped = true;

  private MappedNpyWriter(TemporaryFile file, Arena arena, MemorySegment data) {
    this.file = file;
    this.arena = arena;
    this.data = data;
  }

  /**
   * Starts a file of its full length, all +0. The room on the disk is taken at once, as a lack of
   * it could not be told later, when memory is written to.
   *
   * @param target what it is to become; a file that stands there is replaced
   * @param shape lengths of the dimensions, at most 6
   * @throws IOException with a message of one line, if the folder is not there, not writable or
   *     full, or the target is a directory or a device
   */
  public static MappedNpyWriter create(Path target, long... shape) throws IOException {
    long bytes = Arrays.stream(shape).reduce(Float.BYTES, Math::multiplyExact);
    TemporaryFile file = TemporaryFile.of(target);
    Arena arena = Arena.ofShared();
    try {
      long end = file.write(NpyHeader.bytes(NpyType.FLOAT32, ByteOrder.nativeOrder(), shape), 0);
      ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
      for (long done = 0; done < bytes; done += ZEROS) {
        end = file.write(zeros.rewind().limit((int) Math.min(ZEROS, bytes - done)), end);
      }
      MemorySegment data =
          file.channel().map(FileChannel.MapMode.READ_WRITE, end - bytes, bytes, arena);
      MappedNpyWriter writer = new MappedNpyWriter(file, arena, data);
      file = null;
      return writer;
    } finally {
      if (file != null) {
        arena.close();
        file.close();
      }
    }
  }

  /** Returns the elements in row-major order and native byte order, until {@link #complete}. */
  public MemorySegment data() {
    return data;
  }

  /**
   * Unmaps the file: what may fail but the move has not failed.
   *
   * @throws IOException if the file cannot be closed
   */
  public void complete() throws IOException {
    file.requireOpen();
    unmap();
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
    if (mapped) {
      throw new IllegalStateException("expected a completed array, found one that is mapped");
    }
    file.commit();
  }

  private void unmap() {
    if (mapped) {
      mapped = false;
      arena.close();
    }
  }

  /** Removes the temporary file unless {@link #commit} made it the target. Harmless twice. */
  @Override
  public void close() throws IOException {
    try {
      unmap();
    } finally {
      file.close();
    }
  }
}
