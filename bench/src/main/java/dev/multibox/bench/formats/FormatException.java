package dev.multibox.bench.formats;

import dev.multibox.bench.npy.PrintableText;
import java.io.IOException;

/**
 * A file does not have the form that its name or content claims. The message is one line: the file
 * and the place in it, what was expected, what was found, and the way out.
 */
public final class FormatException extends IOException {

  private static final long serialVersionUID = 1L;

  FormatException(String place, String expected, String found, String wayOut) {
    super(
        PrintableText.of(place)
            + ": expected "
            + expected
            + ", found "
            + PrintableText.quoted(found)
            + "; "
            + wayOut);
  }
}
