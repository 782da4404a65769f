package dev.multibox.internal.score;

import dev.multibox.internal.numeric.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link RowScoresScalar}, a vector of columns or of rows at a time. */
public final class RowScoresVector implements RowScoresKernel {

  private static final RowScoresScalar SCALAR = new RowScoresScalar();

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
    int next = count;
    int done = 0;
    if (columns >= Lanes.COUNT) {
      done = rows;
      if (columns <= 2 * Lanes.COUNT) {
        next =
            twoVectors(
                scores, offset, rows, classes, from, to, shift, level, first, found, count);
      } else {
        next =
            manyVectors(
                scores, offset, rows, classes, from, to, shift, level, first, found, count);
      }
    } else if (classes <= FEW_CLASSES) {
      int perVector = Lanes.COUNT / classes;
      // Loads reach on into the rows that follow.
      int last = Math.floorDiv(scores.length - offset - Lanes.COUNT - classes, classes);
      done = Math.clamp(last, 0, rows) / perVector * perVector;
      next =
          sideBySide(scores, offset, done, classes, from, to, shift, level, first, found, count);
    } else {
      int last = Math.floorDiv(scores.length - offset - from - Lanes.COUNT, classes) + 1;
      done = Math.clamp(last, 0, rows);
      next = oneVector(scores, offset, done, classes, from, to, shift, level, first, found, count);
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
  private static int oneVector(
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
    VectorMask<Float> within = Lanes.IOTA.compare(VectorOperators.LT, (float) (to - from));
    int next = count;
    int at = offset;
    for (int row = 0; row < rows; row++) {
      float least = shift < 0 ? level : scores[at + shift] + level;
      boolean any =
          FloatVector.fromArray(Lanes.SPECIES, scores, at + from)
              .compare(VectorOperators.GE, least)
              .and(within)
              .anyTrue();
      found[next] = first + row;
      next += any ? 1 : 0;
      at += classes;
    }
    return next;
  }

  /** Rows of two vectors at most, which may overlap. */
  private static int twoVectors(
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
      boolean any =
          FloatVector.fromArray(Lanes.SPECIES, scores, at + from)
              .compare(VectorOperators.GE, least)
              .or(
                  FloatVector.fromArray(Lanes.SPECIES, scores, at + to - Lanes.COUNT)
                      .compare(VectorOperators.GE, least))
              .anyTrue();
      found[next] = first + row;
      next += any ? 1 : 0;
      at += classes;
    }
    return next;
  }

  private static int manyVectors(
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
      VectorMask<Float> any =
          FloatVector.fromArray(Lanes.SPECIES, scores, last).compare(VectorOperators.GE, least);
      for (int j = at + from; j < last; j += Lanes.COUNT) {
        any =
            any.or(
                FloatVector.fromArray(Lanes.SPECIES, scores, j)
                    .compare(VectorOperators.GE, least));
      }
      found[next] = first + row;
      next += any.anyTrue() ? 1 : 0;
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
      begins |= 1L << row * classes;
    }
    FloatVector constant = FloatVector.broadcast(Lanes.SPECIES, level);
    int next = count;
    for (int row = 0; row < rows; row += perVector) {
      int at = offset + row * classes;
      FloatVector least =
          shift < 0
              ? constant
              : FloatVector.fromArray(Lanes.SPECIES, scores, at + shift).add(level);
      VectorMask<Float> any =
          FloatVector.fromArray(Lanes.SPECIES, scores, at + from)
              .compare(VectorOperators.GE, least);
      for (int j = from + 1; j < to; j++) {
        any =
            any.or(
                FloatVector.fromArray(Lanes.SPECIES, scores, at + j)
                    .compare(VectorOperators.GE, least));
      }
      long lanes = any.toLong() & begins;
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
          value
              .compare(VectorOperators.GE, least)
              .and(value.compare(VectorOperators.LE, greatest));
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
