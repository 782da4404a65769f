package dev.multibox.bench.npy;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;

/** Maps regular files, and says why it cannot in the words of {@link NpyFormatException}. */
final class FileMapping {

  private FileMapping() {}

  static MemorySegment map(Path file, Arena arena) throws NpyFormatException {
    String name = file.toString();
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        // A pipe would be waited for, a device never ends.
        throw new NpyFormatException(
            name, "a file", attributes.isDirectory() ? "a directory" : "a device or pipe");
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      }
    } catch (NpyFormatException told) {
      throw told;
    } catch (NoSuchFileException missing) {
      throw new NpyFormatException(name, "a .npy file", "no such file", missing);
    } catch (AccessDeniedException denied) {
      throw new NpyFormatException(name, "a readable file", "no permission to read it", denied);
    } catch (IOException failed) {
      throw new NpyFormatException(name, "a readable file", String.valueOf(failed), failed);
    }
  }
}
