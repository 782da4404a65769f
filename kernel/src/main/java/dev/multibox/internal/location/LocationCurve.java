package dev.multibox.internal.location;

/**
 * A loss of one coordinate that is quadratic near zero and linear beyond: {@code quadratic d^2}
 * where {@code |d| < knee}, else {@code slope |d| - intercept}. Smooth-L1, Huber, L1 and L2 are all
 * of this shape, so one kernel serves them.
 *
 * @param knee where the two pieces meet
 * @param quadratic coefficient of {@code d^2} below the knee
 * @param slope coefficient of {@code |d|} from the knee on
 * @param intercept what is taken from the linear piece
 */
public record LocationCurve(float knee, float quadratic, float slope, float intercept) {

  /** {@code 0.5 d^2 / beta} below {@code beta}, {@code |d| - 0.5 beta} beyond. */
  public static LocationCurve smoothL1(float beta) {
    return new LocationCurve(beta, 0.5f / beta, 1f, 0.5f * beta);
  }

  /** {@code 0.5 d^2} below {@code delta}, {@code delta (|d| - 0.5 delta)} beyond. */
  public static LocationCurve huber(float delta) {
    return new LocationCurve(delta, 0.5f, delta, 0.5f * delta * delta);
  }

  /** {@code |d|}. */
  public static LocationCurve l1() {
    return new LocationCurve(0f, 0f, 1f, 0f);
  }

  /** {@code 0.5 d^2}. The linear piece is reached by an infinite difference alone. */
  public static LocationCurve l2() {
    return new LocationCurve(Float.POSITIVE_INFINITY, 0.5f, Float.POSITIVE_INFINITY, 0f);
  }

  /**
   * The loss at {@code d}.
   *
   * <p>Both pieces are computed and one chosen by the sign of a difference of bits, which order
   * non-negative floats, a NaN above all: a branch that takes either side for every other prior
   * would cost more than the arithmetic (journal T1).
   */
  public float loss(float d) {
    float a = Math.abs(d);
    int quadraticBits = Float.floatToRawIntBits(quadratic * d * d);
    int linearBits = Float.floatToRawIntBits(Math.fma(slope, a, -intercept));
    int below = (Float.floatToRawIntBits(a) - Float.floatToRawIntBits(knee)) >> 31;
    return Float.intBitsToFloat(linearBits ^ ((linearBits ^ quadraticBits) & below));
  }

  /** Derivative at {@code d}, times {@code scale}: 0 at 0 also where the curve has a kink there. */
  public float gradient(float d, float scale) {
    if (Float.isNaN(d)) {
      return Float.NaN;
    }
    if (Math.abs(d) < knee) {
      return 2f * quadratic * d * scale;
    }
    return d == 0f ? 0f : Math.copySign(slope, d) * scale;
  }
}
