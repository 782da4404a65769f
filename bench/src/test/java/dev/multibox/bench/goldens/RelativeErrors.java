package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.fail;

/** Compares numbers with recorded ones and keeps the largest relative error that was seen. */
final class RelativeErrors {

  private double largest;

  /**
   * Requires {@code |actual - expected| <= relative * |expected| + absolute}; NaN and infinities
   * must be the same.
   *
   * @param what begins the message of a failure
   * @param expected what was recorded
   * @param actual what came out
   * @param relative largest relative error
   * @param absolute what the recorded number itself may be off by, left out of the relative error
   */
  void require(String what, double expected, double actual, double relative, double absolute) {
    if (!Double.isFinite(expected) || !Double.isFinite(actual)) {
      if (Double.compare(expected, actual) != 0) {
        fail(what + ": expected " + expected + ", got " + actual);
      }
      return;
    }
    double error = Math.max(0, Math.abs(actual - expected) - absolute);
    if (error > relative * Math.abs(expected)) {
      fail(
          "%s: expected %s, got %s: relative error %.3g where %.3g is allowed"
              .formatted(what, expected, actual, error / Math.abs(expected), relative));
    }
    if (error > 0) {
      largest = Math.max(largest, error / Math.abs(expected));
    }
  }

  /** Returns the largest relative error so far. */
  double largest() {
    return largest;
  }
}
