package dev.multibox.bench.goldens;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.loss.Targets;

/**
 * What goes into a loss, as prior-major arrays.
 *
 * @param batch images
 * @param priors priors of an image
 * @param classes classes with the background
 * @param scores class scores: logits, or probabilities where the reference takes them
 * @param locations predicted offsets
 * @param labels matched classes, -1 neutral
 * @param locationTargets encoded offsets
 */
record DenseBatch(
    int batch,
    int priors,
    int classes,
    float[] scores,
    float[] locations,
    int[] labels,
    float[] locationTargets) {

  BatchShape shape() {
    return BatchShape.of(batch, priors, classes);
  }

  int rows() {
    return Math.multiplyExact(batch, priors);
  }

  Predictions predictions() {
    return Predictions.of(shape(), scores, locations);
  }

  Targets targets() {
    return Targets.of(shape(), labels, locationTargets);
  }

  /** Returns rows of columns as columns of rows, image by image. */
  float[] columnMajor(float[] rowMajor, int columns) {
    float[] turned = new float[rowMajor.length];
    for (int row = 0; row < rows(); row++) {
      for (int column = 0; column < columns; column++) {
        turned[columnMajorIndex(row, column, columns)] = rowMajor[row * columns + column];
      }
    }
    return turned;
  }

  /** The inverse of {@link #columnMajor}. */
  float[] rowMajor(float[] columnMajor, int columns) {
    float[] turned = new float[columnMajor.length];
    for (int row = 0; row < rows(); row++) {
      for (int column = 0; column < columns; column++) {
        turned[row * columns + column] = columnMajor[columnMajorIndex(row, column, columns)];
      }
    }
    return turned;
  }

  private int columnMajorIndex(int row, int column, int columns) {
    return (row / priors * columns + column) * priors + row % priors;
  }

  /** Returns the labels as rows with a 1 in the label's column; those of neutral priors are 0. */
  float[] oneHot() {
    float[] hot = new float[Math.multiplyExact(rows(), classes)];
    for (int row = 0; row < rows(); row++) {
      if (labels[row] >= 0) {
        hot[row * classes + labels[row]] = 1f;
      }
    }
    return hot;
  }
}
