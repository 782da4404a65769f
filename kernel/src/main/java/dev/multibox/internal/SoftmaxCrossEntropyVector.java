package dev.multibox.internal;

import static dev.multibox.internal.PartialSumsScalar.PARTIALS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link SoftmaxCrossEntropyScalar}, the terms of a row a vector at a time. */
final class SoftmaxCrossEntropyVector {

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
    for (int row = 0; row < end; row += Lanes.COUNT) {
      int at = row * PARTIALS;
      PartialSumsVector.foldRows(scratch, at);
      FloatVector sum = FloatVector.fromArray(Lanes.SPECIES, scratch, at);
      VectorMask<Float> ignored =
          Lanes.ints(labels, labelOffset + row).compare(VectorOperators.LT, 0).cast(Lanes.SPECIES);
      Log1pVector.log1p(sum).blend(0f, ignored).intoArray(losses, lossOffset + row);
      VectorMask<Float> inRange = sum.compare(VectorOperators.LE, Log1pScalar.HIGHEST);
      if (!inRange.or(ignored).allTrue()) {
        beyondRange(
            logits, offset, row, classes, labels, labelOffset, losses, lossOffset, scratch, at);
      }
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

  /** Computes again the rows of one vector whose sums, at {@code at}, leave the range. */
  private static void beyondRange(
      float[] logits,
      int offset,
      int row,
      int classes,
      int[] labels,
      int labelOffset,
      float[] losses,
      int lossOffset,
      float[] scratch,
      int at) {
    for (int i = 0; i < Lanes.COUNT; i++) {
      int label = labels[labelOffset + row + i];
      if (label >= 0 && !(scratch[at + i] <= Log1pScalar.HIGHEST)) {
        losses[lossOffset + row + i] =
            SoftmaxCrossEntropyScalar.lossShiftedByMaximum(
                logits, offset + (row + i) * classes, classes, label, scratch, at + Lanes.COUNT);
      }
    }
  }

  /** Partial sums of {@code exp(x_j - x_label)} over {@code j != label}. */
  private static void partialSums(
      float[] logits, int row, int classes, int label, float[] partials, int at) {
    if (classes < PARTIALS) {
      shortRow(logits, row, classes, label, partials, at);
      return;
    }
    float shift = logits[row + label];
    int wholeBlocks = PartialSumsScalar.wholeBlocks(classes);
    int lastBlock = PartialSumsScalar.lastBlock(classes);
    for (int lane = 0; lane < PARTIALS; lane += Lanes.COUNT) {
      FloatVector sum = FloatVector.zero(Lanes.SPECIES);
      for (int j = lane; j < wholeBlocks; j += PARTIALS) {
        FloatVector d = FloatVector.fromArray(Lanes.SPECIES, logits, row + j).sub(shift);
        sum = sum.add(ExpVector.exp(without(d, label - j)));
      }
      int j = lastBlock + lane;
      int done = wholeBlocks - j;
      if (done < Lanes.COUNT) {
        FloatVector d = FloatVector.fromArray(Lanes.SPECIES, logits, row + j).sub(shift);
        d = without(d, label - j).blend(Float.NEGATIVE_INFINITY, Lanes.from(done).not());
        sum = sum.add(ExpVector.exp(d));
      }
      sum.intoArray(partials, at + lane);
    }
  }

  /** A row shorter than a block: reads on into what follows it, and masks that. */
  private static void shortRow(
      float[] logits, int row, int classes, int label, float[] partials, int at) {
    if (row > logits.length - PARTIALS) {
      SoftmaxCrossEntropyScalar.partialSums(logits, row, classes, label, partials, at);
      return;
    }
    float shift = logits[row + label];
    for (int lane = 0; lane < PARTIALS; lane += Lanes.COUNT) {
      FloatVector sum = FloatVector.zero(Lanes.SPECIES);
      if (lane < classes) {
        FloatVector d = FloatVector.fromArray(Lanes.SPECIES, logits, row + lane).sub(shift);
        d = without(d, label - lane).blend(Float.NEGATIVE_INFINITY, Lanes.from(classes - lane));
        sum = ExpVector.exp(d);
      }
      sum.intoArray(partials, at + lane);
    }
  }

  /** Takes the label's own term out: {@code exp(-infinity)} is +0. */
  private static FloatVector without(FloatVector d, int labelLane) {
    return d.blend(
        Float.NEGATIVE_INFINITY, Lanes.IOTA.compare(VectorOperators.EQ, (float) labelLane));
  }
}
