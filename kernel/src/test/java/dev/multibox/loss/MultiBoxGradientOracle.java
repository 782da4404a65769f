package dev.multibox.loss;

import dev.multibox.loss.MultiBoxPolicy.ConfidenceInput;
import dev.multibox.loss.MultiBoxPolicy.ConfidenceLoss;
import dev.multibox.loss.MultiBoxPolicy.FloorGradient;
import java.util.Arrays;
import java.util.List;

/**
 * The gradient of {@link MultiBoxLossOracle#total} in double, by formulas; mining is a constant.
 *
 * @param loss whose gradient
 * @param mined the rows that are mined, ascending
 * @param scores class scores of the batch
 * @param predicted locations of the batch
 * @param images what became of them, for the divisors
 */
record MultiBoxGradientOracle(
    MultiBoxLossOracle loss,
    int[] mined,
    double[] scores,
    double[] predicted,
    List<MultiBoxLossOracle.Image> images) {

  /** At a batch's own numbers. */
  static MultiBoxGradientOracle of(MultiBoxLossOracle loss, int[] mined) {
    double[] scores = MultiBoxLossOracle.widened(loss.batch().logits());
    double[] predicted = MultiBoxLossOracle.widened(loss.batch().predicted());
    return new MultiBoxGradientOracle(
        loss, mined, scores, predicted, loss.images(scores, predicted, mined));
  }

  /** How often a row's confidence loss is counted: 0, 1 or 2 times. */
  int weight(int row) {
    int positive = loss.label(row) > 0 ? 1 : 0;
    boolean negative = Arrays.binarySearch(mined, row) >= 0 && loss.isCounted(row);
    return positive + (negative ? 1 : 0);
  }

  /** What a row's confidence gradient is multiplied by, for a total that is normalised or not. */
  double confidenceFactor(int row, boolean normalized) {
    return weight(row) / (normalized ? loss.confidenceDivisor(images, image(row)) : 1);
  }

  /** What a row's location gradient is multiplied by. */
  double locationFactor(int row, boolean normalized) {
    double counted = loss.label(row) > 0 ? loss.policy().alpha() : 0;
    return counted / (normalized ? loss.locationDivisor(images, image(row)) : 1);
  }

  private int image(int row) {
    return row / loss.batch().priors();
  }

  /** Derivatives of a row's confidence loss with respect to its scores, or the logits behind. */
  double[] confidence(int row, Gradients.WithRespectTo withRespectTo) {
    int classes = loss.batch().classes();
    double[] own = Arrays.copyOfRange(scores, row * classes, (row + 1) * classes);
    int column = loss.column(loss.label(row));
    if (loss.policy().confidenceInput() == ConfidenceInput.PROBABILITIES) {
      return ofProbabilities(own, column, withRespectTo);
    }
    if (loss.policy().confidenceLoss() == ConfidenceLoss.SIGMOID_CROSS_ENTROPY) {
      double[] gradient = Arrays.stream(own).map(MultiBoxGradientOracle::sigmoid).toArray();
      if (column >= 0) {
        gradient[column] = -sigmoid(-own[column]);
      }
      return gradient;
    }
    boolean floored =
        MultiBoxLossOracle.softmaxCrossEntropy(own, column) >= loss.largestConfidenceLoss();
    if (floored && loss.policy().floorGradient() == FloorGradient.STOP) {
      return new double[classes];
    }
    return softmax(own, column);
  }

  private double[] ofProbabilities(
      double[] own, int column, Gradients.WithRespectTo withRespectTo) {
    double[] gradient = new double[own.length];
    float floor = loss.policy().probabilityFloor();
    if (own[column] < floor && loss.policy().floorGradient() == FloorGradient.STOP) {
      return gradient;
    }
    if (withRespectTo == Gradients.WithRespectTo.INPUT) {
      gradient[column] = -1 / Math.max(own[column], floor);
      return gradient;
    }
    for (int j = 0; j < own.length; j++) {
      gradient[j] = j == column ? own[j] - 1 : own[j];
    }
    return gradient;
  }

  /** {@code e_j / S}; at the label {@code -(S - e_y) / S}, which keeps its relative accuracy. */
  private static double[] softmax(double[] logits, int column) {
    double top = Arrays.stream(logits).max().orElseThrow();
    double[] e = Arrays.stream(logits).map(x -> Math.exp(x - top)).toArray();
    double sum = Arrays.stream(e).sum();
    double others = 0;
    for (int j = 0; j < e.length; j++) {
      others += j == column ? 0 : e[j];
    }
    double[] gradient = Arrays.stream(e).map(term -> term / sum).toArray();
    gradient[column] = -others / sum;
    return gradient;
  }

  private static double sigmoid(double z) {
    return z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z));
  }

  /** Derivatives of a row's location loss with respect to its four coordinates. */
  double[] location(int row) {
    double[] gradient = new double[4];
    for (int c = 0; c < 4; c++) {
      double d = predicted[row * 4 + c] - loss.batch().target()[row * 4 + c];
      gradient[c] = LocationCurves.of(loss.policy()).slope().applyAsDouble(d);
    }
    return gradient;
  }
}
