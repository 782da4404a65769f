package dev.multibox.evaluation;

/**
 * Reads the curves of all thresholds of a ranking at once. Average precision depends on the ranks
 * of true detections alone: recall changes there, and precision falls at every false one. So a
 * curve is the number of false detections before each true one.
 *
 * <p>Most detections are false at all thresholds, which counts in one addition for all of them.
 */
final class CurveRows {

  private final int thresholds;
  private final int[] trues;
  private final int[] falses;
  private final int[][] falseBefore;
  private final boolean[] startsTrue;
  private final boolean[] startsIgnored;

  CurveRows(int thresholds) {
    this.thresholds = thresholds;
    trues = new int[thresholds];
    falses = new int[thresholds];
    falseBefore = new int[thresholds][0];
    startsTrue = new boolean[thresholds];
    startsIgnored = new boolean[thresholds];
  }

  int trues(int threshold) {
    return trues[threshold];
  }

  /** The false detections before each true one; of the array's elements, as many as are true. */
  int[] falseBefore(int threshold) {
    return falseBefore[threshold];
  }

  boolean startsTrue(int threshold) {
    return startsTrue[threshold];
  }

  boolean startsIgnored(int threshold) {
    return startsIgnored[threshold];
  }

  /** Reads a ranking in an area range, the detections of rank below the limit. */
  void read(RankedMatches matches, int range, int limit, int ranking) {
    int rows = matches.to(ranking) - matches.from(ranking);
    if (rows > falseBefore[0].length) {
      int capacity = Columns.larger(falseBefore[0].length, rows);
      for (int threshold = 0; threshold < thresholds; threshold++) {
        falseBefore[threshold] = new int[capacity];
      }
    }
    int first = matches.from(ranking);
    while (first < matches.to(ranking) && matches.rank()[first] >= limit) {
      first++;
    }
    for (int threshold = 0; threshold < thresholds; threshold += Long.SIZE) {
      int count = Math.min(Long.SIZE, thresholds - threshold);
      int bit = range * thresholds + threshold;
      start(matches, bit, count, threshold, first, ranking);
      read(matches, bit, count, threshold, limit, first, matches.to(ranking));
    }
  }

  private void start(
      RankedMatches matches, int bit, int count, int threshold, int first, int ranking) {
    boolean any = first < matches.to(ranking);
    long match = any ? bits(matches.matched(), first * matches.words(), bit, count) : 0;
    long ignore = any ? bits(matches.ignored(), first * matches.words(), bit, count) : 0;
    for (int place = 0; place < count; place++) {
      startsTrue[threshold + place] = (match & ~ignore) >>> place << -1 != 0;
      startsIgnored[threshold + place] = ignore >>> place << -1 != 0;
      trues[threshold + place] = 0;
      falses[threshold + place] = 0;
    }
  }

  private void read(
      RankedMatches matches, int bit, int count, int threshold, int limit, int from, int to) {
    long all = -1L >>> (Long.SIZE - count);
    int[] rank = matches.rank();
    int words = matches.words();
    int falseAtAll = 0;
    for (int row = from; row < to; row++) {
      if (rank[row] >= limit) {
        continue;
      }
      long match = bits(matches.matched(), row * words, bit, count);
      long ignore = bits(matches.ignored(), row * words, bit, count);
      long wrong = ~(match | ignore) & all;
      if (wrong == all) {
        falseAtAll++;
        continue;
      }
      for (long right = match & ~ignore; right != 0; right &= right - 1) {
        int one = threshold + Long.numberOfTrailingZeros(right);
        falseBefore[one][trues[one]++] = falses[one] + falseAtAll;
      }
      for (; wrong != 0; wrong &= wrong - 1) {
        falses[threshold + Long.numberOfTrailingZeros(wrong)]++;
      }
    }
  }

  /** So many bits from a bit of a row on. */
  private static long bits(long[] column, int row, int bit, int count) {
    int at = row + (bit >>> 6);
    int shift = bit & (Long.SIZE - 1);
    long bits = column[at] >>> shift;
    if (shift + count > Long.SIZE) {
      bits |= column[at + 1] << -shift;
    }
    return bits & (-1L >>> (Long.SIZE - count));
  }
}
