package dev.multibox.internal.probability;

import dev.multibox.internal.numeric.LogScalar;

/**
 * Cross entropy from probabilities, {@code -ln(max(p_y, floor))} a row.
 *
 * <p>No vector twin by decision: one probability of a row is read, so there are no columns to
 * vectorise. Both backends run this code.
 */
public final class ProbabilityCrossEntropyScalar {

  private ProbabilityCrossEntropyScalar() {}

  /**
   * Writes the loss of each row; an ignored row (label -1) gives +0 and is not read.
   *
   * @param probabilities rows of {@code classes} floats from {@code offset} on
   */
  public static void losses(
      float[] probabilities,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float floor,
      float[] losses,
      int lossOffset) {
    for (int row = 0; row < rows; row++) {
      int label = labels[labelOffset + row];
      losses[lossOffset + row] =
          label < 0 ? 0f : loss(probabilities[offset + row * classes + label], floor);
    }
  }

  private static float loss(float probability, float floor) {
    if (Float.isNaN(probability)) {
      return Float.NaN;
    }
    // 0 - x and not -x: ln 1 is +0, and so is the loss
    return 0f - LogScalar.log(probability > floor ? probability : floor);
  }
}
