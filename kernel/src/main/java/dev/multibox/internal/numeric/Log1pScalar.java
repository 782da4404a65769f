package dev.multibox.internal.numeric;

/**
 * {@code log1p} of a float, the same bits as {@link Log1pVector}.
 *
 * <p>Reduce: {@code 1 + t = 2^k (1 + f)} with {@code f} in {@code [sqrt(1/2) - 1, sqrt(2) - 1)};
 * {@code f} comes from one fused multiply-add, {@code t 2^-k + (2^-k - 1)}, so it carries one
 * rounding and is {@code t} itself where {@code k = 0}: the result keeps its relative accuracy down
 * to the smallest float. Approximate {@code log1p(f) = f - f^2/2 + f^3 P(f)} with {@code P} of
 * degree 7, a minimax fit relative to {@code log1p(f)}; reconstruct by adding {@code k ln2}.
 *
 * <p>Valid range {@code [0, }{@link #HIGHEST}{@code ]}; maximum error {@value #MAX_ULP} ulp, found
 * by walking every float in it (journal N2). Other arguments give no defined number.
 */
public final class Log1pScalar {

  /** Largest error seen over all floats of the range, in units of the last place of the result. */
  public static final double MAX_ULP = 1.4923;

  /** 2^126: up to here {@code 2^-k} is a normal float. */
  public static final float HIGHEST = 0x1p126f;

  // The bits of sqrt(1/2): subtracted from those of 1 + t, they leave k in the exponent field.
  static final int SQRT_HALF_BITS = 0x3f3504f3;

  static final float P0 = 0x1.555554p-2f; // 0.333333
  static final float P1 = -0x1.000226p-2f; // -0.250008
  static final float P2 = 0x1.99a008p-3f; // 0.200012
  static final float P3 = -0x1.547242p-3f; // -0.166234
  static final float P4 = 0x1.22da22p-3f; // 0.142018
  static final float P5 = -0x1.0d8552p-3f; // -0.131602
  static final float P6 = 0x1.055b46p-3f; // 0.127616
  static final float P7 = -0x1.38b4ccp-4f; // -0.0763443

  private Log1pScalar() {}

  /** Returns {@code ln(1 + t)}. */
  public static float log1p(float t) {
    float u = t + 1f;
    int k = (Float.floatToRawIntBits(u) - SQRT_HALF_BITS) >> 23;
    float s = Float.intBitsToFloat((127 - k) << 23);
    float f = Math.fma(t, s, s - 1f);
    float p = Math.fma(P7, f, P6);
    p = Math.fma(p, f, P5);
    p = Math.fma(p, f, P4);
    p = Math.fma(p, f, P3);
    p = Math.fma(p, f, P2);
    p = Math.fma(p, f, P1);
    p = Math.fma(p, f, P0);
    p = Math.fma(p, f, -0.5f);
    p = Math.fma(p, f * f, f);
    float exponent = k;
    p = Math.fma(exponent, ExpScalar.LN2_LOW, p);
    return Math.fma(exponent, ExpScalar.LN2_HIGH, p);
  }
}
