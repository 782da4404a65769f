package dev.multibox.internal.numeric;

/** Distances in units of the last place. */
final class Ulps {

  private Ulps() {}

  /** Distance in units of the last place of a float of the exact value's size. */
  static double of(float actual, double exact) {
    double ulp = Math.max(Math.scalb(1.0, Math.getExponent(exact) - 23), Float.MIN_VALUE);
    return Math.abs(actual - exact) / ulp;
  }
}
