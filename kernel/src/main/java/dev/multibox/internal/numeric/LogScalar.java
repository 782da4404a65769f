package dev.multibox.internal.numeric;

/**
 * The natural logarithm of a float, the same bits as {@link TileFunctionsVector#log}.
 *
 * <p>Reduce: {@code x = 2^k (1 + f)} with {@code f} in {@code [sqrt(1/2) - 1, sqrt(2) - 1)}, by the
 * exponent bits alone, so {@code f} is exact; a subnormal is first multiplied by 2^23, exactly.
 * Approximate {@code log1p(f)} by the polynomial of {@link Log1pScalar} and add {@code k ln2}. At
 * {@code k = 0} the result is that polynomial of an exact argument, so it keeps its relative
 * accuracy through the zero at 1.
 *
 * <p>Valid range: every positive finite float; maximum error {@value #MAX_ULP} ulp, found by
 * walking every one of them. {@code +0} and {@code -0} give -infinity, +infinity gives itself, a
 * negative number or NaN gives NaN.
 */
public final class LogScalar {

  /** Largest error seen over all floats of the range, in units of the last place of the result. */
  public static final double MAX_ULP = 0.9369;

  static final float TWO_23 = 0x1p23f;

  private LogScalar() {}

  /** Returns {@code ln(x)}. */
  public static float log(float x) {
    boolean subnormal = x < Float.MIN_NORMAL;
    float scaled = subnormal ? x * TWO_23 : x;
    int bits = Float.floatToRawIntBits(scaled);
    int k = (bits - Log1pScalar.SQRT_HALF_BITS) >> 23;
    float f = Float.intBitsToFloat(bits - (k << 23)) - 1f;
    float p = Math.fma(Log1pScalar.P7, f, Log1pScalar.P6);
    p = Math.fma(p, f, Log1pScalar.P5);
    p = Math.fma(p, f, Log1pScalar.P4);
    p = Math.fma(p, f, Log1pScalar.P3);
    p = Math.fma(p, f, Log1pScalar.P2);
    p = Math.fma(p, f, Log1pScalar.P1);
    p = Math.fma(p, f, Log1pScalar.P0);
    p = Math.fma(p, f, -0.5f);
    p = Math.fma(p, f * f, f);
    float exponent = k;
    if (subnormal) {
      exponent -= 23f;
    }
    p = Math.fma(exponent, ExpScalar.LN2_LOW, p);
    p = Math.fma(exponent, ExpScalar.LN2_HIGH, p);
    // Not the scaled x: at +0 the polynomial is finite, and at a negative number it is anything.
    if (!(x > 0f)) {
      p = x == 0f ? Float.NEGATIVE_INFINITY : Float.NaN;
    }
    return x == Float.POSITIVE_INFINITY ? x : p;
  }
}
