package dev.multibox.bench.npy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * Writes an array whose length need not be known before its last element: format 1.0,
 * little-endian, C order, of float32, float64, int32 or int64.
 *
 * <p>Elements go to a temporary file in the target's folder, which {@link #commit} moves over the
 * target. Closed without a commit, or with the virtual machine ended by a signal, nothing is left
 * behind and the target is what it was.
 *
 * <p>Not for several threads.
 */
public final class NpyWriter implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final Set<NpyType> WRITTEN =
      EnumSet.of(NpyType.FLOAT32, NpyType.FLOAT64, NpyType.INT32, NpyType.INT64);

  private final TemporaryFile file;
  private final NpyType type;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private long count;
  private long end = NpyHeader.WRITTEN_BYTES;
  private boolean completed;

  private NpyWriter(TemporaryFile file, NpyType type) {
    this.file = file;
    this.type = type;
  }

  /**
   * Starts a file.
   *
   * @param target what it is to become; a file that stands there is replaced
   * @param type {@code FLOAT32}, {@code FLOAT64}, {@code INT32} or {@code INT64}
   * @throws IOException with a message of one line, if the folder is not there or not writable, or
   *     the target is a directory or a device
   */
  public static NpyWriter create(Path target, NpyType type) throws IOException {
    if (!WRITTEN.contains(type)) {
      throw new IllegalArgumentException("type: expected one of " + WRITTEN + ", got " + type);
    }
    return new NpyWriter(TemporaryFile.of(target), type);
  }

  /** Appends {@code n} elements of a FLOAT32 array. */
  public void writeFloats(float[] from, int at, int n) throws IOException {
    require(NpyType.FLOAT32);
    Objects.checkFromIndexSize(at, n, from.length);
    for (int i = at; i < at + n; i++) {
      room();
      buffer.putFloat(from[i]);
    }
    count += n;
  }

  /** Appends {@code n} elements of an INT32 array. */
  public void writeInts(int[] from, int at, int n) throws IOException {
    require(NpyType.INT32);
    Objects.checkFromIndexSize(at, n, from.length);
    for (int i = at; i < at + n; i++) {
      room();
      buffer.putInt(from[i]);
    }
    count += n;
  }

  /** Appends elements of a FLOAT64 array. */
  public void writeDoubles(double... values) throws IOException {
    require(NpyType.FLOAT64);
    for (double value : values) {
      room();
      buffer.putDouble(value);
    }
    count += values.length;
  }

  /** Appends an element of an INT64 array. */
  public void writeLong(long value) throws IOException {
    require(NpyType.INT64);
    room();
    buffer.putLong(value);
    count++;
  }

  /** Returns the number of elements written. */
  public long count() {
    return count;
  }

  /**
   * Writes what is left and the header: what may fail but the move has not failed.
   *
   * @param shape lengths of the dimensions, at most 6, whose product is {@link #count}
   * @throws IOException if writing fails; {@link #close} then removes what was written
   */
  public void complete(long... shape) throws IOException {
    requireOpen();
    ByteBuffer header = NpyHeader.bytes(type, ByteOrder.LITTLE_ENDIAN, shape);
    long product = 1;
    for (long length : shape) {
      product = Math.multiplyExact(product, length);
    }
    if (product != count) {
      throw new IllegalArgumentException(
          "shape: expected lengths that multiply to "
              + count
              + ", got "
              + Arrays.toString(shape)
              + "; count the elements that were written");
    }
    drain();
    file.write(header, 0);
    file.complete();
    completed = true;
  }

  /**
   * Moves the completed file over the target.
   *
   * @throws IOException if moving fails; {@link #close} then removes the file
   * @throws IllegalStateException if {@link #complete} was not called
   */
  public void commit() throws IOException {
    file.requireOpen();
    if (!completed) {
      throw new IllegalStateException(
          "writer: expected a completed array, got one without a shape; call complete(shape)");
    }
    file.commit();
  }

  private void require(NpyType wanted) {
    requireOpen();
    if (type != wanted) {
      throw new IllegalStateException(
          "writer: expected " + type + ", got " + wanted + "; create it of that type");
    }
  }

  private void requireOpen() {
    file.requireOpen();
    if (completed) {
      throw new IllegalStateException(
          "writer: expected an array to go on with, got a completed one; create another");
    }
  }

  private void room() throws IOException {
    if (buffer.remaining() < type.itemSize()) {
      drain();
    }
  }

  private void drain() throws IOException {
    buffer.flip();
    end = file.write(buffer, end);
    buffer.clear();
  }

  /** Removes the temporary file unless {@link #commit} made it the target. Harmless twice. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
