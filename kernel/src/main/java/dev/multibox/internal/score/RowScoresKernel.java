package dev.multibox.internal.score;

/** Passes over rows of class scores that compare and compute nothing else. */
public interface RowScoresKernel {

  /**
   * Writes the numbers of the rows that have a score of at least {@code level}, or of at least
   * {@code level} more than the row's own score in column {@code shift}, ascending. NaN counts as
   * such a score: its row is looked at again.
   *
   * @param scores rows of {@code classes} floats from {@code offset} on
   * @param from first column that is looked at: 0 or 1
   * @param to column behind the last: {@code classes}, or 1 less
   * @param shift the column that {@code level} is relative to; -1 for none
   * @param first number of the first row
   * @param found takes the numbers behind {@code count} that are there; has room for all rows and
   *     one more
   * @return how many there are then
   */
  int atLeast(
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
      int count);

  /**
   * The index of the first value that is NaN or outside {@code [least, greatest]}, or -1.
   *
   * @param from index of the first value
   * @param to index behind the last
   */
  int firstOutside(float[] values, int from, int to, float least, float greatest);

  /**
   * Writes the indices of the values that are at least {@code level}, ascending.
   *
   * @param from index of the first value
   * @param to index behind the last
   * @param found takes the indices; has room for all of them
   * @return how many there are
   */
  int indicesAtLeast(float[] values, int from, int to, float level, int[] found);
}
