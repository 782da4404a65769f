package dev.multibox.internal.probability;

import dev.multibox.internal.numeric.LogScalar;

/**
 * Cross entropy from probabilities, {@code -ln(max(p_y, floor))} a row, or against soft labels
 * {@code sum over j of w_j (-ln(max(p_j, floor)))}.
 *
 * <p>No vector twin by decision: one probability of a row is read, so there are no columns to
 * vectorise, and of soft labels most have a weight of 0. Both backends run this code.
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

  /**
   * Writes the loss of each row against soft labels, its terms added in double in the order of the
   * columns. A column of weight 0 is not read; an ignored row (label -1) gives +0.
   *
   * @param probabilities rows of {@code classes} floats from {@code offset} on
   * @param weights finite, 0 or more; rows of {@code classes} floats from 0 on
   */
  public static void softLosses(
      float[] probabilities,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float[] weights,
      float floor,
      float[] losses,
      int lossOffset) {
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int j = row * classes; j < (row + 1) * classes; j++) {
        if (weights[j] != 0f && labels[labelOffset + row] >= 0) {
          sum += (double) weights[j] * loss(probabilities[offset + j], floor);
        }
      }
      losses[lossOffset + row] = Double.isNaN(sum) ? Float.NaN : (float) sum;
    }
  }

  /**
   * Turns a row of probabilities into the gradient of its loss against soft labels: {@code -w_j /
   * max(p_j, floor) scale}, or through the softmax that made them {@code (p_j W - w_j) scale} with
   * {@code W} the sum of the weights.
   *
   * @param row {@code classes} floats from {@code at} on, in place
   * @param weights {@code classes} floats from {@code weightsAt} on
   * @param throughSoftmax whether the gradient is with respect to the logits
   */
  public static void softGradient(
      float[] row,
      int at,
      int classes,
      float[] weights,
      int weightsAt,
      float floor,
      boolean throughSoftmax,
      float scale) {
    double sum = 0;
    for (int j = weightsAt; j < weightsAt + classes; j++) {
      sum += weights[j];
    }
    for (int j = 0; j < classes; j++) {
      float weight = weights[weightsAt + j];
      float p = row[at + j];
      float gradient =
          throughSoftmax
              ? (float) (p * sum - weight) * scale
              : weight == 0f ? 0f : -weight * scale / Math.max(p, floor);
      row[at + j] = Float.isNaN(gradient) ? Float.NaN : gradient;
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
