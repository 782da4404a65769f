package dev.multibox.internal.numeric;

import java.util.Arrays;

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
public final class PartialSumsScalar {

  public static final int PARTIALS = 16;

  private PartialSumsScalar() {}

  /** First term that is not in a whole block. */
  public static int wholeBlocks(int classes) {
    return classes & -PARTIALS;
  }

  /** Term on partial sum 0 in the last, overlapping block. */
  public static int lastBlock(int classes) {
    return Math.max(0, classes - PARTIALS);
  }

  /** The partial sums of a row of terms, to {@code to} and on. */
  public static void partialSums(float[] terms, int at, int classes, float[] partials, int to) {
    int whole = wholeBlocks(classes);
    int last = lastBlock(classes);
    Arrays.fill(partials, to, to + PARTIALS, 0f);
    for (int block = 0; block < whole; block += PARTIALS) {
      for (int lane = 0; lane < PARTIALS; lane++) {
        partials[to + lane] += terms[at + block + lane];
      }
    }
    for (int j = whole; j < classes; j++) {
      partials[to + j - last] += terms[at + j];
    }
  }

  /**
   * Folds the partial sums at {@code at} to one. Loops over so few cost twice as much (journal T2).
   */
  public static float fold(float[] partials, int at) {
    float a0 = partials[at] + partials[at + 8];
    float a1 = partials[at + 1] + partials[at + 9];
    float a2 = partials[at + 2] + partials[at + 10];
    float a3 = partials[at + 3] + partials[at + 11];
    float a4 = partials[at + 4] + partials[at + 12];
    float a5 = partials[at + 5] + partials[at + 13];
    float a6 = partials[at + 6] + partials[at + 14];
    float a7 = partials[at + 7] + partials[at + 15];
    float b0 = a0 + a4;
    float b1 = a1 + a5;
    float b2 = a2 + a6;
    float b3 = a3 + a7;
    return (b0 + b2) + (b1 + b3);
  }
}
