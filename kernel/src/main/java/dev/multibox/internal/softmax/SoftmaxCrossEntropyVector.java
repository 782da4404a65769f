package dev.multibox.internal.softmax;

import static dev.multibox.internal.numeric.PartialSumsScalar.PARTIALS;

import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.numeric.Log1pVector;

/**
 * {@link SoftmaxCrossEntropyScalar}, the terms of a row a vector at a time.
 *
 * <p>Passes over a tile of rows: partial sums ({@link SoftmaxTermsVector}), fold, logarithm, each a
 * method with a loop of its own: in one method they passed the C2 budget (kernel/README.md), 190
 * bytes for every 8 rows (journal J2).
 */
public final class SoftmaxCrossEntropyVector implements SoftmaxCrossEntropyKernel {

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
    int end = Lanes.end(rows);
    boolean few =
        FewClassesTermsVector.sums(
            logits, offset, end, classes, labels, labelOffset, losses, lossOffset, scratch);
    if (!few) {
      SoftmaxTermsVector.partialSums(logits, offset, rows, classes, labels, labelOffset, scratch);
      SoftmaxTermsVector.fold(scratch, rows, classes, losses, lossOffset);
    }
    if (!Log1pVector.losses(losses, lossOffset, end, labels, labelOffset)) {
      beyondRange(logits, offset, end, classes, labels, labelOffset, losses, lossOffset, scratch);
    }
    for (int row = end; row < rows; row++) {
      int at = offset + row * classes;
      int label = labels[labelOffset + row];
      losses[lossOffset + row] =
          few
              ? SoftmaxCrossEntropyScalar.loss(logits, at, classes, label, scratch, 0)
              : SoftmaxCrossEntropyScalar.lossOfPartialSums(
                  logits, at, classes, label, scratch, row * PARTIALS);
    }
  }

  /** Computes again the rows whose sums left the range. */
  private static void beyondRange(
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
      if (Float.isNaN(losses[lossOffset + row])) {
        losses[lossOffset + row] =
            SoftmaxCrossEntropyScalar.lossShiftedByMaximum(
                logits, offset + row * classes, classes, labels[labelOffset + row], scratch, 0);
      }
    }
  }
}
