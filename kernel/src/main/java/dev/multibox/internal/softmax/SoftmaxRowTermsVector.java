package dev.multibox.internal.softmax;

import static dev.multibox.internal.numeric.PartialSumsScalar.PARTIALS;

import dev.multibox.internal.numeric.ExpScalar;
import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.numeric.PartialSumsScalar;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The partial sums of {@link SoftmaxCrossEntropyScalar} for one row of any label.
 *
 * <p>Spelled out and so above 325 bytecodes, see the C2 budget in kernel/README.md: taken into its
 * caller it left objects in 4 of 25 virtual machines (journal J6).
 */
final class SoftmaxRowTermsVector {

  private static final FloatVector REVERSED_IOTA = Lanes.IOTA.neg();

  private SoftmaxRowTermsVector() {}

  static void partialSums(
      float[] logits, int row, int classes, int label, float[] partials, int at) {
    if (row > logits.length - PARTIALS) {
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
          without = without.or(d.compare(VectorOperators.LT, ExpScalar.LOWEST));
          sum = sum.add(p.mul(power).blend(0f, without));
        }
      }
      sum.intoArray(partials, at + lane);
    }
  }
}
