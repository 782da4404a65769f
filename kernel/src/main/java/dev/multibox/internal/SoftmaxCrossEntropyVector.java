package dev.multibox.internal;

import static dev.multibox.internal.PartialSumsScalar.PARTIALS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link SoftmaxCrossEntropyScalar}, the terms of a row a vector at a time.
 *
 * <p>Three passes over a tile of rows, each a method with a loop of its own and with one place at
 * most that calls {@code exp} or {@code log1p}: in one method they overran C2's node limit for
 * inlining (18,000), and vectors crossed calls as objects, 190 bytes for every 8 rows.
 */
final class SoftmaxCrossEntropyVector {

  private static final FloatVector REVERSED_IOTA = Lanes.IOTA.neg();

  private SoftmaxCrossEntropyVector() {}

  static void losses(
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
      int label = labels[labelOffset + row];
      if (label >= 0) {
        partialSums(logits, offset + row * classes, classes, label, scratch, row * PARTIALS);
      }
    }
    int end = Lanes.end(rows);
    PartialSumsVector.foldTile(scratch, end, losses, lossOffset);
    if (!Log1pVector.losses(losses, lossOffset, end, labels, labelOffset)) {
      beyondRange(logits, offset, end, classes, labels, labelOffset, losses, lossOffset, scratch);
    }
    for (int row = end; row < rows; row++) {
      losses[lossOffset + row] =
          SoftmaxCrossEntropyScalar.loss(
              logits,
              offset + row * classes,
              classes,
              labels[labelOffset + row],
              scratch,
              row * PARTIALS);
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

  /** Partial sums of {@code exp(x_j - x_label)} over {@code j != label}. */
  static void partialSums(
      float[] logits, int row, int classes, int label, float[] partials, int at) {
    if (row > logits.length - PARTIALS) {
      // A short row reads on into what follows it; this one would leave the array.
      SoftmaxCrossEntropyScalar.partialSums(logits, row, classes, label, partials, at);
      return;
    }
    float shift = logits[row + label];
    int lastBlock = PartialSumsScalar.lastBlock(classes);
    // Lanes that are not this block's: in the overlapping last block those below its first term, in
    // a row shorter than a block those from the row's end on. One comparison serves both.
    boolean shortRow = classes < PARTIALS;
    FloatVector order = shortRow ? REVERSED_IOTA : Lanes.IOTA;
    for (int lane = 0; lane < PARTIALS; lane += Lanes.COUNT) {
      FloatVector sum = FloatVector.zero(Lanes.SPECIES);
      for (int block = 0; block < classes; block += PARTIALS) {
        int j = Math.min(block, lastBlock) + lane;
        int first = shortRow ? j + 1 - classes : block - j;
        if (first < Lanes.COUNT && j < classes) {
          VectorMask<Float> without =
              order
                  .compare(VectorOperators.LT, (float) first)
                  .or(Lanes.IOTA.compare(VectorOperators.EQ, (float) (label - j)));
          FloatVector d = FloatVector.fromArray(Lanes.SPECIES, logits, row + j).sub(shift);
          // exp(-infinity) is +0
          sum = sum.add(ExpVector.exp(d.blend(Float.NEGATIVE_INFINITY, without)));
        }
      }
      sum.intoArray(partials, at + lane);
    }
  }
}
