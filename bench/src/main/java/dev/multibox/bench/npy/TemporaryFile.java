package dev.multibox.bench.npy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that stands in its target's folder under another name until it is complete. Closed before
 * that, or with the virtual machine ended by a signal, it is removed and the target is what it was.
 *
 * <p>A virtual machine that is killed removes nothing. Its files, {@code
 * .TARGET.PROCESS-RANDOM.tmp}, are removed by the next one that writes into the folder.
 */
public final class TemporaryFile implements AutoCloseable {

  private static final Pattern NAME = Pattern.compile("\\..+\\.(\\d{1,18})-[0-9a-z]+\\.tmp");

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path target;
  private final Path temporary;
  private final FileChannel channel;
  private final Thread removal;
  private boolean closed;

  private TemporaryFile(Path target, Path temporary) throws IOException {
    this.target = target;
    this.temporary = temporary;
    channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.CREATE_NEW);
    lock(channel);
    removal = Thread.ofPlatform().unstarted(this::remove);
    Runtime.getRuntime().addShutdownHook(removal);
  }

  /**
   * Starts a file.
   *
   * @throws IOException with a message of one line, if the target cannot be written
   */
  public static TemporaryFile of(Path target) throws IOException {
    if (Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(target)) {
      throw new IOException(
          target
              + ": expected a file or nothing to write to, found "
              + (Files.isDirectory(target) ? "a directory" : "something else")
              + "; name another file");
    }
    Path folder = Objects.requireNonNullElse(target.toAbsolutePath().getParent(), target);
    if (!Files.isDirectory(folder)) {
      throw new IOException(
          target + ": expected a folder to write to, found no " + folder + "; make it first");
    }
    removeAbandoned(folder);
    String process = Long.toString(ProcessHandle.current().pid());
    String random = Long.toUnsignedString(ThreadLocalRandom.current().nextLong(), 36);
    // Not by createTempFile: the target would keep its permissions, which are the owner's alone.
    Path temporary =
        folder.resolve("." + target.getFileName() + "." + process + "-" + random + ".tmp");
    try {
      return new TemporaryFile(target, temporary);
    } catch (IOException refused) {
      throw new IOException(
          target
              + ": expected a folder to write to, found that it refuses: "
              + refused
              + "; name another folder",
          refused);
    }
  }

  /** Removes what processes have left that are no more. */
  private static void removeAbandoned(Path folder) {
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, ".*.tmp")) {
      for (Path file : found) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()
            && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()
            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          removeUnlocked(file);
        }
      }
    } catch (IOException | DirectoryIteratorException unreadable) {
      // A folder that cannot be listed may be written to all the same.
    }
  }

  /**
   * The process may live where its number means nothing here: on another machine, in a container.
   */
  private static void removeUnlocked(Path file) {
    try (FileChannel abandoned = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (lock(abandoned)) {
        Files.deleteIfExists(file);
      }
    } catch (IOException stays) {
      // It is not this process's to remove, or another one was quicker.
    }
  }

  /** Whether nobody else holds the file; false also where the file system has no locks. */
  private static boolean lock(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (IOException | OverlappingFileLockException held) {
      return false;
    }
  }

  FileChannel channel() {
    return channel;
  }

  /** Writes all of a buffer, and returns where the next would go. */
  long write(ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      try {
        at += channel.write(bytes, at);
      } catch (IOException refused) {
        throw noRoom(target, refused);
      }
    }
    return at;
  }

  static IOException noRoom(Path target, IOException refused) {
    return new IOException(
        target
            + ": expected room to write, found: "
            + refused.getMessage()
            + "; name a folder on another disk",
        refused);
  }

  /** Returns a stream that writes from the start of the file on. Closing it closes nothing. */
  public OutputStream stream() {
    return new BufferedOutputStream(
        new OutputStream() {
          private long position;

          @Override
          public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
          }

          @Override
          public void write(byte[] bytes, int from, int count) throws IOException {
            position = TemporaryFile.this.write(ByteBuffer.wrap(bytes, from, count), position);
          }
        },
        BUFFER_BYTES);
  }

  /** Says that nothing more is written: what may fail for lack of room has not failed. */
  public void complete() throws IOException {
    channel.close();
  }

  /** Moves the completed file over the target. */
  public void commit() throws IOException {
    Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    close();
  }

  void requireOpen() {
    if (closed) {
      throw new IllegalStateException(
          target + ": expected an open writer, got a closed one; create another");
    }
  }

  private void remove() {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException stays) {
      // There is nobody left to tell; the name says what it is.
    }
  }

  /** Removes the file unless {@link #commit} made it the target. Harmless twice. */
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
