package dev.multibox.loss;

import dev.multibox.internal.Kernels;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.numeric.ExpScalar;
import dev.multibox.internal.numeric.TileSizes;
import dev.multibox.internal.probability.ProbabilityCrossEntropyScalar;

/** Confidence losses and ranking values of the priors of one image, a tile of rows at a time. */
final class ImageConfidence {

  private final Kernels kernels;
  private final MultiBoxPolicy policy;
  private final float largestConfidenceLoss;
  private final int priors;
  private final int classes;
  private final int tileRows;
  private final float[] tile;
  private final float[] scratch = new float[TileSizes.SCRATCH];
  private final float[] rankingValues;
  private final int[] background = new int[TileSizes.ROWS];
  private final ImageSoftLabels softLabels;

  ImageConfidence(
      Kernels kernels, MultiBoxPolicy policy, ImageSoftLabels softLabels, int priors, int classes) {
    this.kernels = kernels;
    this.policy = policy;
    this.softLabels = softLabels;
    largestConfidenceLoss = policy.largestConfidenceLoss();
    this.priors = priors;
    this.classes = classes;
    tileRows = TileSizes.rows(classes);
    tile = new float[tileRows * classes];
    rankingValues = new float[byLoss() ? 0 : priors];
  }

  boolean byLoss() {
    return policy.mining().key() == Mining.Key.CONFIDENCE_LOSS;
  }

  /** What priors are ranked by, where that is not the loss. */
  float[] rankingValues() {
    return rankingValues;
  }

  /** Writes the losses of all priors, and the ranking values where they are not the losses. */
  void evaluate(
      FloatRows scores,
      Targets targets,
      int image,
      ImageLabels labels,
      float[] losses,
      int lossOffset) {
    boolean soft = softLabels.serve(targets);
    for (int from = 0; from < priors; from += tileRows) {
      int rows = Math.min(tileRows, priors - from);
      float[] array = tile;
      int offset = 0;
      if (scores.isArray()) {
        array = scores.array();
        offset = scores.arrayIndex(image, from);
      } else {
        scores.read(image, from, rows, tile, 0);
      }
      if (soft) {
        softLabels.losses(
            array, offset, rows, targets, image, labels, from, losses, lossOffset + from);
      } else {
        losses(array, offset, rows, labels, from, losses, lossOffset + from);
      }
      if (!byLoss()) {
        rank(array, offset, rows, from);
      }
    }
    // Of soft labels it bounds the loss of each column.
    if (largestConfidenceLoss < Float.POSITIVE_INFINITY && !soft) {
      for (int i = lossOffset; i < lossOffset + priors; i++) {
        losses[i] = Math.min(losses[i], largestConfidenceLoss);
      }
    }
  }

  private void losses(
      float[] array,
      int offset,
      int rows,
      ImageLabels labels,
      int from,
      float[] losses,
      int lossOffset) {
    int[] columns = labels.columns();
    int columnOffset = labels.columnOffset() + from;
    if (policy.confidenceInput() == MultiBoxPolicy.ConfidenceInput.PROBABILITIES) {
      ProbabilityCrossEntropyScalar.losses(
          array,
          offset,
          rows,
          classes,
          columns,
          columnOffset,
          policy.probabilityFloor(),
          losses,
          lossOffset);
    } else if (policy.confidenceLoss() == MultiBoxPolicy.ConfidenceLoss.SOFTMAX_CROSS_ENTROPY) {
      kernels
          .softmaxCrossEntropy()
          .losses(array, offset, rows, classes, columns, columnOffset, losses, lossOffset, scratch);
    } else {
      kernels
          .sigmoidCrossEntropy()
          .losses(array, offset, rows, classes, columns, columnOffset, losses, lossOffset, scratch);
    }
  }

  private void rank(float[] array, int offset, int rows, int from) {
    if (policy.mining().key() == Mining.Key.MAX_FOREGROUND_PROBABILITY) {
      kernels.foreground().largest(array, offset, rows, classes, rankingValues, from);
    } else if (policy.confidenceInput() == MultiBoxPolicy.ConfidenceInput.PROBABILITIES) {
      kernels.foreground().sum(array, offset, rows, classes, rankingValues, from, scratch);
    } else {
      // The sum of the other probabilities is 1 - p_0, and p_0 = e^-loss against class 0.
      kernels
          .softmaxCrossEntropy()
          .losses(array, offset, rows, classes, background, 0, rankingValues, from, scratch);
      for (int i = from; i < from + rows; i++) {
        rankingValues[i] = 1f - ExpScalar.exp(0f - rankingValues[i]);
      }
    }
  }
}
