package dev.multibox.internal.softmax;

import static dev.multibox.internal.numeric.PartialSumsScalar.PARTIALS;

import dev.multibox.internal.numeric.ExpScalar;
import dev.multibox.internal.numeric.PartialSumsScalar;

/**
 * An upper bound of {@code T = sum over j >= 1 of exp(x_j - x_0)}, which orders rows of label 0 as
 * their cross entropy {@code log1p(T)} does, for a third of what the exact sum costs (journal B1).
 *
 * <p>{@code 2^(n + f)} is replaced by {@code 2^n (1 + f)}, the chord of a convex function, never
 * below it and at most 6.15 % above: one FMA puts {@code n + 127} and 14 bits of {@code f} next to
 * each other in the low bits of a float, and one shift makes them exponent and mantissa.
 * (Schraudolph, "A fast, compact approximation of the exponential function", 1999.) What rounding
 * may take away is added beforehand, so each term is between {@code exp(d)} and {@value
 * #GREATEST_RATIO} times it, down to {@code 2^-126}, which no term falls short of. NaN gives {@code
 * 2^127}, and so does {@code d} beyond 88 (where that is no bound any more) or below -443.
 */
public class BackgroundBoundScalar implements BackgroundBoundKernel {

  /** Most that a term passes its true value by: {@code 1.0615} and the rounding of the exponent. */
  public static final float GREATEST_RATIO = 1.0617f;

  /** Bounds from here on say only that the true sum may be as large. */
  public static final float HIGHEST = 0x1p126f;

  // In [512, 1024) a float's last place is worth 2^-14. Half of that is lost by rounding, and less
  // than 3e-6 by log2(e) as a float: one place more than 512 + 127 makes up for both.
  static final float BIAS = 512f + 127f + 0x1p-14f;

  static final int LOWEST_BITS = Float.floatToRawIntBits(512f + 1f);
  static final int HIGHEST_BITS = Float.floatToRawIntBits(512f + 254f);
  static final int SHIFT = 9;

  @Override
  public void bounds(
      float[] logits,
      int offset,
      int rows,
      int classes,
      float[] bounds,
      int boundOffset,
      float[] scratch) {
    for (int row = 0; row < rows; row++) {
      bounds[boundOffset + row] = bound(logits, offset, row, classes, scratch);
    }
  }

  /** The bound of a row, or the difference of its two logits. */
  static float bound(float[] logits, int offset, int row, int classes, float[] scratch) {
    if (classes == 2) {
      return finite(logits[offset + 2 * row + 1] - logits[offset + 2 * row]);
    }
    partialSums(logits, offset + row * classes, classes, scratch, 0);
    return PartialSumsScalar.fold(scratch, 0);
  }

  /** Partial sums of the row's terms: its first goes with class 1 (journal B7). */
  static void partialSums(float[] logits, int row, int classes, float[] partials, int at) {
    float shift = logits[row];
    int terms = classes - 1;
    int from = row + 1;
    int wholeBlocks = PartialSumsScalar.wholeBlocks(terms);
    int lastBlock = PartialSumsScalar.lastBlock(terms);
    int first = Math.min(PARTIALS, terms);
    for (int j = 0; j < first; j++) {
      partials[at + j] = term(shift - logits[from + j]);
    }
    for (int lane = first; lane < PARTIALS; lane++) {
      partials[at + lane] = 0f;
    }
    for (int block = PARTIALS; block < wholeBlocks; block += PARTIALS) {
      for (int lane = 0; lane < PARTIALS; lane++) {
        partials[at + lane] += term(shift - logits[from + block + lane]);
      }
    }
    for (int j = Math.max(first, wholeBlocks); j < terms; j++) {
      partials[at + j - lastBlock] += term(shift - logits[from + j]);
    }
  }

  /** The number, or NaN where it is infinite. */
  private static float finite(float number) {
    return Math.fma(number, 0f, number);
  }

  /** The term of a class, given how far its logit lies below the background's. */
  private static float term(float below) {
    int bits = Float.floatToRawIntBits(Math.fma(below, -ExpScalar.LOG2_E, BIAS));
    // Unsigned: negative numbers and every NaN become the highest, whatever their sign (journal
    // B2).
    int bounded = Integer.compareUnsigned(bits, HIGHEST_BITS) < 0 ? bits : HIGHEST_BITS;
    return Float.intBitsToFloat(Math.max(bounded, LOWEST_BITS) << SHIFT);
  }
}
