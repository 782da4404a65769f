package dev.multibox.internal.score;

import dev.multibox.internal.numeric.TileSizes;

/** Scores to probabilities, in place. */
public interface ProbabilityKernel {

  /** Floats behind the last row that a call may overwrite. */
  int SLACK = TileSizes.LANES;

  /**
   * Turns rows of logits into the terms of a softmax: {@code e_j = exp(x_j - m)}, {@code m} the
   * row's largest. {@code e_j / S} is the probability, {@code S} the sum of the row's terms. NaN is
   * a term or the sum of a row with a NaN or +infinity, or of -infinity alone; else the sum is 1 or
   * more.
   *
   * @param rows 0 .. {@link dev.multibox.internal.numeric.TileSizes#ROWS}
   * @param logits rows of {@code classes} floats from 0 on, and {@link #SLACK} more
   * @param sums takes the sums of the rows, {@link dev.multibox.internal.numeric.TileSizes#SCRATCH}
   *     floats, all overwritten
   */
  void terms(float[] logits, int rows, int classes, float[] sums);

  /** Divides the terms of rows by their sums: after {@link #terms} they are probabilities. */
  void divide(float[] terms, int rows, int classes, float[] sums);

  /**
   * Turns logits into {@code 1 / (1 + exp(-x))}.
   *
   * @param logits {@code count} floats from 0 on, and {@link #SLACK} more
   */
  void sigmoid(float[] logits, int count);

  /**
   * Turns numbers into their exponentials: {@link dev.multibox.internal.numeric.ExpScalar}.
   *
   * @param values {@code count} floats from 0 on, and {@link #SLACK} more
   */
  void exp(float[] values, int count);
}
