package dev.multibox.bench.formats;

import java.nio.file.Files;
import java.nio.file.Path;

/** What names say of the files. */
final class FileNames {

  private FileNames() {}

  static boolean isJson(String name) {
    return name.endsWith(".json") || name.endsWith(".json.gz");
  }

  static boolean isArray(String name) {
    return name.endsWith(".npy") || name.contains(".npz:");
  }

  static FormatException unknown(String name, String expected) {
    return new FormatException(
        name,
        expected,
        Files.exists(Path.of(name)) ? "another ending" : "no such file",
        "the ending of its name says what it holds");
  }
}
