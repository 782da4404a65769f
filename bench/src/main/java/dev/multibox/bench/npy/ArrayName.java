package dev.multibox.bench.npy;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where an array is: in a .npy file, or in a .npz archive under a name.
 *
 * @param file the file or archive
 * @param member the array's name in the archive, with or without {@code .npy}; null for a file
 */
public record ArrayName(Path file, String member) {

  private static final String ARCHIVE = ".npz:";

  /** Names a file. */
  public static ArrayName of(Path file) {
    return new ArrayName(file, null);
  }

  /**
   * Reads {@code file.npy} or {@code archive.npz:member}. A colon may be part of a file's name or
   * follow a drive's letter: the longest name that a file has is the file's. Where no file has one,
   * a colon after {@code .npz} parts archive and member.
   *
   * @throws InvalidPathException if it is no name of a file here
   */
  public static ArrayName parse(String text) {
    if (isFile(text)) {
      return of(Path.of(text));
    }
    for (int colon = text.lastIndexOf(':'); colon > 1; colon = text.lastIndexOf(':', colon - 1)) {
      if (isFile(text.substring(0, colon))) {
        return split(text, colon);
      }
    }
    int archive = text.toLowerCase(Locale.ROOT).lastIndexOf(ARCHIVE);
    return archive < 0 ? of(Path.of(text)) : split(text, archive + ARCHIVE.length() - 1);
  }

  private static ArrayName split(String text, int colon) {
    return new ArrayName(Path.of(text.substring(0, colon)), text.substring(colon + 1));
  }

  private static boolean isFile(String name) {
    try {
      return Files.isRegularFile(Path.of(name));
    } catch (InvalidPathException notHere) {
      // As C:\x.npz:logits on Windows, or a member's name with a character that files lack.
      return false;
    }
  }

  /** Returns the name as {@link #parse} reads it. */
  @Override
  public String toString() {
    return member == null ? file.toString() : file + ":" + member;
  }
}
