package dev.multibox.bench.files;

import java.util.List;

/**
 * How a program numbers its labels.
 *
 * @param background which number is the background
 * @param ignored numbers beside -1 of priors to ignore
 */
public record LabelNumbering(Background background, List<Long> ignored) {

  /** The library's own: 0 is the background, -1 is ignored. */
  public static final LabelNumbering LIBRARY = new LabelNumbering(Background.FIRST, List.of());

  /** A label that is none, which the library refuses. */
  static final int NONE = Integer.MIN_VALUE;

  /** Which number is the background. */
  public enum Background {
    /** 0; the classes are 1 to {@code classes - 1}. */
    FIRST,
    /** {@code classes - 1}; the classes are 0 to {@code classes - 2}. */
    LAST,
    /** 0, which has no column of scores; the classes are 1 to {@code classes}. */
    NONE
  }

  /** Copies the list. */
  public LabelNumbering {
    ignored = List.copyOf(ignored);
  }

  /** The library's label for a number, or {@link #NONE}. */
  int label(long number, int classes) {
    // Nothing is boxed where nothing is ignored.
    if (number == -1 || (!ignored.isEmpty() && ignored.contains(number))) {
      return -1;
    }
    if (number < 0 || number > largest(classes)) {
      return NONE;
    }
    int label = (int) number;
    return background != Background.LAST ? label : label == classes - 1 ? 0 : label + 1;
  }

  /** The number of the background. */
  int background(int classes) {
    return background == Background.LAST ? classes - 1 : 0;
  }

  /** The largest number of a label. */
  int largest(int classes) {
    return background == Background.NONE ? classes : classes - 1;
  }

  /** The least number of columns of the scores. */
  int leastClasses() {
    return background == Background.NONE ? 1 : 2;
  }
}
