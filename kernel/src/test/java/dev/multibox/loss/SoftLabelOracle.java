package dev.multibox.loss;

import dev.multibox.loss.MultiBoxPolicy.ConfidenceInput;
import dev.multibox.loss.MultiBoxPolicy.FloorGradient;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Losses and gradients against soft labels in double, by their formulas.
 *
 * @param labels which priors are positive, background or neutral
 * @param soft rows of weights, or null where labels alone are smoothed
 */
record SoftLabelOracle(MultiBoxLossOracle labels, float[] soft) {

  private static final double UNIT = 0x1p-24;

  /** Rows of any sum, one-hot rows and mixtures; what ignored priors have is not a number. */
  static float[] rows(TestBatch batch, long seed) {
    Random random = new Random(seed);
    int classes = batch.classes();
    float[] rows = new float[batch.logits().length];
    for (int row = 0; row < batch.labels().length; row++) {
      int label = batch.labels()[row];
      int at = row * classes;
      if (label < 0) {
        Arrays.fill(rows, at, at + classes, Float.NaN);
      } else if (row % 3 == 0) {
        rows[at + label] = 1f;
      } else if (row % 3 == 1) {
        rows[at + label] += 0.75f;
        rows[at + random.nextInt(classes)] += 0.25f;
      } else {
        for (int j = at; j < at + classes; j++) {
          rows[j] = 2f * random.nextFloat() / classes;
        }
      }
    }
    return rows;
  }

  private MultiBoxPolicy policy() {
    return labels.policy();
  }

  private int classes() {
    return labels.batch().classes();
  }

  /** The smoothed weights of a row. */
  double[] weights(int row) {
    double smoothing = policy().labelSmoothing();
    int column = labels.column(labels.label(row));
    return IntStream.range(0, classes())
        .mapToDouble(j -> soft == null ? (j == column ? 1 : 0) : soft[row * classes() + j])
        .map(y -> y * (1 - smoothing) + smoothing / classes())
        .toArray();
  }

  private double[] scores(int row) {
    float[] all = labels.batch().logits();
    return IntStream.range(0, classes()).mapToDouble(j -> all[row * classes() + j]).toArray();
  }

  private boolean probabilities() {
    return policy().confidenceInput() == ConfidenceInput.PROBABILITIES;
  }

  /** {@code -ln p_c} of each column, without a floor. */
  private double[] surprisals(double[] scores) {
    if (probabilities()) {
      return Arrays.stream(scores).map(p -> -Math.log(p)).toArray();
    }
    // Against the top, as a sum for each column would take the square of so many steps.
    int top = IntStream.range(0, classes()).reduce(0, (a, b) -> scores[b] > scores[a] ? b : a);
    double ofTop = MultiBoxLossOracle.softmaxCrossEntropy(scores, top);
    return Arrays.stream(scores).map(x -> ofTop + (scores[top] - x)).toArray();
  }

  /** The confidence loss of each prior of the batch, 0 where it is neutral. */
  double[] losses() {
    return IntStream.range(0, labels.batch().labels().length).mapToDouble(this::loss).toArray();
  }

  private double loss(int row) {
    if (labels.label(row) < 0) {
      return 0;
    }
    double[] surprisals = surprisals(scores(row));
    double[] weights = weights(row);
    double sum = 0;
    for (int j = 0; j < weights.length; j++) {
      double bounded = Math.min(surprisals[j], labels.largestConfidenceLoss());
      sum += weights[j] == 0 ? 0 : weights[j] * bounded;
    }
    return sum;
  }

  /** Derivatives of a row's loss with respect to its scores, or the logits behind them. */
  double[] gradient(int row, Gradients.WithRespectTo withRespectTo) {
    double[] scores = scores(row);
    double[] surprisals = surprisals(scores);
    double[] weights = weights(row);
    double floor = policy().probabilityFloor();
    for (int j = 0; j < weights.length; j++) {
      boolean floored = Math.exp(-surprisals[j]) < floor;
      if (floored && policy().floorGradient() == FloorGradient.STOP) {
        weights[j] = 0;
      }
    }
    if (probabilities() && withRespectTo == Gradients.WithRespectTo.INPUT) {
      return IntStream.range(0, weights.length)
          .mapToDouble(j -> weights[j] == 0 ? 0 : -weights[j] / Math.max(scores[j], floor))
          .toArray();
    }
    double sum = Arrays.stream(weights).sum();
    return IntStream.range(0, weights.length)
        .mapToDouble(
            j -> (probabilities() ? scores[j] : Math.exp(-surprisals[j])) * sum - weights[j])
        .toArray();
  }

  /**
   * How far a loss may lie off, relatively. From logits: the loss against the top is off by its own
   * bound; the difference, its sum with that loss and the product round once each, a weight thrice;
   * the row's sum of terms, none below 0, adds {@code (C / 16 + 4) u}. From probabilities: a
   * logarithm, a weight and the last rounding.
   */
  double lossBound() {
    TestBatch batch = labels.batch();
    return probabilities()
        ? LossBounds.LOGARITHM + 5 * UNIT
        : LossBounds.confidence(classes(), LossBounds.spread(batch))
            + (classes() / 16.0 + 10) * UNIT;
  }

  /**
   * How far an element of a gradient may lie off, for a row of weights of sum {@code W}: a
   * probability {@code p = e^-d} is off by {@code p (d + C / 16 + 9) u}, at most {@code (C / 16 +
   * 10) u}; {@code W} by {@code (C / 16 + 7) u}; 5 roundings more, of numbers of at most 1 + W.
   */
  double gradientBound(int row) {
    double sum = Arrays.stream(weights(row)).sum();
    return (classes() / 8.0 + 22) * UNIT * (1 + sum);
  }
}
