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

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * {@link ExpScalar}, {@link Log1pScalar} and {@link LogScalar} over an array, in place.
 *
 * <p>Those of {@link ExpVector} and {@link Log1pVector} are spelled out here: a loop that called
 * them would pass the C2 budget (kernel/README.md, journal J3). An element-wise loss runs these
 * loops over a tile that stays in the first-level cache, and is itself left with short loops.
 */
public final class TileFunctionsVector {

  private TileFunctionsVector() {}

  /**
   * {@code e^d} of each element.
   *
   * @param count a multiple of {@link Lanes#COUNT}, as below
   */
  public static void exp(float[] values, int offset, int count) {
    for (int i = offset; i < offset + count; i += Lanes.COUNT) {
      FloatVector d = FloatVector.fromArray(Lanes.SPECIES, values, i);
      FloatVector biased =
          d.fma(
              FloatVector.broadcast(Lanes.SPECIES, ExpScalar.LOG2_E),
              FloatVector.broadcast(Lanes.SPECIES, ExpScalar.ROUND_TO_BIASED_INTEGER));
      FloatVector n = biased.sub(ExpScalar.ROUND_TO_BIASED_INTEGER);
      FloatVector r = n.fma(FloatVector.broadcast(Lanes.SPECIES, -LN2_HIGH), d);
      r = n.fma(FloatVector.broadcast(Lanes.SPECIES, -LN2_LOW), r);
      FloatVector p =
          r.fma(
              FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C6),
              FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C5));
      p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C4));
      p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C3));
      p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C2));
      p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, 1f));
      p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, 1f));
      IntVector exponent = biased.viewAsIntegralLanes().min(ExpScalar.INFINITE_EXPONENT);
      p.mul(exponent.lanewise(VectorOperators.LSHL, 23).viewAsFloatingLanes())
          .blend(0f, d.compare(VectorOperators.LT, ExpScalar.LOWEST))
          .intoArray(values, i);
    }
  }

  /** {@code ln(1 + t)} of each element. */
  public static void log1p(float[] values, int offset, int count) {
    for (int i = offset; i < offset + count; i += Lanes.COUNT) {
      FloatVector t = FloatVector.fromArray(Lanes.SPECIES, values, i);
      IntVector k =
          t.add(1f).viewAsIntegralLanes().sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
      FloatVector s = k.neg().add(127).lanewise(VectorOperators.LSHL, 23).viewAsFloatingLanes();
      FloatVector f = t.fma(s, s.sub(1f));
      FloatVector p =
          f.fma(FloatVector.broadcast(Lanes.SPECIES, P7), FloatVector.broadcast(Lanes.SPECIES, P6));
      p = p.fma(f, FloatVector.broadcast(Lanes.SPECIES, P5));
      p = p.fma(f, FloatVector.broadcast(Lanes.SPECIES, P4));
      p = p.fma(f, FloatVector.broadcast(Lanes.SPECIES, P3));
      p = p.fma(f, FloatVector.broadcast(Lanes.SPECIES, P2));
      p = p.fma(f, FloatVector.broadcast(Lanes.SPECIES, P1));
      p = p.fma(f, FloatVector.broadcast(Lanes.SPECIES, P0));
      p = p.fma(f, FloatVector.broadcast(Lanes.SPECIES, -0.5f));
      p = p.fma(f.mul(f), f);
      FloatVector exponent = (FloatVector) k.convert(VectorOperators.I2F, 0);
      p = exponent.fma(FloatVector.broadcast(Lanes.SPECIES, LN2_LOW), p);
      exponent.fma(FloatVector.broadcast(Lanes.SPECIES, LN2_HIGH), p).intoArray(values, i);
    }
  }

  /** {@code ln(x)} of each element. */
  public static void log(float[] values, int offset, int count) {
    for (int i = offset; i < offset + count; i += Lanes.COUNT) {
      FloatVector x = FloatVector.fromArray(Lanes.SPECIES, values, i);
      VectorMask<Float> subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
      IntVector bits = x.blend(x.mul(LogScalar.TWO_23), subnormal).viewAsIntegralLanes();
      IntVector k = bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
      FloatVector f = bits.sub(k.lanewise(VectorOperators.LSHL, 23)).viewAsFloatingLanes().sub(1f);
      FloatVector p =
          f.fma(FloatVector.broadcast(Lanes.SPECIES, P7), FloatVector.broadcast(Lanes.SPECIES, P6));
      p = p.fma(f, FloatVector.broadcast(Lanes.SPECIES, P5));
      p = p.fma(f, FloatVector.broadcast(Lanes.SPECIES, P4));
      p = p.fma(f, FloatVector.broadcast(Lanes.SPECIES, P3));
      p = p.fma(f, FloatVector.broadcast(Lanes.SPECIES, P2));
      p = p.fma(f, FloatVector.broadcast(Lanes.SPECIES, P1));
      p = p.fma(f, FloatVector.broadcast(Lanes.SPECIES, P0));
      p = p.fma(f, FloatVector.broadcast(Lanes.SPECIES, -0.5f));
      p = p.fma(f.mul(f), f);
      FloatVector exponent = (FloatVector) k.convert(VectorOperators.I2F, 0);
      exponent = exponent.blend(exponent.sub(23f), subnormal);
      p = exponent.fma(FloatVector.broadcast(Lanes.SPECIES, LN2_LOW), p);
      p = exponent.fma(FloatVector.broadcast(Lanes.SPECIES, LN2_HIGH), p);
      p = p.blend(Float.NaN, x.compare(VectorOperators.GT, 0f).not());
      p = p.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
      p.blend(x, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY)).intoArray(values, i);
    }
  }
}
