package dev.multibox.internal.softmax;

import static dev.multibox.internal.numeric.PartialSumsScalar.PARTIALS;

import dev.multibox.internal.numeric.ExpScalar;
import dev.multibox.internal.numeric.Log1pScalar;
import dev.multibox.internal.numeric.PartialSumsScalar;

/**
 * Fused log-softmax cross entropy, {@code log1p(sum over j != y of exp(x_j - x_y))} a row: one
 * pass, shifted by the label's own logit, which keeps the relative accuracy of confident rows.
 *
 * <p>Where the sum passes {@link Log1pScalar#HIGHEST} (the loss itself is near 87 then) or is NaN,
 * the row is computed again with its maximum as the shift.
 */
public class SoftmaxCrossEntropyScalar implements SoftmaxCrossEntropyKernel {

  @Override
  public void losses(
      float[] logits,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float[] losses,
      int lossOffset,
      float[] scratch) {
    for (int row = 0; row < rows; row++) {
      losses[lossOffset + row] =
          loss(logits, offset + row * classes, classes, labels[labelOffset + row], scratch, 0);
    }
  }

  /** The loss of one row; {@code scratch} holds its partial sums from {@code at} on. */
  static float loss(float[] logits, int row, int classes, int label, float[] scratch, int at) {
    if (label < 0) {
      return 0f;
    }
    partialSums(logits, row, classes, label, scratch, at);
    return lossOfPartialSums(logits, row, classes, label, scratch, at);
  }

  /** The loss of a row whose partial sums stand at {@code at}. */
  static float lossOfPartialSums(
      float[] logits, int row, int classes, int label, float[] scratch, int at) {
    if (label < 0) {
      return 0f;
    }
    float sum = PartialSumsScalar.fold(scratch, at);
    return sum <= Log1pScalar.HIGHEST
        ? Log1pScalar.log1p(sum)
        : lossShiftedByMaximum(logits, row, classes, label, scratch, at);
  }

  /** Partial sums of {@code exp(x_j - x_label)} over {@code j != label}. */
  static void partialSums(
      float[] logits, int row, int classes, int label, float[] partials, int at) {
    float shift = logits[row + label];
    if (classes < PARTIALS) {
      for (int j = 0; j < classes; j++) {
        partials[at + j] = ExpScalar.exp(logits[row + j] - shift);
      }
      for (int lane = classes; lane < PARTIALS; lane++) {
        partials[at + lane] = 0f;
      }
      partials[at + label] = 0f;
      return;
    }
    // Simple loops, which C2 unrolls; +0 in the label's place changes no sum (journal T2).
    for (int j = 0; j < PARTIALS; j++) {
      partials[at + j] = ExpScalar.exp(logits[row + j] - shift);
    }
    if (label < PARTIALS) {
      partials[at + label] = 0f;
    }
    int wholeBlocks = PartialSumsScalar.wholeBlocks(classes);
    for (int block = PARTIALS; block < wholeBlocks; block += PARTIALS) {
      for (int lane = 0; lane < PARTIALS; lane++) {
        float e = ExpScalar.exp(logits[row + block + lane] - shift);
        partials[at + lane] += block + lane == label ? 0f : e;
      }
    }
    int lastBlock = PartialSumsScalar.lastBlock(classes);
    for (int j = wholeBlocks; j < classes; j++) {
      float e = ExpScalar.exp(logits[row + j] - shift);
      partials[at + j - lastBlock] += j == label ? 0f : e;
    }
  }

  /**
   * The loss of a row whose sum leaves the range: {@code (max - x_y) + log1p(sum over j != top of
   * exp(x_j - max))}. Finite logits give a finite loss, at most {@link Float#MAX_VALUE}. A NaN
   * gives NaN; +infinity on another class than the label, or -infinity on the label alone, gives
   * +infinity; two of the same infinity where their difference decides give NaN.
   */
  static float lossShiftedByMaximum(
      float[] logits, int row, int classes, int label, float[] scratch, int at) {
    int top = 0;
    for (int j = 0; j < classes; j++) {
      float x = logits[row + j];
      if (Float.isNaN(x)) {
        return Float.NaN;
      }
      if (x > logits[row + top]) {
        top = j;
      }
    }
    float own = logits[row + label];
    float maximum = logits[row + top];
    if (Float.isInfinite(maximum) || Float.isInfinite(own)) {
      return own == maximum ? Float.NaN : Float.POSITIVE_INFINITY;
    }
    partialSums(logits, row, classes, top, scratch, at);
    float sum = PartialSumsScalar.fold(scratch, at);
    return Math.min((maximum - own) + Log1pScalar.log1p(sum), Float.MAX_VALUE);
  }
}
