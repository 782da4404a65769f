package dev.multibox.bench.npy;

import java.io.IOException;

/**
 * A file is not an array that can be read here. The message is one line that names the file, what
 * was expected, what was found, and the way out.
 */
public final class NpyFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong, and what helps.
   *
   * @param file name of the file
   * @param expected what should have been there
   * @param found what was there
   * @param wayOut what to do about it, in one clause
   */
  public NpyFormatException(String file, String expected, String found, String wayOut) {
    super(
        PrintableText.of(file)
            + ": expected "
            + expected
            + ", found "
            + PrintableText.quoted(found)
            + "; "
            + PrintableText.of(wayOut));
  }
}
