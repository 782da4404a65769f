package dev.multibox.bench.npy;

import java.util.Arrays;

/**
 * The three entries of a header, {@code {'descr': '<f4', 'fortran_order': False, 'shape': (8, 4),
 * }}, in any order. Nothing else of Python is understood, and nothing is evaluated.
 */
final class NpyDictionary {

  /** NumPy's own limit (NPY_MAXDIMS of 2.x). */
  private static final int MOST_DIMENSIONS = 64;

  private static final String SAVE_ANEW = "numpy.save writes a header that is read";

  private final String file;
  private final String text;
  private int at;

  private String descr;
  private Boolean fortranOrder;
  private long[] shape;

  NpyDictionary(String file, String text) throws NpyFormatException {
    this.file = file;
    this.text = text;
    take('{');
    while (!takeIf('}')) {
      entry();
      if (!takeIf(',')) {
        take('}');
        break;
      }
    }
    skipBlanks();
    if (at < text.length()) {
      throw wrong("nothing but blanks after the header's '}'");
    }
    require("descr", descr);
    require("fortran_order", fortranOrder);
    require("shape", shape);
  }

  String descr() {
    return descr;
  }

  boolean fortranOrder() {
    return fortranOrder;
  }

  long[] shape() {
    return shape;
  }

  private void entry() throws NpyFormatException {
    String key = string("a key of the header in quotes");
    take(':');
    switch (key) {
      case "descr" -> {
        refuseTwice(key, descr);
        descr = string("'descr' to be a string");
      }
      case "fortran_order" -> {
        refuseTwice(key, fortranOrder);
        fortranOrder = truth();
      }
      case "shape" -> {
        refuseTwice(key, shape);
        shape = tuple();
      }
      default ->
          throw new NpyFormatException(
              file,
              "the header's keys to be descr, fortran_order and shape",
              "'" + key + "'",
              SAVE_ANEW);
    }
  }

  private String string(String expected) throws NpyFormatException {
    skipBlanks();
    // Python 2 wrote u'<f4'; every Python reads it.
    if ("uUrR".indexOf(peek()) >= 0) {
      at++;
    }
    char quote = peek();
    if (quote != '\'' && quote != '"') {
      throw wrong(expected);
    }
    int end = text.indexOf(quote, at + 1);
    if (end < 0 || text.substring(at, end).indexOf('\\') >= 0) {
      throw wrong("a plain string in quotes");
    }
    String content = text.substring(at + 1, end);
    at = end + 1;
    return content;
  }

  private boolean truth() throws NpyFormatException {
    skipBlanks();
    for (String word : new String[] {"True", "False"}) {
      if (text.startsWith(word, at)) {
        at += word.length();
        return word.equals("True");
      }
    }
    throw wrong("'fortran_order' to be True or False");
  }

  private long[] tuple() throws NpyFormatException {
    take('(');
    long[] lengths = new long[MOST_DIMENSIONS];
    int rank = 0;
    boolean closed = takeIf(')');
    while (!closed) {
      if (rank == MOST_DIMENSIONS) {
        throw wrong("at most " + MOST_DIMENSIONS + " dimensions");
      }
      lengths[rank++] = length();
      if (takeIf(',')) {
        closed = takeIf(')');
      } else {
        if (rank == 1) {
          // In Python (3) is a number.
          throw wrong("a comma after the only number of the shape");
        }
        take(')');
        closed = true;
      }
    }
    return Arrays.copyOf(lengths, rank);
  }

  private long length() throws NpyFormatException {
    skipBlanks();
    int start = at;
    long value = 0;
    while (peek() >= '0' && peek() <= '9') {
      int digit = peek() - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        at = start;
        throw wrong("lengths of the shape below 2^63");
      }
      value = 10 * value + digit;
      at++;
    }
    if (at == start) {
      throw wrong("lengths of the shape to be 0, 1, 2, ...");
    }
    // Python 2 wrote long numbers with an L.
    takeIf('L');
    return value;
  }

  private void take(char wanted) throws NpyFormatException {
    if (!takeIf(wanted)) {
      throw wrong("'" + wanted + "' in the header");
    }
  }

  private boolean takeIf(char wanted) {
    skipBlanks();
    if (peek() != wanted) {
      return false;
    }
    at++;
    return true;
  }

  private void skipBlanks() {
    while (at < text.length() && " \t\r\n\f".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  /** The next character, or one that stands nowhere in a header. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : '\uffff';
  }

  private void refuseTwice(String key, Object before) throws NpyFormatException {
    if (before != null) {
      throw new NpyFormatException(
          file, "the header's key '" + key + "' once", "it twice", SAVE_ANEW);
    }
  }

  private void require(String key, Object value) throws NpyFormatException {
    if (value == null) {
      throw new NpyFormatException(file, "the header's key '" + key + "'", "none", SAVE_ANEW);
    }
  }

  private NpyFormatException wrong(String expected) {
    String rest = text.substring(at).strip();
    return new NpyFormatException(
        file, expected, rest.isEmpty() ? "the end of the header" : "\"" + rest + "\"", SAVE_ANEW);
  }
}
