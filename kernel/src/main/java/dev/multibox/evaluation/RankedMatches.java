package dev.multibox.evaluation;

/**
 * The matches of rankings, all that curves are made of. A ranking is a class, or all of them
 * pooled; its rows are the detections by descending score.
 *
 * @param starts the first row of each ranking, and the row after the last
 * @param words longs a row of matched and ignored, see {@link Columns}
 * @param rank how many detections of the image and class stand before each
 * @param matched a bit a curve
 * @param ignored a bit a curve
 * @param ranges the area ranges
 * @param objects {@code [rankings][ranges]}: how many objects are to be found
 */
record RankedMatches(
    int[] starts,
    int words,
    int[] rank,
    long[] matched,
    long[] ignored,
    int ranges,
    long[] objects) {

  int rankings() {
    return starts.length - 1;
  }

  int from(int ranking) {
    return starts[ranking];
  }

  int to(int ranking) {
    return starts[ranking + 1];
  }

  long objects(int ranking, int range) {
    return objects[ranking * ranges + range];
  }

  /** Whether a detection is true in the first area range at the first threshold. */
  boolean isTrue(int row) {
    return (matched[row * words] & ~ignored[row * words] & 1) != 0;
  }

  /** Whether a detection is false in the first area range at the first threshold. */
  boolean isFalse(int row) {
    return ((matched[row * words] | ignored[row * words]) & 1) == 0;
  }
}
