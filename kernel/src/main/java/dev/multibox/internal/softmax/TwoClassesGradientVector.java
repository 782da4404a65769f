package dev.multibox.internal.softmax;

import dev.multibox.internal.numeric.ExpScalar;
import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.numeric.Log1pScalar;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/**
 * {@link SoftmaxGradientScalar} of rows of two classes, a vector of rows at a time: the gradients
 * of a row are one quotient and its negative (journal G4).
 */
final class TwoClassesGradientVector {

  private static final VectorShuffle<Float> LOWER_TWICE =
      VectorShuffle.fromOp(Lanes.SPECIES, lane -> lane / 2);
  private static final VectorShuffle<Float> UPPER_TWICE =
      VectorShuffle.fromOp(Lanes.SPECIES, lane -> (Lanes.COUNT + lane) / 2);
  private static final VectorMask<Float> ODD = Lanes.withBit(1);

  private TwoClassesGradientVector() {}

  /**
   * The gradients, in place.
   *
   * @param rows a multiple of {@link Lanes#COUNT}
   * @param scratch takes the partial sums of a row
   */
  static void gradients(
      float[] logits,
      int offset,
      int rows,
      int[] labels,
      int labelOffset,
      float[] scales,
      int scaleOffset,
      float[] scratch) {
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
      IntVector label = IntVector.fromArray(Lanes.INTS, labels, labelOffset + row);
      VectorMask<Float> positive = label.compare(VectorOperators.GT, 0).cast(Lanes.SPECIES);
      VectorMask<Float> ignored = label.compare(VectorOperators.LT, 0).cast(Lanes.SPECIES);
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
      FloatVector sum =
          p.mul(power).blend(0f, d.compare(VectorOperators.LT, ExpScalar.LOWEST).or(ignored));
      if (sum.compare(VectorOperators.LE, Log1pScalar.HIGHEST).allTrue()) {
        FloatVector quotient = sum.div(sum.add(1f));
        FloatVector scale = FloatVector.fromArray(Lanes.SPECIES, scales, scaleOffset + row);
        FloatVector other = quotient.mul(scale).blend(0f, ignored);
        FloatVector own = quotient.neg().mul(scale).blend(0f, ignored);
        first = own.blend(other, positive);
        second = other.blend(own, positive);
        first
            .rearrange(LOWER_TWICE)
            .blend(second.rearrange(LOWER_TWICE), ODD)
            .intoArray(logits, at);
        first
            .rearrange(UPPER_TWICE)
            .blend(second.rearrange(UPPER_TWICE), ODD)
            .intoArray(logits, at + Lanes.COUNT);
      } else {
        SoftmaxGradientScalar.rows(
            logits,
            at,
            Lanes.COUNT,
            2,
            labels,
            labelOffset + row,
            scales,
            scaleOffset + row,
            scratch);
      }
      at += 2 * Lanes.COUNT;
    }
  }
}
