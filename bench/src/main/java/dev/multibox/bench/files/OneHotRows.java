package dev.multibox.bench.files;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.StringJoiner;

/**
 * Where the one-hot rows of an image stand: a row a prior, or a row a class.
 *
 * @param priors priors of an image
 * @param classes numbers of a one-hot row
 * @param width numbers of a row of the file, the one-hot ones among them
 * @param firstColumn of the one-hot ones
 * @param classMajor whether the file has a row a class instead
 */
record OneHotRows(int priors, int classes, int width, int firstColumn, boolean classMajor) {

  /** What {@link #number} returns of a row without a 1. */
  static final int NO_CLASS = -1;

  /** What {@link #number} returns of a row that is not one-hot. */
  static final int NOT_ONE_HOT = -2;

  /** Numbers of a row that a message shows. */
  private static final int MOST_SHOWN = 6;

  /** A row a prior. */
  static OneHotRows priorMajor(int priors, int classes) {
    return new OneHotRows(priors, classes, classes, 0, false);
  }

  /** A row a class. */
  static OneHotRows classMajor(int priors, int classes) {
    return new OneHotRows(priors, classes, classes, 0, true);
  }

  /** Numbers of an image. */
  long perImage() {
    return (long) priors * width;
  }

  /** The column of the 1, {@link #NO_CLASS} or {@link #NOT_ONE_HOT}. */
  int number(MemorySegment image, int prior) {
    int number = NO_CLASS;
    for (int column = 0; column < classes; column++) {
      float value = value(image, prior, column);
      if (value == 1f && number == NO_CLASS) {
        number = column;
      } else if (value != 0f) {
        // NaN too, and the second 1
        return NOT_ONE_HOT;
      }
    }
    return number;
  }

  /** Whether every number of a row is finite and 0 or more. */
  boolean areWeights(MemorySegment image, int prior) {
    boolean weights = true;
    for (int column = 0; column < classes; column++) {
      float value = value(image, prior, column);
      weights &= value >= 0f && value <= Float.MAX_VALUE;
    }
    return weights;
  }

  /** The numbers of a row that are not 0, and where. */
  String text(MemorySegment image, int prior) {
    StringJoiner shown = new StringJoiner(", ");
    int found = 0;
    for (int column = 0; column < classes; column++) {
      float value = value(image, prior, column);
      if (value != 0f && found++ < MOST_SHOWN) {
        shown.add(value + " at [" + column + "]");
      }
    }
    return found > MOST_SHOWN ? shown + " and " + (found - MOST_SHOWN) + " more" : shown.toString();
  }

  private float value(MemorySegment image, int prior, int column) {
    long index =
        classMajor ? (long) column * priors + prior : (long) prior * width + firstColumn + column;
    return image.getAtIndex(ValueLayout.JAVA_FLOAT, index);
  }
}
