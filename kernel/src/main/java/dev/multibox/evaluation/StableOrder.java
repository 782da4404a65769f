package dev.multibox.evaluation;

/**
 * Sorts indices by the keys they lead to, descending; equal keys by a second key, ascending, and
 * then as they stood. Insertion sort of short runs, then merges; the scratch is kept.
 */
final class StableOrder {

  private static final int RUN = 8;

  private int[] scratch = {};

  /**
   * Sorts {@code order[from .. to - 1]}.
   *
   * @param keys no NaN
   * @param ties the second keys, or null for none
   */
  void descending(double[] keys, long[] ties, int[] order, int from, int to) {
    for (int start = from; start < to; start += RUN) {
      insert(keys, ties, order, start, Math.min(start + RUN, to));
    }
    if (to - from > RUN && scratch.length < to) {
      scratch = new int[Columns.larger(scratch.length, to)];
    }
    for (int width = RUN; width < to - from; width *= 2) {
      for (int start = from; start < to - width; start += 2 * width) {
        merge(keys, ties, order, start, start + width, Math.min(start + 2 * width, to));
      }
    }
  }

  private static void insert(double[] keys, long[] ties, int[] order, int from, int to) {
    for (int next = from + 1; next < to; next++) {
      int moved = order[next];
      int place = next;
      while (place > from && after(keys, ties, order[place - 1], moved)) {
        order[place] = order[place - 1];
        place--;
      }
      order[place] = moved;
    }
  }

  private void merge(double[] keys, long[] ties, int[] order, int from, int middle, int to) {
    if (!after(keys, ties, order[middle - 1], order[middle])) {
      return;
    }
    System.arraycopy(order, from, scratch, from, middle - from);
    int left = from;
    int right = middle;
    int out = from;
    while (left < middle && right < to) {
      order[out++] =
          after(keys, ties, scratch[left], order[right]) ? order[right++] : scratch[left++];
    }
    System.arraycopy(scratch, left, order, out, middle - left);
  }

  /** Whether {@code left}, which stands before {@code right}, belongs behind it. */
  private static boolean after(double[] keys, long[] ties, int left, int right) {
    double key = keys[left];
    double other = keys[right];
    return key < other || (ties != null && key == other && ties[left] > ties[right]);
  }
}
