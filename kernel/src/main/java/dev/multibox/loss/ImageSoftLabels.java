package dev.multibox.loss;

import dev.multibox.internal.Kernels;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.numeric.TileSizes;
import dev.multibox.internal.probability.ProbabilityCrossEntropyScalar;
import java.util.Arrays;

/**
 * Losses and gradients of an image's priors whose targets are more than a label: soft labels of the
 * caller, smoothing, or both. A tile of weights stands in for a tensor of them.
 */
final class ImageSoftLabels {

  private final Kernels kernels;
  private final MultiBoxPolicy policy;
  private final boolean probabilities;
  private final float largestConfidenceLoss;
  private final int priors;
  private final int classes;
  private final int tileRows;
  // PyTorch's formula in its own order: y (1 - e) + e / C.
  private final float kept;
  private final float share;
  private final float[] weights;
  private final float[] work;
  private final int[] tops = new int[TileSizes.ROWS];
  private final float[] ones = new float[TileSizes.ROWS];
  private final float[] scratch = new float[TileSizes.SCRATCH];

  ImageSoftLabels(Kernels kernels, MultiBoxPolicy policy, int priors, int classes) {
    this.kernels = kernels;
    this.policy = policy;
    probabilities = policy.confidenceInput() == MultiBoxPolicy.ConfidenceInput.PROBABILITIES;
    largestConfidenceLoss = policy.largestConfidenceLoss();
    this.priors = priors;
    this.classes = classes;
    tileRows = TileSizes.rows(classes);
    kept = 1f - policy.labelSmoothing();
    share = policy.labelSmoothing() / classes;
    weights = new float[tileRows * classes + TileSizes.LANES];
    work = new float[tileRows * classes + TileSizes.LANES];
    Arrays.fill(ones, 1f);
  }

  /** Whether targets are more than labels. */
  boolean serve(Targets targets) {
    return policy.labelSmoothing() > 0f || targets.rows().softLabels() != null;
  }

  /** Refuses soft labels that are no weights; those of ignored priors are not used. */
  void check(FloatRows soft, int image, ImageLabels labels) {
    for (int from = 0; from < priors; from += tileRows) {
      int rows = Math.min(tileRows, priors - from);
      float[] array = weights;
      int offset = 0;
      if (soft.isArray()) {
        array = soft.array();
        offset = soft.arrayIndex(image, from);
      } else {
        soft.read(image, from, rows, weights, 0);
      }
      int row = firstBad(array, offset, rows, labels, from);
      if (row >= 0) {
        throw new IllegalArgumentException(
            "soft labels: expected finite numbers of 0 or more, got "
                + ImageLabels.shown(array, offset + row * classes, classes)
                + " in row ["
                + image
                + "]["
                + (from + row)
                + "]; a softmax makes them of scores, and label -1 ignores a prior");
      }
    }
  }

  private int firstBad(float[] array, int offset, int rows, ImageLabels labels, int from) {
    int end = offset + rows * classes;
    int at = offset;
    while (at < end) {
      int bad = kernels.rowScores().firstOutside(array, at, end, 0f, Float.MAX_VALUE);
      if (bad < 0) {
        return -1;
      }
      int row = (bad - offset) / classes;
      if (labels.label(from + row) >= 0) {
        return row;
      }
      at = offset + (row + 1) * classes;
    }
    return -1;
  }

  /** Writes the losses of a tile of rows, priors {@code from} and on. */
  void losses(
      float[] array,
      int offset,
      int rows,
      Targets targets,
      int image,
      ImageLabels labels,
      int from,
      float[] losses,
      int lossOffset) {
    int[] columns = labels.columns();
    int columnOffset = labels.columnOffset() + from;
    if (targets.rows().softLabels() != null) {
      targets.rows().softLabels().read(image, from, rows, weights, 0);
      smooth(rows);
    } else {
      for (int row = 0; row < rows; row++) {
        smooth(row, columns[columnOffset + row]);
      }
    }
    if (probabilities) {
      ProbabilityCrossEntropyScalar.softLosses(
          array,
          offset,
          rows,
          classes,
          columns,
          columnOffset,
          weights,
          policy.probabilityFloor(),
          losses,
          lossOffset);
      return;
    }
    kernels.softCrossEntropy().tops(array, offset, rows, classes, columns, columnOffset, tops);
    kernels
        .softmaxCrossEntropy()
        .losses(array, offset, rows, classes, tops, 0, losses, lossOffset, scratch);
    kernels
        .softCrossEntropy()
        .losses(
            array,
            offset,
            rows,
            classes,
            tops,
            weights,
            largestConfidenceLoss,
            losses,
            lossOffset,
            work,
            scratch);
  }

  /**
   * Turns a tile of scores into their gradients.
   *
   * @param rows the priors from {@code from} on
   * @param columns those that their labels mean
   */
  void gradients(
      float[] tile,
      int length,
      Targets targets,
      int image,
      int[] rows,
      int[] columns,
      float[] scales,
      int from,
      Gradients.WithRespectTo withRespectTo) {
    for (int i = 0; i < length; i++) {
      if (targets.rows().softLabels() != null) {
        targets.rows().softLabels().read(image, rows[from + i], 1, weights, i * classes);
      } else {
        smooth(i, columns[from + i]);
      }
    }
    if (targets.rows().softLabels() != null) {
      smooth(length);
    }
    if (probabilities) {
      ofProbabilities(tile, length, scales, from, withRespectTo);
      return;
    }
    kernels.softCrossEntropy().tops(tile, 0, length, classes, columns, from, tops);
    kernels.softmaxGradient().gradients(tile, 0, length, classes, tops, 0, ones, 0, work, scratch);
    if (stopsAtFloor()) {
      for (int i = 0; i < length; i++) {
        stop(tile, i * classes, tops[i]);
      }
    }
    kernels
        .softCrossEntropy()
        .gradients(tile, length, classes, tops, weights, scales, from, scratch);
  }

  private void ofProbabilities(
      float[] tile, int length, float[] scales, int from, Gradients.WithRespectTo withRespectTo) {
    for (int i = 0; i < length; i++) {
      int at = i * classes;
      if (stopsAtFloor()) {
        stop(tile, at, -1);
      }
      ProbabilityCrossEntropyScalar.softGradient(
          tile,
          at,
          classes,
          weights,
          at,
          policy.probabilityFloor(),
          withRespectTo == Gradients.WithRespectTo.LOGITS,
          scales[from + i]);
    }
  }

  private boolean stopsAtFloor() {
    return policy.probabilityFloor() > 0f
        && policy.floorGradient() == MultiBoxPolicy.FloorGradient.STOP;
  }

  /**
   * Takes the weight of columns whose probability is floored: their loss is a constant.
   *
   * @param top the column whose element is 1 less than its probability, or -1
   */
  private void stop(float[] tile, int at, int top) {
    for (int j = 0; j < classes; j++) {
      float probability = j == top ? 1f + tile[at + j] : tile[at + j];
      if (probability < policy.probabilityFloor()) {
        weights[at + j] = 0f;
      }
    }
  }

  /** Smooths rows of soft labels. */
  private void smooth(int rows) {
    if (policy.labelSmoothing() > 0f) {
      for (int i = 0; i < rows * classes; i++) {
        weights[i] = weights[i] * kept + share;
      }
    }
  }

  /** Writes the smoothed one-hot row of a column; of an ignored prior (-1) anything. */
  private void smooth(int row, int column) {
    int at = row * classes;
    Arrays.fill(weights, at, at + classes, share);
    if (column >= 0) {
      weights[at + column] = kept + share;
    }
  }
}
