package dev.multibox.bench.goldens;

/**
 * How far a float32 cross entropy may be from one that was computed in double as log-sum-exp minus
 * the label's logit.
 */
final class CrossEntropyBound {

  /** Half an ulp of 1, relative: one rounding to float32. */
  private static final double U = 0x1p-24;

  private CrossEntropyBound() {}

  /**
   * Largest relative error of the kernel: 1e-6 where the loss is 1e-3 or more, 8e-6 below, for up
   * to 128 classes. Beyond them each of the 16 partial sums takes another rounding every 16
   * classes.
   */
  static double relative(double loss, int classes) {
    double longSums = Math.max(0, classes - 128) / 16.0 * U;
    return (loss >= 1e-3 ? 1e-6 : 8e-6) + longSums;
  }

  /**
   * Largest absolute error of the recorded loss itself: a difference of two doubles of the size of
   * the largest logit, each with some roundings. Near 1e-14 for logits near 64; it is all there is
   * of a loss that double rounds to 0.
   */
  static double recorded(float[] logits, int from, int classes) {
    double largest = 1;
    for (int i = from; i < from + classes; i++) {
      largest = Math.max(largest, Math.abs((double) logits[i]));
    }
    return 2 * Math.ulp(largest + Math.log(classes));
  }
}
