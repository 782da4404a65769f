package dev.multibox.internal.score;

/**
 * Which rows may hold a detection, told without an exponential: a probability {@code p_c} above
 * {@code t} needs {@code x_c - x_0 > ln(t / (1 - t))}, as {@code p_0} is at most {@code 1 - p_c}.
 */
public class RowScoresScalar implements RowScoresKernel {

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
    int next = count;
    for (int row = 0; row < rows; row++) {
      int at = offset + row * classes;
      float least = shift < 0 ? level : scores[at + shift] + level;
      boolean any = false;
      for (int j = at + from; j < at + to; j++) {
        any |= !(scores[j] < least);
      }
      found[next] = first + row;
      next += any ? 1 : 0;
    }
    return next;
  }

  @Override
  public int firstOutside(float[] values, int from, int to, float least, float greatest) {
    for (int i = from; i < to; i++) {
      if (!(values[i] >= least && values[i] <= greatest)) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public int indicesAtLeast(float[] values, int from, int to, float level, int[] found) {
    return indicesAtLeast(values, from, to, level, found, 0);
  }

  /** Goes on behind {@code count} indices. */
  static int indicesAtLeast(float[] values, int from, int to, float level, int[] found, int count) {
    int next = count;
    for (int i = from; i < to; i++) {
      if (values[i] >= level) {
        found[next++] = i;
      }
    }
    return next;
  }
}
