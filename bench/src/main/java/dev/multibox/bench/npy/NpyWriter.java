package dev.multibox.bench.npy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes an array whose length need not be known before its last element: format 1.0,
 * little-endian, C order, of float32, int32 or int64.
 *
 * <p>Elements go to a temporary file in the target's folder, which {@link #commit} moves over the
 * target. Closed without a commit, or with the virtual machine ended by a signal, nothing is left
 * behind and the target is what it was.
 *
 * <p>Not for several threads.
 */
public final class NpyWriter implements AutoCloseable {

  /** Room for a shape of six dimensions of 19 digits; a multiple of 64 as the format wants. */
  private static final int HEADER_BYTES = 256;

  private static final int MOST_DIMENSIONS = 6;

  /** Magic string, version 1.0, length of what follows. */
  private static final int PREFIX_BYTES = 10;

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path target;
  private final Path temporary;
  private final NpyType type;
  private final FileChannel channel;
  private final Thread removal;
  private final ByteBuffer buffer =
      ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private long count;
  private long end = HEADER_BYTES;
  private boolean closed;

  private NpyWriter(Path target, Path temporary, NpyType type) throws IOException {
    this.target = target;
    this.temporary = temporary;
    this.type = type;
    channel = FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    removal = Thread.ofPlatform().unstarted(this::remove);
    Runtime.getRuntime().addShutdownHook(removal);
  }

  /**
   * Starts a file.
   *
   * @param target what it is to become; a file that stands there is replaced
   * @param type {@code FLOAT32}, {@code INT32} or {@code INT64}
   * @throws IOException with a message of one line, if the folder is not there or not writable, or
   *     the target is a directory or a device
   */
  public static NpyWriter create(Path target, NpyType type) throws IOException {
    if (type != NpyType.FLOAT32 && type != NpyType.INT32 && type != NpyType.INT64) {
      throw new IllegalArgumentException("type: expected float32, int32 or int64, got " + type);
    }
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(target)) {
      throw new IOException(
          target
              + ": expected a file or nothing to write to, found "
              + (Files.isDirectory(target) ? "a directory" : "something else"));
    }
    Path folder = Objects.requireNonNullElse(target.toAbsolutePath().getParent(), target);
    if (!Files.isDirectory(folder)) {
      throw new IOException(target + ": expected a folder to write to, found no " + folder);
    }
    String random = Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36);
    // Not by createTempFile: the target would keep its permissions, which are the owner's alone.
    Path temporary = folder.resolve("." + target.getFileName() + "." + random + ".tmp");
    try {
      return new NpyWriter(target, temporary, type);
    } catch (IOException refused) {
      throw new IOException(
          target + ": expected a folder to write to, found that it refuses: " + refused, refused);
    }
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
   * Completes the file and moves it over the target.
   *
   * @param shape lengths of the dimensions, at most 6, whose product is {@link #count}
   * @throws IOException if writing or moving fails; {@link #close} then removes what was written
   */
  public void commit(long... shape) throws IOException {
    requireOpen();
    long product = 1;
    for (long length : shape) {
      product = Math.multiplyExact(product, length);
    }
    boolean negative = Arrays.stream(shape).anyMatch(length -> length < 0);
    if (product != count || shape.length > MOST_DIMENSIONS || negative) {
      throw new IllegalArgumentException(
          "shape: expected at most 6 lengths that multiply to "
              + count
              + ", got "
              + Arrays.toString(shape));
    }
    drain();
    writeFully(header(shape), 0);
    channel.close();
    Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    close();
  }

  private ByteBuffer header(long[] shape) {
    StringJoiner lengths = new StringJoiner(", ", "(", shape.length == 1 ? ",)" : ")");
    Arrays.stream(shape).mapToObj(Long::toString).forEach(lengths::add);
    String dictionary =
        "{'descr': '"
            + type.descr(ByteOrder.LITTLE_ENDIAN)
            + "', 'fortran_order': False, 'shape': "
            + lengths
            + ", }";
    byte[] bytes = new byte[HEADER_BYTES];
    Arrays.fill(bytes, (byte) ' ');
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    header.put(NpyHeader.magic()).put((byte) 1).put((byte) 0);
    header.putShort((short) (HEADER_BYTES - PREFIX_BYTES));
    header.put(dictionary.getBytes(StandardCharsets.US_ASCII));
    header.put(HEADER_BYTES - 1, (byte) '\n');
    return header.rewind();
  }

  private void require(NpyType wanted) {
    requireOpen();
    if (type != wanted) {
      throw new IllegalStateException("writer of " + type + " was given " + wanted);
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("writer of " + target + " is closed");
    }
  }

  private void room() throws IOException {
    if (buffer.remaining() < type.itemSize()) {
      drain();
    }
  }

  private void drain() throws IOException {
    buffer.flip();
    end = writeFully(buffer, end);
    buffer.clear();
  }

  private long writeFully(ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      try {
        at += channel.write(bytes, at);
      } catch (IOException refused) {
        throw new IOException(
            target + ": expected room to write, found: " + refused.getMessage(), refused);
      }
    }
    return at;
  }

  private void remove() {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException stays) {
      // There is nobody left to tell; the name says what it is.
    }
  }

  /** Removes the temporary file unless {@link #commit} made it the target. Harmless twice. */
  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try {
      channel.close();
      Files.deleteIfExists(temporary);
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(removal);
      } catch (IllegalStateException ending) {
        // The hook runs already, and finds nothing to remove.
      }
    }
  }
}
