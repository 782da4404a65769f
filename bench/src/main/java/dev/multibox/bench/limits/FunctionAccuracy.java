package dev.multibox.bench.limits;

import dev.multibox.internal.numeric.ExpScalar;
import dev.multibox.internal.numeric.Log1pScalar;
import dev.multibox.internal.numeric.LogScalar;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Walks every float of the ranges of the kernels' {@code exp}, {@code log1p} and {@code log} and
 * finds the largest error, in units of the last place. The reference is {@link StrictMath} in
 * double precision, whose own error of one double ulp is 2^-29 of a float's.
 */
public final class FunctionAccuracy {

  private static final int PIECES = 4096;

  private FunctionAccuracy() {}

  /**
   * The largest error of a walk.
   *
   * @param function what was walked
   * @param floats how many arguments
   * @param ulp the largest error
   * @param argument where it is
   * @param documented what the Javadoc states
   */
  public record Walk(String function, long floats, double ulp, float argument, double documented) {}

  /** A float function. */
  @FunctionalInterface
  private interface FloatFunction {
    float apply(float argument);
  }

  /** {@return the walk of exp over the normal range of its results} */
  public static Walk exp() {
    Walk up =
        walk("exp", 0f, ExpScalar.HIGHEST, 1f, ExpScalar::exp, StrictMath::exp, ExpScalar.MAX_ULP);
    Walk down =
        walk("exp", 0f, -ExpScalar.LOWEST, -1f, ExpScalar::exp, StrictMath::exp, ExpScalar.MAX_ULP);
    Walk worse = up.ulp >= down.ulp ? up : down;
    return new Walk("exp", up.floats + down.floats, worse.ulp, worse.argument, ExpScalar.MAX_ULP);
  }

  /** {@return the walk of log1p over its range} */
  public static Walk log1p() {
    return walk(
        "log1p",
        Float.MIN_VALUE,
        Log1pScalar.HIGHEST,
        1f,
        Log1pScalar::log1p,
        StrictMath::log1p,
        Log1pScalar.MAX_ULP);
  }

  /** {@return the walk of log over all positive floats} */
  public static Walk log() {
    return walk(
        "log",
        Float.MIN_VALUE,
        Float.MAX_VALUE,
        1f,
        LogScalar::log,
        StrictMath::log,
        LogScalar.MAX_ULP);
  }

  private static Walk walk(
      String name,
      float from,
      float to,
      float sign,
      FloatFunction function,
      DoubleUnaryOperator exact,
      double documented) {
    int first = Float.floatToIntBits(from);
    long floats = Float.floatToIntBits(to) - first + 1L;
    return IntStream.range(0, PIECES)
        .parallel()
        .mapToObj(
            piece ->
                piece(
                    name,
                    (int) (first + floats * piece / PIECES),
                    (int) (first + floats * (piece + 1) / PIECES),
                    sign,
                    function,
                    exact))
        .reduce((a, b) -> a.ulp >= b.ulp ? a : b)
        .map(worst -> new Walk(name, floats, worst.ulp, worst.argument, documented))
        .orElseThrow();
  }

  private static Walk piece(
      String name,
      int from,
      int to,
      float sign,
      FloatFunction function,
      DoubleUnaryOperator exact) {
    double worst = -1;
    float argument = 0f;
    for (int bits = from; bits < to; bits++) {
      float x = sign * Float.intBitsToFloat(bits);
      double error = ulps(function.apply(x), exact.applyAsDouble(x));
      // Not ">" alone: a NaN must win, not vanish.
      if (!(error <= worst)) {
        worst = error;
        argument = x;
      }
    }
    return new Walk(name, (long) to - from, worst, argument, 0);
  }

  private static double ulps(float actual, double exact) {
    double ulp = Math.max(Math.scalb(1.0, Math.getExponent(exact) - 23), Float.MIN_VALUE);
    return Math.abs(actual - exact) / ulp;
  }
}
