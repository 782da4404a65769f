package dev.multibox.internal;

/**
 * The written order in which the terms of a row are added, the same for every vector width.
 *
 * <p>A row of {@code C} terms is cut into whole blocks of {@value #PARTIALS}; in each, term {@code
 * l} is added to partial sum {@code l}. What is left is the last block of the row, which overlaps
 * the one before: its terms go to the highest partial sums, so that term {@code C - 1} goes to
 * partial sum 15. A row shorter than a block puts term {@code j} on partial sum {@code j}. The
 * partial sums are then folded: {@code l} with {@code l + 8}, {@code l + 4}, {@code l + 2}, {@code
 * l + 1}.
 */
final class PartialSumsScalar {

  static final int PARTIALS = 16;

  private PartialSumsScalar() {}

  /** First term that is not in a whole block. */
  static int wholeBlocks(int classes) {
    return classes & -PARTIALS;
  }

  /** Term on partial sum 0 in the last, overlapping block. */
  static int lastBlock(int classes) {
    return Math.max(0, classes - PARTIALS);
  }

  /** Folds the partial sums at {@code at} to one; overwrites them. */
  static float fold(float[] partials, int at) {
    for (int distance = PARTIALS / 2; distance > 0; distance /= 2) {
      for (int lane = 0; lane < distance; lane++) {
        partials[at + lane] = partials[at + lane] + partials[at + lane + distance];
      }
    }
    return partials[at];
  }
}
