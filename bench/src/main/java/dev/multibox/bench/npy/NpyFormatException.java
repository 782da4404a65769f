package dev.multibox.bench.npy;

import java.io.IOException;

/**
 * A file is not an array that can be read here. The message is one line that names the file, what
 * was expected, what was found, and the way out.
 */
public final class NpyFormatException extends IOException {

  private static final long serialVersionUID = 1L;

  /** Longest part of a message that comes from the file; a header may hold 64 KiB of anything. */
  private static final int MOST_CHARACTERS = 160;

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
        printable(file, Integer.MAX_VALUE)
            + ": expected "
            + expected
            + ", found "
            + shown(found)
            + "; "
            + printable(wayOut, Integer.MAX_VALUE));
  }

  private static String shown(String found) {
    return printable(found, MOST_CHARACTERS);
  }

  /** What stands in a file may hold line ends and terminal control sequences. */
  private static String printable(String text, int most) {
    String head = text.length() <= most ? text : text.substring(0, most) + "...";
    StringBuilder line = new StringBuilder(head.length());
    for (int i = 0; i < head.length(); i++) {
      char character = head.charAt(i);
      line.append(Character.isISOControl(character) ? '?' : character);
    }
    return line.toString();
  }
}
