package dev.multibox.internal.softmax;

import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.numeric.PartialSumsVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link SoftCrossEntropyScalar}, the columns of a row a vector at a time and the sums of all rows
 * of a tile in one pass. What is left of a row is the scalar twin's.
 */
public final class SoftCrossEntropyVector implements SoftCrossEntropyKernel {

  private static final SoftCrossEntropyScalar SCALAR = new SoftCrossEntropyScalar();

  @Override
  public void tops(
      float[] logits,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      int[] tops) {
    if (classes < Lanes.COUNT) {
      SCALAR.tops(logits, offset, rows, classes, labels, labelOffset, tops);
      return;
    }
    for (int row = 0; row < rows; row++) {
      tops[row] = labels[labelOffset + row] < 0 ? -1 : top(logits, offset + row * classes, classes);
    }
  }

  /** First column of the largest logit, of a row that fills a vector; the last may overlap. */
  private static int top(float[] logits, int at, int classes) {
    FloatVector most = FloatVector.fromArray(Lanes.SPECIES, logits, at + classes - Lanes.COUNT);
    int end = Lanes.end(classes);
    for (int j = 0; j < end; j += Lanes.COUNT) {
      most = most.max(FloatVector.fromArray(Lanes.SPECIES, logits, at + j));
    }
    // The order of a maximum does not matter.
    float greatest = most.reduceLanes(VectorOperators.MAX);
    for (int i = 0; i < classes; i += Lanes.COUNT) {
      int j = Math.min(i, classes - Lanes.COUNT);
      long found =
          FloatVector.fromArray(Lanes.SPECIES, logits, at + j)
              .compare(VectorOperators.EQ, greatest)
              .toLong();
      if (found != 0) {
        return j + Long.numberOfTrailingZeros(found);
      }
    }
    // NaN, which shows in the sums.
    return 0;
  }

  @Override
  public void losses(
      float[] logits,
      int offset,
      int rows,
      int classes,
      int[] tops,
      float[] weights,
      float limit,
      float[] losses,
      int lossOffset,
      float[] work,
      float[] scratch) {
    int end = Lanes.end(classes);
    for (int row = 0; row < rows; row++) {
      int at = offset + row * classes;
      int to = row * classes;
      float top = logits[at + Math.max(tops[row], 0)];
      float loss = losses[lossOffset + row];
      terms(logits, at, end, top, loss, limit, weights, work, to);
      SoftCrossEntropyScalar.terms(
          logits, at, end, classes, top, loss, limit, weights, to, work, to);
    }
    PartialSumsVector.rowSums(work, rows, classes, scratch);
    for (int row = 0; row < rows; row++) {
      float loss = losses[lossOffset + row];
      losses[lossOffset + row] = SoftCrossEntropyScalar.finished(tops[row], loss, scratch[row]);
    }
  }

  private static void terms(
      float[] logits,
      int at,
      int end,
      float top,
      float loss,
      float limit,
      float[] weights,
      float[] terms,
      int to) {
    for (int j = 0; j < end; j += Lanes.COUNT) {
      FloatVector x = FloatVector.fromArray(Lanes.SPECIES, logits, at + j);
      FloatVector weight = FloatVector.fromArray(Lanes.SPECIES, weights, to + j);
      VectorMask<Float> most = x.compare(VectorOperators.EQ, top);
      FloatVector term = FloatVector.broadcast(Lanes.SPECIES, top).sub(x).blend(0f, most).add(loss);
      term = term.blend(limit, term.compare(VectorOperators.GT, limit));
      weight.mul(term).blend(0f, weight.compare(VectorOperators.EQ, 0f)).intoArray(terms, to + j);
    }
  }

  @Override
  public void gradients(
      float[] gradients,
      int rows,
      int classes,
      int[] tops,
      float[] weights,
      float[] scales,
      int scaleOffset,
      float[] scratch) {
    PartialSumsVector.rowSums(weights, rows, classes, scratch);
    int end = Lanes.end(classes);
    for (int row = 0; row < rows; row++) {
      int at = row * classes;
      float sum = scratch[row];
      float scale = scales[scaleOffset + row];
      float own = SoftCrossEntropyScalar.ofTop(gradients, at, tops[row], weights, sum, scale);
      columns(gradients, at, end, weights, sum, scale);
      SoftCrossEntropyScalar.columns(gradients, at, end, classes, weights, sum, scale);
      SoftCrossEntropyScalar.finish(gradients, at, classes, tops[row], own);
    }
  }

  private static void columns(
      float[] gradients, int at, int end, float[] weights, float sum, float scale) {
    for (int j = at; j < at + end; j += Lanes.COUNT) {
      FloatVector.fromArray(Lanes.SPECIES, gradients, j)
          .mul(sum)
          .sub(FloatVector.fromArray(Lanes.SPECIES, weights, j))
          .mul(scale)
          .intoArray(gradients, j);
    }
  }
}
