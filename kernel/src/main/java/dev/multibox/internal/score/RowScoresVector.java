package dev.multibox.internal.score;

import dev.multibox.internal.numeric.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link RowScoresScalar}, a vector of columns or of rows at a time. */
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
    if (columns > 3 * Lanes.COUNT) {
      done = rows;
      next =
          RowComparisonVector.longRows(
              scores, offset, done, classes, from, to, shift, level, first, found, count);
    } else if (columns > 2 * Lanes.COUNT) {
      done = rows;
      if (classes == VOC && from == 1 && shift == 0) {
        next =
            RowComparisonVector.threes(
                scores, offset, done, VOC, 1, VOC, 0, level, first, found, count);
      } else {
        next =
            RowComparisonVector.threes(
                scores, offset, done, classes, from, to, shift, level, first, found, count);
      }
    } else if (columns >= Lanes.COUNT) {
      done = rows & -2;
      if (classes == VOC && from == 1 && shift == 0) {
        done = rows & -4;
        // With constants C2 leaves out a fifth of the instructions: 11 us an image instead of 14.
        next = RowComparisonVector.rowsOf21(scores, offset, done, level, first, found, count);
      } else {
        next =
            RowComparisonVector.pairs(
                scores, offset, done, classes, from, to, shift, level, first, found, count);
      }
    } else if (classes <= FEW_CLASSES) {
      // Loads reach on into the rows that follow.
      int last = Math.floorDiv(scores.length - offset - Lanes.COUNT - classes, classes);
      int perVector = Lanes.COUNT / classes;
      done = Math.clamp(last, 0, rows) / perVector * perVector;
      next =
          RowComparisonVector.sideBySide(
              scores, offset, done, classes, from, to, shift, level, first, found, count);
    } else {
      int last = Math.floorDiv(scores.length - offset - from - Lanes.COUNT, classes) + 1;
      done = Math.clamp(last, 0, rows);
      next =
          RowComparisonVector.shortRows(
              scores, offset, done, classes, from, to, shift, level, first, found, count);
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
