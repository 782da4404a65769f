package dev.multibox.internal.sigmoid;

import static dev.multibox.internal.numeric.PartialSumsScalar.PARTIALS;

import dev.multibox.internal.numeric.ExpVector;
import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.numeric.Log1pVector;
import dev.multibox.internal.numeric.PartialSumsScalar;
import dev.multibox.internal.numeric.PartialSumsVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link SigmoidCrossEntropyScalar}, the terms of a row a vector at a time. */
public final class SigmoidCrossEntropyVector implements SigmoidCrossEntropyKernel {

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
      int label = labels[labelOffset + row];
      if (label >= 0) {
        partialSums(logits, offset + row * classes, classes, label, scratch, row * PARTIALS);
      }
    }
    int end = Lanes.end(rows);
    PartialSumsVector.foldTile(scratch, end, losses, lossOffset);
    finish(end, labels, labelOffset, losses, lossOffset);
    for (int row = end; row < rows; row++) {
      losses[lossOffset + row] =
          SigmoidCrossEntropyScalar.loss(
              logits,
              offset + row * classes,
              classes,
              labels[labelOffset + row],
              scratch,
              row * PARTIALS);
    }
  }

  /** Makes every NaN the same, and ignored rows 0. */
  private static void finish(
      int rows, int[] labels, int labelOffset, float[] losses, int lossOffset) {
    for (int row = 0; row < rows; row += Lanes.COUNT) {
      FloatVector sum = FloatVector.fromArray(Lanes.SPECIES, losses, lossOffset + row);
      VectorMask<Float> ignored =
          IntVector.fromArray(Lanes.INTS, labels, labelOffset + row)
              .compare(VectorOperators.LT, 0)
              .cast(Lanes.SPECIES);
      sum.blend(Float.NaN, sum.compare(VectorOperators.NE, sum))
          .blend(0f, ignored)
          .intoArray(losses, lossOffset + row);
    }
  }

  private static void partialSums(
      float[] logits, int row, int classes, int label, float[] partials, int at) {
    if (row > logits.length - PARTIALS) {
      // A short row reads on into what follows it; this one would leave the array.
      SigmoidCrossEntropyScalar.partialSums(logits, row, classes, label, partials, at);
      return;
    }
    int lastBlock = PartialSumsScalar.lastBlock(classes);
    for (int lane = 0; lane < PARTIALS; lane += Lanes.COUNT) {
      FloatVector sum = FloatVector.zero(Lanes.SPECIES);
      for (int block = 0; block < classes; block += PARTIALS) {
        int j = Math.min(block, lastBlock) + lane;
        if (block - j < Lanes.COUNT && j < classes) {
          FloatVector x = FloatVector.fromArray(Lanes.SPECIES, logits, row + j);
          VectorMask<Float> used = Lanes.from(block - j).and(Lanes.from(classes - j).not());
          sum = sum.add(FloatVector.zero(Lanes.SPECIES).blend(terms(x, label - j), used));
        }
      }
      sum.intoArray(partials, at + lane);
    }
  }

  private static FloatVector terms(FloatVector x, int labelLane) {
    FloatVector z = x.blend(x.neg(), Lanes.IOTA.compare(VectorOperators.EQ, (float) labelLane));
    FloatVector positivePart =
        FloatVector.zero(Lanes.SPECIES).blend(z, z.compare(VectorOperators.GT, 0f));
    return positivePart.add(Log1pVector.log1p(ExpVector.exp(z.abs().neg())));
  }
}
