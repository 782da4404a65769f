package dev.multibox.internal.numeric;

import static dev.multibox.internal.numeric.ExpScalar.LN2_HIGH;
import static dev.multibox.internal.numeric.ExpScalar.LN2_LOW;
import static dev.multibox.internal.numeric.Log1pScalar.P0;
import static dev.multibox.internal.numeric.Log1pScalar.P1;
import static dev.multibox.internal.numeric.Log1pScalar.P2;
import static dev.multibox.internal.numeric.Log1pScalar.P3;
import static dev.multibox.internal.numeric.Log1pScalar.P4;
import static dev.multibox.internal.numeric.Log1pScalar.P5;
import static dev.multibox.internal.numeric.Log1pScalar.P6;
import static dev.multibox.internal.numeric.Log1pScalar.P7;
import static dev.multibox.internal.numeric.Log1pScalar.SQRT_HALF_BITS;
import static dev.multibox.internal.numeric.LogScalar.TWO_23;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link LogScalar}, a vector at a time. */
final class LogVector {

  // Constants rather than broadcasts: C2 inlines 325 bytecodes, and a vector that crosses a call is
  // an object.
  private static final FloatVector TOP = FloatVector.broadcast(Lanes.SPECIES, P7);
  private static final FloatVector NEXT = FloatVector.broadcast(Lanes.SPECIES, P6);
  private static final FloatVector LAST = FloatVector.broadcast(Lanes.SPECIES, -0.5f);

  private LogVector() {}

  /** Returns {@code ln(x)} of each lane. */
  static FloatVector log(FloatVector x) {
    VectorMask<Float> subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
    IntVector bits = x.blend(x.mul(TWO_23), subnormal).viewAsIntegralLanes();
    IntVector k = bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
    FloatVector f = bits.sub(k.lanewise(VectorOperators.LSHL, 23)).viewAsFloatingLanes().sub(1f);
    FloatVector p = f.fma(TOP, NEXT);
    p = p.fma(f, FloatVector.broadcast(Lanes.SPECIES, P5));
    p = p.fma(f, FloatVector.broadcast(Lanes.SPECIES, P4));
    p = p.fma(f, FloatVector.broadcast(Lanes.SPECIES, P3));
    p = p.fma(f, FloatVector.broadcast(Lanes.SPECIES, P2));
    p = p.fma(f, FloatVector.broadcast(Lanes.SPECIES, P1));
    p = p.fma(f, FloatVector.broadcast(Lanes.SPECIES, P0));
    p = p.fma(f, LAST);
    p = p.fma(f.mul(f), f);
    FloatVector exponent = (FloatVector) k.convert(VectorOperators.I2F, 0);
    exponent = exponent.blend(exponent.sub(23f), subnormal);
    p = exponent.fma(FloatVector.broadcast(Lanes.SPECIES, LN2_LOW), p);
    p = exponent.fma(FloatVector.broadcast(Lanes.SPECIES, LN2_HIGH), p);
    p = p.blend(Float.NaN, x.compare(VectorOperators.GT, 0f).not());
    p = p.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
    return p.blend(x, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
  }
}
