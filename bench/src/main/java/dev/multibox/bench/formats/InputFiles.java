package dev.multibox.bench.formats;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** Opens what is named, and says what is wrong with the name. */
final class InputFiles {

  private static final int BUFFER_BYTES = 1 << 16;

  private InputFiles() {}

  /** Opens a file; what gzip packed is unpacked. */
  static InputStream open(Path file) throws IOException {
    if (!Files.exists(file)) {
      throw new FormatException(
          file.toString(), "a file", "no such file", "relative names are those of this folder");
    }
    if (Files.isDirectory(file)) {
      throw new FormatException(file.toString(), "a file", "a directory", "name a file in it");
    }
    InputStream stream = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
    if (!file.toString().endsWith(".gz")) {
      return stream;
    }
    try {
      return new GZIPInputStream(stream, BUFFER_BYTES);
    } catch (IOException broken) {
      stream.close();
      throw new FormatException(
          file.toString(), "what gzip writes", broken.getMessage(), "copy or pack it anew");
    }
  }

  /** The files of a folder with an ending, by name. */
  static List<Path> of(Path folder, String ending) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files =
          all.filter(file -> file.getFileName().toString().endsWith(ending))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
    }
    if (files.isEmpty()) {
      throw new FormatException(
          folder.toString(),
          "files that end with " + ending,
          "none",
          "name the folder that holds them");
    }
    return files;
  }

  /** The name of a file without its ending. */
  static String stem(Path file, String ending) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - ending.length());
  }
}
