package dev.multibox.internal.score;

import dev.multibox.internal.numeric.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link RowScoresScalar}, a vector of columns or of rows at a time.
 *
 * <p>A float is loaded 1.5 times of 21 classes, as the last vector of a row overlaps the one
 * before. Reading each once, blocks of 16 rows as one run against the least that any row asks for,
 * took longer: 16 to 18 us an image where pairs of rows take 11.
 */
public final class RowScoresVector implements RowScoresKernel {

  private static final RowScoresScalar SCALAR = new RowScoresScalar();

  /** Classes of Pascal VOC with the background. */
  private static final int VOC = 21;

  /** Rows of so few classes lie side by side in a vector. */
  private static final int FEW_CLASSES = Lanes.COUNT / 2;

  @Override
  public int atLeast(
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
    int columns = to - from;
    int done = 0;
    int next = count;
    if (columns > 2 * Lanes.COUNT) {
      done = rows;
      next = longRows(scores, offset, done, classes, from, to, shift, level, first, found, count);
    } else if (columns >= Lanes.COUNT) {
      done = rows & -2;
      if (classes == VOC && from == 1 && shift == 0) {
        // With constants C2 leaves out a fifth of the instructions: 11 us an image instead of 14.
        next = pairs(scores, offset, done, VOC, 1, VOC, 0, level, first, found, count);
      } else {
        next = pairs(scores, offset, done, classes, from, to, shift, level, first, found, count);
      }
    } else if (classes <= FEW_CLASSES) {
      // Loads reach on into the rows that follow.
      int last = Math.floorDiv(scores.length - offset - Lanes.COUNT - classes, classes);
      int perVector = Lanes.COUNT / classes;
      done = Math.clamp(last, 0, rows) / perVector * perVector;
      next = sideBySide(scores, offset, done, classes, from, to, shift, level, first, found, count);
    } else {
      int last = Math.floorDiv(scores.length - offset - from - Lanes.COUNT, classes) + 1;
      done = Math.clamp(last, 0, rows);
      next = shortRows(scores, offset, done, classes, from, to, shift, level, first, found, count);
    }
    return SCALAR.atLeast(
        scores,
        offset + done * classes,
        rows - done,
        classes,
        from,
        to,
        shift,
        level,
        first + done,
        found,
        next);
  }

  /** Rows of one vector at most, without what lies behind their last column. */
  private static int shortRows(
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
  private static int pairs(
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

  private static boolean isBelow(float[] scores, int head, int tail, FloatVector least) {
    return FloatVector.fromArray(Lanes.SPECIES, scores, tail)
        .compare(
            VectorOperators.LT,
            least,
            FloatVector.fromArray(Lanes.SPECIES, scores, head).compare(VectorOperators.LT, least))
        .allTrue();
  }

  private static int longRows(
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
  private static int sideBySide(
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

  @Override
  public int firstOutside(float[] values, int from, int to, float least, float greatest) {
    int end = from + Lanes.end(to - from);
    int at = from;
    for (; at < end; at += Lanes.COUNT) {
      FloatVector value = FloatVector.fromArray(Lanes.SPECIES, values, at);
      VectorMask<Float> inside =
          value.compare(VectorOperators.GE, least).and(value.compare(VectorOperators.LE, greatest));
      if (!inside.allTrue()) {
        break;
      }
    }
    return SCALAR.firstOutside(values, at, to, least, greatest);
  }

  @Override
  public int indicesAtLeast(float[] values, int from, int to, float level, int[] found) {
    int end = from + Lanes.end(to - from);
    int next = 0;
    for (int at = from; at < end; at += Lanes.COUNT) {
      long lanes =
          FloatVector.fromArray(Lanes.SPECIES, values, at)
              .compare(VectorOperators.GE, level)
              .toLong();
      while (lanes != 0) {
        found[next++] = at + Long.numberOfTrailingZeros(lanes);
        lanes &= lanes - 1;
      }
    }
    return RowScoresScalar.indicesAtLeast(values, end, to, level, found, next);
  }
}
