package dev.multibox.internal.score;

import dev.multibox.internal.numeric.TileSizes;

/** Scores to probabilities, in place. */
public interface ProbabilityKernel {

  /** Floats behind the last row that a call may overwrite. */
  int SLACK = TileSizes.LANES;

  /**
   * Turns rows of logits into probabilities: {@code e_j / S} with {@code e_j = exp(x_j - m)},
   * {@code m} the row's largest and {@code S} the sum of the {@code e_j}. NaN throughout a row with
   * a NaN or +infinity, or of -infinity alone.
   *
   * @param rows 0 .. {@link dev.multibox.internal.numeric.TileSizes#ROWS}
   * @param logits rows of {@code classes} floats from 0 on, and {@link #SLACK} more
   * @param scratch {@link dev.multibox.internal.numeric.TileSizes#SCRATCH} floats, overwritten
   */
  void softmax(float[] logits, int rows, int classes, float[] scratch);

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
