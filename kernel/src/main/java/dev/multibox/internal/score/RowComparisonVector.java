package dev.multibox.internal.score;

import dev.multibox.internal.numeric.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The loops of {@link RowScoresVector#atLeast}, one for each width of rows; parameters are its own.
 *
 * <p>A float is loaded 1.5 times of most rows, as the last vector of a row overlaps the one before.
 * Reading each once, blocks of 16 rows of 21 classes as one run against the least that any row asks
 * for, took longer: 16 to 18 us an image where pairs of rows took 11.
 */
final class RowComparisonVector {

  private RowComparisonVector() {}

  /** Rows of one vector at most, without what lies behind their last column. */
  static int shortRows(
      float[] scores,
      int offset,
      int rows,
      int classes,
      int from,
      int to,
      int shift,
      float level,
      int first,
      int[] found,
      int count) {
    VectorMask<Float> without = Lanes.from(to - from);
    int next = count;
    int at = offset;
    for (int row = 0; row < rows; row++) {
      float least = shift < 0 ? level : scores[at + shift] + level;
      boolean below =
          FloatVector.fromArray(Lanes.SPECIES, scores, at + from)
              .compare(VectorOperators.LT, least)
              .or(without)
              .allTrue();
      found[next] = first + row;
      next += below ? 0 : 1;
      at += classes;
    }
    return next;
  }

  /**
   * Rows of two vectors at most, which may overlap, two rows at a time: one branch for both, as few
   * rows are found.
   */
  static int pairs(
      float[] scores,
      int offset,
      int rows,
      int classes,
      int from,
      int to,
      int shift,
      float level,
      int first,
      int[] found,
      int count) {
    int next = count;
    for (int row = 0; row < rows; row += 2) {
      int even = offset + row * classes;
      int odd = even + classes;
      FloatVector least0 =
          FloatVector.broadcast(Lanes.SPECIES, shift < 0 ? level : scores[even + shift] + level);
      FloatVector least1 =
          FloatVector.broadcast(Lanes.SPECIES, shift < 0 ? level : scores[odd + shift] + level);
      VectorMask<Float> below =
          FloatVector.fromArray(Lanes.SPECIES, scores, even + from)
              .compare(VectorOperators.LT, least0);
      below =
          FloatVector.fromArray(Lanes.SPECIES, scores, even + to - Lanes.COUNT)
              .compare(VectorOperators.LT, least0, below);
      below =
          FloatVector.fromArray(Lanes.SPECIES, scores, odd + from)
              .compare(VectorOperators.LT, least1, below);
      below =
          FloatVector.fromArray(Lanes.SPECIES, scores, odd + to - Lanes.COUNT)
              .compare(VectorOperators.LT, least1, below);
      if (!below.allTrue()) {
        found[next] = first + row;
        next += isBelow(scores, even + from, even + to - Lanes.COUNT, least0) ? 0 : 1;
        found[next] = first + row + 1;
        next += isBelow(scores, odd + from, odd + to - Lanes.COUNT, least1) ? 0 : 1;
      }
    }
    return next;
  }

  /**
   * Rows of 21 classes, background first, with vectors of 16, four at a time.
   *
   * <p>The foreground of two rows and the background between them are 41 floats, three loads where
   * {@link #pairs} has four: two classes a load reads twice instead of five. The vector in the
   * middle has classes of both, each compared with its own row's least; nothing is less than the
   * least of the background's lane but NaN and infinity, and a row found by these is looked at
   * again. Loads that cross a line of the cache are what these loops wait for (journal D1).
   */
  static int rowsOf21(
      float[] scores, int offset, int rows, float level, int first, int[] found, int count) {
    VectorMask<Float> ofUpper = Lanes.IOTA.compare(VectorOperators.LT, 4f);
    FloatVector background =
        FloatVector.zero(Lanes.SPECIES)
            .blend(Float.POSITIVE_INFINITY, Lanes.IOTA.compare(VectorOperators.EQ, 4f));
    int next = count;
    for (int row = 0; row < rows; row += 4) {
      int at = offset + row * VOC;
      FloatVector least0 = FloatVector.broadcast(Lanes.SPECIES, scores[at] + level);
      FloatVector least1 = FloatVector.broadcast(Lanes.SPECIES, scores[at + VOC] + level);
      VectorMask<Float> below =
          FloatVector.fromArray(Lanes.SPECIES, scores, at + 1).compare(VectorOperators.LT, least0);
      below =
          FloatVector.fromArray(Lanes.SPECIES, scores, at + 26)
              .compare(VectorOperators.LT, least1, below);
      below =
          FloatVector.fromArray(Lanes.SPECIES, scores, at + 17)
              .compare(VectorOperators.LT, least1.add(background).blend(least0, ofUpper), below);
      FloatVector least2 = FloatVector.broadcast(Lanes.SPECIES, scores[at + 2 * VOC] + level);
      FloatVector least3 = FloatVector.broadcast(Lanes.SPECIES, scores[at + 3 * VOC] + level);
      below =
          FloatVector.fromArray(Lanes.SPECIES, scores, at + 43)
              .compare(VectorOperators.LT, least2, below);
      below =
          FloatVector.fromArray(Lanes.SPECIES, scores, at + 68)
              .compare(VectorOperators.LT, least3, below);
      below =
          FloatVector.fromArray(Lanes.SPECIES, scores, at + 59)
              .compare(VectorOperators.LT, least3.add(background).blend(least2, ofUpper), below);
      if (!below.allTrue()) {
        found[next] = first + row;
        next += isBelow(scores, at + 1, at + 5, least0) ? 0 : 1;
        found[next] = first + row + 1;
        next += isBelow(scores, at + 22, at + 26, least1) ? 0 : 1;
        found[next] = first + row + 2;
        next += isBelow(scores, at + 43, at + 47, least2) ? 0 : 1;
        found[next] = first + row + 3;
        next += isBelow(scores, at + 64, at + 68, least3) ? 0 : 1;
      }
    }
    return next;
  }

  private static final int VOC = 21;

  /** Rows of three vectors at most: 21 classes with vectors of 8. */
  static int threes(
      float[] scores,
      int offset,
      int rows,
      int classes,
      int from,
      int to,
      int shift,
      float level,
      int first,
      int[] found,
      int count) {
    int next = count;
    int at = offset;
    for (int row = 0; row < rows; row++) {
      FloatVector least =
          FloatVector.broadcast(Lanes.SPECIES, shift < 0 ? level : scores[at + shift] + level);
      boolean below =
          FloatVector.fromArray(Lanes.SPECIES, scores, at + from)
              .compare(VectorOperators.LT, least)
              .and(
                  FloatVector.fromArray(Lanes.SPECIES, scores, at + from + Lanes.COUNT)
                      .compare(VectorOperators.LT, least))
              .and(
                  FloatVector.fromArray(Lanes.SPECIES, scores, at + to - Lanes.COUNT)
                      .compare(VectorOperators.LT, least))
              .allTrue();
      if (!below) {
        found[next++] = first + row;
      }
      at += classes;
    }
    return next;
  }

  private static boolean isBelow(float[] scores, int head, int tail, FloatVector least) {
    return FloatVector.fromArray(Lanes.SPECIES, scores, tail)
        .compare(
            VectorOperators.LT,
            least,
            FloatVector.fromArray(Lanes.SPECIES, scores, head).compare(VectorOperators.LT, least))
        .allTrue();
  }

  static int longRows(
      float[] scores,
      int offset,
      int rows,
      int classes,
      int from,
      int to,
      int shift,
      float level,
      int first,
      int[] found,
      int count) {
    int next = count;
    int at = offset;
    for (int row = 0; row < rows; row++) {
      float least = shift < 0 ? level : scores[at + shift] + level;
      int last = at + to - Lanes.COUNT;
      // A mask that goes round the loop was an object: 2 MB an image of 81 classes.
      boolean below =
          FloatVector.fromArray(Lanes.SPECIES, scores, last)
              .compare(VectorOperators.LT, least)
              .allTrue();
      int j = at + from;
      for (; j < last - 3 * Lanes.COUNT; j += 4 * Lanes.COUNT) {
        below &=
            FloatVector.fromArray(Lanes.SPECIES, scores, j)
                .compare(VectorOperators.LT, least)
                .and(
                    FloatVector.fromArray(Lanes.SPECIES, scores, j + Lanes.COUNT)
                        .compare(VectorOperators.LT, least))
                .and(
                    FloatVector.fromArray(Lanes.SPECIES, scores, j + 2 * Lanes.COUNT)
                        .compare(VectorOperators.LT, least))
                .and(
                    FloatVector.fromArray(Lanes.SPECIES, scores, j + 3 * Lanes.COUNT)
                        .compare(VectorOperators.LT, least))
                .allTrue();
      }
      for (; j < last; j += Lanes.COUNT) {
        below &=
            FloatVector.fromArray(Lanes.SPECIES, scores, j)
                .compare(VectorOperators.LT, least)
                .allTrue();
      }
      found[next] = first + row;
      next += below ? 0 : 1;
      at += classes;
    }
    return next;
  }

  /** As many whole rows as a vector holds at a time, each column from a load of its own. */
  static int sideBySide(
      float[] scores,
      int offset,
      int rows,
      int classes,
      int from,
      int to,
      int shift,
      float level,
      int first,
      int[] found,
      int count) {
    int perVector = Lanes.COUNT / classes;
    long begins = 0;
    for (int row = 0; row < perVector; row++) {
      begins |= 1L << (row * classes);
    }
    FloatVector constant = FloatVector.broadcast(Lanes.SPECIES, level);
    int next = count;
    for (int row = 0; row < rows; row += perVector) {
      int at = offset + row * classes;
      FloatVector least =
          shift < 0
              ? constant
              : FloatVector.fromArray(Lanes.SPECIES, scores, at + shift).add(level);
      long below =
          FloatVector.fromArray(Lanes.SPECIES, scores, at + from)
              .compare(VectorOperators.LT, least)
              .toLong();
      for (int j = from + 1; j < to; j++) {
        below &=
            FloatVector.fromArray(Lanes.SPECIES, scores, at + j)
                .compare(VectorOperators.LT, least)
                .toLong();
      }
      long lanes = ~below & begins;
      while (lanes != 0) {
        found[next++] = first + row + Long.numberOfTrailingZeros(lanes) / classes;
        lanes &= lanes - 1;
      }
    }
    return next;
  }
}
