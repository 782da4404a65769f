package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** Compares encoded offsets or boxes with recorded ones. */
final class OffsetErrors {

  private OffsetErrors() {}

  /**
   * Requires {@code |actual - expected| <= tolerance * max(1, |expected|)}: offsets are differences
   * of numbers near 1 divided by variances near 0.1, and are compared as such.
   *
   * @return the largest error, of the same measure
   */
  static double require(String what, double[] expected, float[] actual, double tolerance) {
    assertEquals(expected.length, actual.length, "numbers of " + what);
    double largest = 0;
    for (int i = 0; i < expected.length; i++) {
      double error = Math.abs(actual[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
      if (!(error <= tolerance)) {
        throw new AssertionError(
            "%s %d of row %d: expected %s, got %s, error %.3g where %.3g is allowed"
                .formatted(what, i % 4, i / 4, expected[i], actual[i], error, tolerance));
      }
      largest = Math.max(largest, error);
    }
    return largest;
  }

  /** Widens. */
  static double[] doubles(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
