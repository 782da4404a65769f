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

/** {@link Log1pScalar}, a vector at a time. */
public final class Log1pVector {

  private Log1pVector() {}

  /** Returns {@code ln(1 + t)} of each lane. */
  public static FloatVector log1p(FloatVector t) {
    FloatVector u = t.add(1f);
    IntVector k = u.viewAsIntegralLanes().sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, 23);
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
    return exponent.fma(FloatVector.broadcast(Lanes.SPECIES, LN2_HIGH), p);
  }

  /**
   * Turns sums of rows to their losses in place: {@code ln(1 + t)}, NaN where {@code t} leaves the
   * range, +0 where the label ignores the row.
   *
   * <p>The steps are those of {@link #log1p}, spelled out: once a vector of rows is too cold for C2
   * to inline 260 bytecodes (journal J3).
   *
   * @param rows a multiple of {@link Lanes#COUNT}
   * @return whether every sum of a row that is not ignored was in range
   */
  public static boolean losses(float[] sums, int offset, int rows, int[] labels, int labelOffset) {
    // A mask carried round the loop would be an object each time; its bits are not (journal J4).
    long outside = 0;
    for (int row = 0; row < rows; row += Lanes.COUNT) {
      FloatVector t = FloatVector.fromArray(Lanes.SPECIES, sums, offset + row);
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
      p = exponent.fma(FloatVector.broadcast(Lanes.SPECIES, LN2_HIGH), p);
      VectorMask<Float> ignored =
          IntVector.fromArray(Lanes.INTS, labels, labelOffset + row)
              .compare(VectorOperators.LT, 0)
              .cast(Lanes.SPECIES);
      VectorMask<Float> inRange = t.compare(VectorOperators.LE, Log1pScalar.HIGHEST);
      p.blend(Float.NaN, inRange.not()).blend(0f, ignored).intoArray(sums, offset + row);
      outside |= inRange.or(ignored).not().toLong();
    }
    return outside == 0;
  }
}
