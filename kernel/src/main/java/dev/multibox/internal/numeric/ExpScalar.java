package dev.multibox.internal.numeric;

/**
 * {@code exp} of a float, the same bits as {@link ExpVector}.
 *
 * <p>Reduce: {@code d = n ln2 + r} with {@code |r| <= ln2 / 2}; approximate {@code e^r} by a
 * polynomial of degree 6; reconstruct by a product with {@code 2^n}. The coefficients are a minimax
 * fit of {@code (e^r - 1 - r) / r^2}, relative to {@code e^r}.
 *
 * <p>Valid range {@code [}{@link #LOWEST}{@code , }{@link #HIGHEST}{@code ]}; maximum error {@value
 * #MAX_ULP} ulp, found by walking every float in it (journal N1, N3). Below, the result is +0 (the
 * true value is below the smallest normal float); above, +infinity, which callers take as the sign
 * to shift by the row's maximum instead. NaN gives NaN.
 */
public final class ExpScalar {

  /** Largest error seen over all floats of the range, in units of the last place of the result. */
  public static final double MAX_ULP = 0.8913;

  /** ln of the smallest normal float, 2^-126, rounded up. */
  public static final float LOWEST = -87.33654f;

  /** 88.37627: beyond it {@code n} would be 128, which no float's exponent holds. */
  public static final float HIGHEST = 0x1.61814cp6f;

  public static final float LOG2_E = 0x1.715476p0f;

  // 1.5 * 2^23 makes the sum's lowest bit worth 1, so that adding it rounds to an integer; 127 more
  // leaves n + 127, the exponent field of 2^n, in the low bits.
  public static final float ROUND_TO_BIASED_INTEGER = 0x1.8p23f + 127f;

  // The bits of that sum for n = 128: an exponent field of 255, infinity.
  public static final int INFINITE_EXPONENT =
      Float.floatToRawIntBits(ROUND_TO_BIASED_INTEGER) + 128;

  // ln2 in two pieces; the first has 21 significant bits, so n * LN2_HIGH is exact for |n| < 8.
  public static final float LN2_HIGH = 0x1.62e43p-1f;
  public static final float LN2_LOW = -0x1.05c610p-29f;

  public static final float C6 = 0x1.6a23ccp-10f; // 0.00138145
  public static final float C5 = 0x1.123a20p-7f; // 0.00836875
  public static final float C4 = 0x1.5558f2p-5f; // 0.0416684
  public static final float C3 = 0x1.555492p-3f; // 0.166665
  public static final float C2 = 0x1.fffffcp-2f; // 0.5

  private ExpScalar() {}

  /** Returns {@code e^d}. */
  public static float exp(float d) {
    float biased = Math.fma(d, LOG2_E, ROUND_TO_BIASED_INTEGER);
    float n = biased - ROUND_TO_BIASED_INTEGER;
    float r = Math.fma(n, -LN2_HIGH, d);
    r = Math.fma(n, -LN2_LOW, r);
    float p = Math.fma(C6, r, C5);
    p = Math.fma(p, r, C4);
    p = Math.fma(p, r, C3);
    p = Math.fma(p, r, C2);
    p = Math.fma(p, r, 1f);
    p = Math.fma(p, r, 1f);
    // A product rather than an addition to the exponent bits: a NaN's payload would be changed.
    int exponent = Math.min(Float.floatToRawIntBits(biased), INFINITE_EXPONENT);
    float result = p * Float.intBitsToFloat(exponent << 23);
    return d < LOWEST ? 0f : result;
  }
}
