package dev.multibox.evaluation;

/**
 * Sums doubles in the order of NumPy 1's add.reduce, to the last bit. Buffers of 8192 terms come
 * one after the other. A buffer of up to 128 terms has eight partial sums; a longer one is halved
 * at a multiple of eight terms. NumPy 2 has no buffers here: its means may differ in the last bit.
 *
 * <p>Source: numpy/numpy, numpy/core/src/umath/loops_utils.h.src, pairwise_sum.
 */
final class PairwiseSum {

  private static final int PARTIALS = 8;
  private static final int BLOCK = 128;
  private static final int BUFFER = 8192;

  private PairwiseSum() {}

  /** The sum of the first {@code count} terms. */
  static double of(double[] terms, int count) {
    double sum = 0;
    for (int from = 0; from < count; from += BUFFER) {
      sum += buffer(terms, from, Math.min(BUFFER, count - from));
    }
    return sum;
  }

  private static double buffer(double[] terms, int from, int count) {
    if (count < PARTIALS) {
      double sum = 0;
      for (int index = from; index < from + count; index++) {
        sum += terms[index];
      }
      return sum;
    }
    if (count <= BLOCK) {
      return block(terms, from, count);
    }
    int half = count / 2;
    half -= half % PARTIALS;
    return buffer(terms, from, half) + buffer(terms, from + half, count - half);
  }

  private static double block(double[] terms, int from, int count) {
    double[] partial = new double[PARTIALS];
    int whole = count - count % PARTIALS;
    for (int index = 0; index < whole; index++) {
      partial[index % PARTIALS] += terms[from + index];
    }
    double sum =
        ((partial[0] + partial[1]) + (partial[2] + partial[3]))
            + ((partial[4] + partial[5]) + (partial[6] + partial[7]));
    for (int index = whole; index < count; index++) {
      sum += terms[from + index];
    }
    return sum;
  }

  /** The mean of the first {@code count} terms above -1; -1 without any. NumPy's {@code mean}. */
  static double meanOfValid(double[] terms, int count) {
    int valid = 0;
    for (int index = 0; index < count; index++) {
      if (terms[index] > -1) {
        terms[valid++] = terms[index];
      }
    }
    return valid == 0 ? -1 : of(terms, valid) / valid;
  }
}
