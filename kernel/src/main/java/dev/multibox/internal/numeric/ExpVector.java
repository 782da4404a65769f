package dev.multibox.internal.numeric;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** {@link ExpScalar}, a vector at a time. Constants are broadcast in place (journal N4). */
public final class ExpVector {

  private ExpVector() {}

  /** Returns {@code e^d} of each lane. */
  public static FloatVector exp(FloatVector d) {
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
                FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C5))
            .fma(r, FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C4))
            .fma(r, FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C3))
            .fma(r, FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C2))
            .fma(r, FloatVector.broadcast(Lanes.SPECIES, 1f))
            .fma(r, FloatVector.broadcast(Lanes.SPECIES, 1f));
    IntVector exponent = biased.viewAsIntegralLanes().min(ExpScalar.INFINITE_EXPONENT);
    FloatVector power = exponent.lanewise(VectorOperators.LSHL, 23).viewAsFloatingLanes();
    return p.mul(power).blend(0f, d.compare(VectorOperators.LT, ExpScalar.LOWEST));
  }
}
