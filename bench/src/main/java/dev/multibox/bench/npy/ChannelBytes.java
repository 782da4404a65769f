package dev.multibox.bench.npy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * The bytes of a regular file, by system calls. Mapped memory is no faster, and ends the virtual
 * machine where compiled vector code touches it after the file was cut short.
 */
final class ChannelBytes implements FileBytes {

  private final String name;
  private final FileChannel channel;
  private final long size;

  private ChannelBytes(String name, FileChannel channel, long size) {
    this.name = name;
    this.channel = channel;
    this.size = size;
  }

  /** Opens a regular file, or says why it cannot. */
  static ChannelBytes open(Path file) throws NpyFormatException {
    String name = file.toString();
    requireRegular(file);
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
      ChannelBytes opened = new ChannelBytes(name, channel, channel.size());
      channel = null;
      return opened;
    } catch (IOException refused) {
      throw refused(name, refused);
    } finally {
      if (channel != null) {
        closeQuietly(channel);
      }
    }
  }

  /** Refuses what is no file: a pipe would be waited for, a device never ends. */
  static void requireRegular(Path file) throws NpyFormatException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        throw attributes.isDirectory()
            ? new NpyFormatException(
                file.toString(), "a file", "a directory", "name a .npy file in it")
            : new NpyFormatException(
                file.toString(), "a file", "a device or pipe", "write it to a file first");
      }
    } catch (NpyFormatException told) {
      throw told;
    } catch (IOException refused) {
      throw refused(file.toString(), refused);
    }
  }

  /** What the system says, in the words of this package. */
  static NpyFormatException refused(String name, IOException refused) {
    return switch (refused) {
      case NoSuchFileException _ ->
          new NpyFormatException(
              name,
              "a .npy file",
              "no such file",
              "relative names are looked for in " + Path.of("").toAbsolutePath());
      case AccessDeniedException _ ->
          new NpyFormatException(
              name, "a readable file", "no permission to read it", "ask its owner for it");
      default ->
          new NpyFormatException(
              name,
              "a readable file",
              String.valueOf(refused.getMessage()),
              "copy it to another disk");
    };
  }

  /** A file that is no longer what it was when it was opened. */
  static NpyFormatException cutShort(String name, long size, long found) {
    return new NpyFormatException(
        name,
        "all of the " + size + " bytes that it had",
        "no more than " + found + ": the file was cut short while it was read",
        "let the program that writes it finish first");
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long position, ByteBuffer into) throws NpyFormatException {
    try {
      for (long at = position; into.hasRemaining(); ) {
        int read = channel.read(into, at);
        if (read < 0) {
          throw cutShort(name, size, channel.size());
        }
        at += read;
      }
    } catch (NpyFormatException told) {
      throw told;
    } catch (IOException failed) {
      throw refused(name, failed);
    }
  }

  @Override
  public Optional<MemorySegment> map(long position, long bytes, Arena arena)
      throws NpyFormatException {
    try {
      // A longer mapping than the file would make the file longer, or fail.
      if (channel.size() < size) {
        throw cutShort(name, size, channel.size());
      }
      return Optional.of(channel.map(FileChannel.MapMode.READ_ONLY, position, bytes, arena));
    } catch (NpyFormatException told) {
      throw told;
    } catch (IOException failed) {
      throw refused(name, failed);
    }
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException harmless) {
      // Nothing was written.
    }
  }
}
