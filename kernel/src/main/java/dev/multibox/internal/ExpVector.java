package dev.multibox.internal;

import static dev.multibox.internal.ExpScalar.C2;
import static dev.multibox.internal.ExpScalar.C3;
import static dev.multibox.internal.ExpScalar.C4;
import static dev.multibox.internal.ExpScalar.C5;
import static dev.multibox.internal.ExpScalar.C6;
import static dev.multibox.internal.ExpScalar.HIGHEST;
import static dev.multibox.internal.ExpScalar.LN2_HIGH;
import static dev.multibox.internal.ExpScalar.LN2_LOW;
import static dev.multibox.internal.ExpScalar.LOG2_E;
import static dev.multibox.internal.ExpScalar.LOWEST;
import static dev.multibox.internal.ExpScalar.ROUND_TO_BIASED_INTEGER;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link ExpScalar}, a vector at a time. */
final class ExpVector {

  private static final FloatVector ONE = FloatVector.broadcast(Lanes.SPECIES, 1f);

  private ExpVector() {}

  /** Returns {@code e^d} of each lane. */
  static FloatVector exp(FloatVector d) {
    FloatVector biased =
        d.fma(
            FloatVector.broadcast(Lanes.SPECIES, LOG2_E),
            FloatVector.broadcast(Lanes.SPECIES, ROUND_TO_BIASED_INTEGER));
    FloatVector n = biased.sub(ROUND_TO_BIASED_INTEGER);
    FloatVector r = n.fma(FloatVector.broadcast(Lanes.SPECIES, -LN2_HIGH), d);
    r = n.fma(FloatVector.broadcast(Lanes.SPECIES, -LN2_LOW), r);
    FloatVector p =
        r.fma(FloatVector.broadcast(Lanes.SPECIES, C6), FloatVector.broadcast(Lanes.SPECIES, C5));
    p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, C4));
    p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, C3));
    p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, C2));
    p = p.fma(r, ONE);
    p = p.fma(r, ONE);
    FloatVector result =
        p.mul(
            biased.viewAsIntegralLanes().lanewise(VectorOperators.LSHL, 23).viewAsFloatingLanes());
    result = result.blend(0f, d.compare(VectorOperators.LT, LOWEST));
    return result.blend(Float.POSITIVE_INFINITY, d.compare(VectorOperators.GT, HIGHEST));
  }
}
