package dev.multibox.bench.formats;

/** Numbers in the text of VOC's files. */
final class VocNumbers {

  private VocNumbers() {}

  /** Reads a number, which may be NaN or infinite. */
  static double parse(String text, String place, String expected) throws FormatException {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException none) {
      throw new FormatException(place, expected, '"' + text + '"', "write digits with a point");
    }
  }
}
