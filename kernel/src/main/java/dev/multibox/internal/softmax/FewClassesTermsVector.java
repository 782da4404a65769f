package dev.multibox.internal.softmax;

import dev.multibox.internal.numeric.ExpScalar;
import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.numeric.PartialSumsScalar;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/**
 * The sums of {@link SoftmaxCrossEntropyScalar}, {@code exp(x_j - x_label)} over {@code j !=
 * label}, of {@link FewClassesVector}: as many rows a vector as it holds (journal E6).
 *
 * <p>Rows of two classes are computed with their labels. Rows of more are computed as if all labels
 * were 0, and the few positive ones once more, one by one.
 */
final class FewClassesTermsVector {

  private FewClassesTermsVector() {}

  /**
   * Writes the sum of each row; of a row that the label ignores it may be anything.
   *
   * @param rows a multiple of {@link Lanes#COUNT}
   * @return whether it did: not where the classes are more, or too many rows are positive
   */
  static boolean sums(
      float[] logits,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float[] sums,
      int sumOffset,
      float[] scratch) {
    if (!FewClassesVector.serve(classes)) {
      return false;
    }
    int done = FewClassesVector.readable(logits, offset, rows, classes);
    if (classes == 2) {
      done = Lanes.end(done);
      pairs(logits, offset, done, labels, labelOffset, sums, sumOffset);
    } else {
      int positives = 0;
      for (int i = labelOffset; i < labelOffset + rows; i++) {
        positives += labels[i] > 0 ? 1 : 0;
      }
      if (4 * positives > rows) {
        return false;
      }
      groups(logits, offset, done, classes, scratch);
      System.arraycopy(scratch, 0, sums, sumOffset, done);
    }
    for (int row = 0; row < rows; row++) {
      int label = labels[labelOffset + row];
      if (row >= done ? label >= 0 : label > 0 && classes > 2) {
        SoftmaxCrossEntropyScalar.partialSums(
            logits, offset + row * classes, classes, label, scratch, 0);
        sums[sumOffset + row] = PartialSumsScalar.fold(scratch, 0);
      }
    }
    return true;
  }

  /** Rows of two classes, whose sum is their one term. */
  private static void pairs(
      float[] logits,
      int offset,
      int rows,
      int[] labels,
      int labelOffset,
      float[] sums,
      int sumOffset) {
    int at = offset;
    for (int row = 0; row < rows; row += Lanes.COUNT) {
      FloatVector low = FloatVector.fromArray(Lanes.SPECIES, logits, at);
      FloatVector high = FloatVector.fromArray(Lanes.SPECIES, logits, at + Lanes.COUNT);
      FloatVector first =
          low.rearrange(FewClassesVector.EVEN)
              .blend(high.rearrange(FewClassesVector.EVEN), FewClassesVector.UPPER_HALF);
      FloatVector second =
          low.rearrange(FewClassesVector.ODD)
              .blend(high.rearrange(FewClassesVector.ODD), FewClassesVector.UPPER_HALF);
      VectorMask<Float> positive =
          IntVector.fromArray(Lanes.INTS, labels, labelOffset + row)
              .compare(VectorOperators.GT, 0)
              .cast(Lanes.SPECIES);
      FloatVector d = second.blend(first, positive).sub(first.blend(second, positive));
      // ExpVector.exp, spelled out.
      FloatVector biased =
          d.fma(
              FloatVector.broadcast(Lanes.SPECIES, ExpScalar.LOG2_E),
              FloatVector.broadcast(Lanes.SPECIES, ExpScalar.ROUND_TO_BIASED_INTEGER));
      FloatVector n = biased.sub(ExpScalar.ROUND_TO_BIASED_INTEGER);
      FloatVector r = n.fma(FloatVector.broadcast(Lanes.SPECIES, -ExpScalar.LN2_HIGH), d);
      r = n.fma(FloatVector.broadcast(Lanes.SPECIES, -ExpScalar.LN2_LOW), r);
      FloatVector p =
          r.fma(
              FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C6),
              FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C5));
      p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C4));
      p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C3));
      p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C2));
      p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, 1f));
      p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, 1f));
      FloatVector power =
          biased
              .viewAsIntegralLanes()
              .min(ExpScalar.INFINITE_EXPONENT)
              .lanewise(VectorOperators.LSHL, 23)
              .viewAsFloatingLanes();
      p.mul(power)
          .blend(0f, d.compare(VectorOperators.LT, ExpScalar.LOWEST))
          .intoArray(sums, sumOffset + row);
      at += 2 * Lanes.COUNT;
    }
  }

  /** Rows of three classes and more, all of label 0. Whole vectors are written. */
  private static void groups(float[] logits, int offset, int rows, int classes, float[] sums) {
    int group = Lanes.COUNT / classes;
    FewClassesVector.Steps steps = FewClassesVector.steps(classes);
    VectorShuffle<Float> first = steps.first();
    VectorShuffle<Float> twoOn = steps.twoOn();
    VectorShuffle<Float> odd = steps.odd();
    VectorShuffle<Float> even = steps.even();
    VectorMask<Float> noTerm = steps.noTerm();
    boolean hasThird = classes > 3;
    int at = offset;
    for (int row = 0; row < rows; row += group) {
      FloatVector x = FloatVector.fromArray(Lanes.SPECIES, logits, at);
      FloatVector d = x.sub(x.rearrange(first));
      // ExpVector.exp, spelled out.
      FloatVector biased =
          d.fma(
              FloatVector.broadcast(Lanes.SPECIES, ExpScalar.LOG2_E),
              FloatVector.broadcast(Lanes.SPECIES, ExpScalar.ROUND_TO_BIASED_INTEGER));
      FloatVector n = biased.sub(ExpScalar.ROUND_TO_BIASED_INTEGER);
      FloatVector r = n.fma(FloatVector.broadcast(Lanes.SPECIES, -ExpScalar.LN2_HIGH), d);
      r = n.fma(FloatVector.broadcast(Lanes.SPECIES, -ExpScalar.LN2_LOW), r);
      FloatVector p =
          r.fma(
              FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C6),
              FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C5));
      p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C4));
      p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C3));
      p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C2));
      p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, 1f));
      p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, 1f));
      FloatVector power =
          biased
              .viewAsIntegralLanes()
              .min(ExpScalar.INFINITE_EXPONENT)
              .lanewise(VectorOperators.LSHL, 23)
              .viewAsFloatingLanes();
      FloatVector sum =
          p.mul(power).blend(0f, noTerm.or(d.compare(VectorOperators.LT, ExpScalar.LOWEST)));
      if (hasThird) {
        sum = sum.add(sum.rearrange(twoOn));
      }
      sum.rearrange(odd).add(sum.rearrange(even)).intoArray(sums, row);
      at += group * classes;
    }
  }
}
