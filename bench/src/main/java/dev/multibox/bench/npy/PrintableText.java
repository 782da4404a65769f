package dev.multibox.bench.npy;

/** Text of a file in a message of one line: without line ends and control sequences. */
public final class PrintableText {

  /** Longest part of a message that comes from a file; a header may hold 64 KiB of anything. */
  private static final int MOST_CHARACTERS = 160;

  private PrintableText() {}

  /** Returns the text, a question mark for each control character. */
  public static String of(String text) {
    return of(text, Integer.MAX_VALUE);
  }

  /** Returns the same, cut where it is long. */
  public static String quoted(String text) {
    return of(text, MOST_CHARACTERS);
  }

  private static String of(String text, int most) {
    String head = text.length() <= most ? text : text.substring(0, most) + "...";
    StringBuilder line = new StringBuilder(head.length());
    for (int i = 0; i < head.length(); i++) {
      char character = head.charAt(i);
      line.append(Character.isISOControl(character) ? '?' : character);
    }
    return line.toString();
  }
}
