package dev.multibox.loss;

import dev.multibox.loss.MultiBoxPolicy.ConfidenceInput;
import dev.multibox.loss.MultiBoxPolicy.ConfidenceLoss;
import dev.multibox.loss.MultiBoxPolicy.NeutralLabel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The whole forward loss in double, written for reading: what a policy means, without tiles,
 * kernels, partial selection or threads. Finite numbers only.
 *
 * @param policy what the loss is
 * @param batch of which batch; its scores and locations may be given anew in double
 */
record MultiBoxLossOracle(MultiBoxPolicy policy, TestBatch batch) {

  /** What became of an image; {@code mined} are rows of the batch, ascending. */
  record Image(int positives, int negatives, double confidence, double location, int[] mined) {}

  /** The label of a row as the policy reads it. */
  int label(int row) {
    int label = batch.labels()[row];
    return label == -1 && policy.neutralLabel() == NeutralLabel.BACKGROUND ? 0 : label;
  }

  int[] labels() {
    return IntStream.range(0, batch.labels().length).map(this::label).toArray();
  }

  /** The column of the scores that a label of 0 or more means, -1 where it has none. */
  int column(int label) {
    return switch (policy.backgroundColumn()) {
      case FIRST -> label;
      case LAST -> label == 0 ? batch.classes() - 1 : label - 1;
      case NONE -> label - 1;
    };
  }

  static double[] widened(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).toArray();
  }

  /** The confidence loss of each prior of the batch, 0 where it is neutral. */
  double[] losses() {
    return losses(widened(batch.logits()));
  }

  double[] losses(double[] scores) {
    int classes = batch.classes();
    return IntStream.range(0, batch.labels().length)
        .mapToDouble(
            row ->
                label(row) < 0
                    ? 0
                    : loss(
                        Arrays.copyOfRange(scores, row * classes, (row + 1) * classes),
                        column(label(row))))
        .toArray();
  }

  private double loss(double[] scores, int column) {
    if (policy.confidenceInput() == ConfidenceInput.PROBABILITIES) {
      return -Math.log(Math.max(scores[column], policy.probabilityFloor()));
    }
    return policy.confidenceLoss() == ConfidenceLoss.SOFTMAX_CROSS_ENTROPY
        ? Math.min(softmaxCrossEntropy(scores, column), largestConfidenceLoss())
        : sigmoidCrossEntropy(scores, column);
  }

  double largestConfidenceLoss() {
    return policy.probabilityFloor() == 0f
        ? Double.POSITIVE_INFINITY
        : -Math.log(policy.probabilityFloor());
  }

  /** The rows that are mined when they are ranked by {@code keys}: a library's, say. */
  int[] mined(double[] keys) {
    return new MiningOracle(policy, batch.batch(), batch.priors(), labels()).rows(keys);
  }

  /**
   * Evaluates the images.
   *
   * @param scores of the batch, and predicted locations
   * @param mined rows, ascending
   */
  List<Image> images(double[] scores, double[] predicted, int[] mined) {
    return imagesOf(losses(scores), predicted, mined);
  }

  /** The same from the confidence loss of each prior. */
  List<Image> imagesOf(double[] losses, double[] predicted, int[] mined) {
    return IntStream.range(0, batch.batch())
        .mapToObj(
            image -> {
              int from = image * batch.priors();
              int to = from + batch.priors();
              int[] own = Arrays.stream(mined).filter(row -> from <= row && row < to).toArray();
              return image(
                  IntStream.range(from, to).filter(row -> label(row) > 0).toArray(),
                  own,
                  losses,
                  predicted);
            })
        .toList();
  }

  private Image image(int[] positives, int[] mined, double[] losses, double[] predicted) {
    double confidence =
        IntStream.concat(Arrays.stream(positives), Arrays.stream(mined).filter(this::isCounted))
            .mapToDouble(row -> losses[row])
            .sum();
    double location = Arrays.stream(positives).mapToDouble(row -> location(predicted, row)).sum();
    return new Image(positives.length, mined.length, confidence, location, mined);
  }

  /** Whether a mined row's loss counts as a negative's. */
  boolean isCounted(int row) {
    return label(row) == 0
        || (label(row) > 0
            && policy.mining().minedPositives() == Mining.MinedPositives.COUNT_TWICE);
  }

  /** The reported total. */
  double total(List<Image> images) {
    double total = 0;
    for (int i = 0; i < images.size(); i++) {
      total +=
          images.get(i).confidence / confidenceDivisor(images, i)
              + policy.alpha() * (images.get(i).location / locationDivisor(images, i));
    }
    return total;
  }

  double confidenceDivisor(List<Image> images, int image) {
    double all = images.stream().mapToDouble(Image::positives).sum();
    double own = images.get(image).positives;
    return switch (policy.normalizer()) {
      case POSITIVES_AT_LEAST_ONE -> Math.max(1, all);
      case POSITIVES -> all;
      case IMAGE_POSITIVES_AT_LEAST_ONE ->
          images.stream().mapToDouble(each -> Math.max(1, each.positives)).sum();
      case MEAN_OF_IMAGE_POSITIVES -> own == 0 ? Double.POSITIVE_INFINITY : own * images.size();
      case MEAN_OF_IMAGE_SAMPLES -> (own + images.get(image).negatives) * images.size();
      case MEAN, BATCH_TIMES_PRIORS -> Math.max(1.0, (double) batch.batch() * batch.priors());
      case BATCH_SIZE -> batch.batch();
      case NONE -> 1;
    };
  }

  double locationDivisor(List<Image> images, int image) {
    return switch (policy.normalizer()) {
      case MEAN_OF_IMAGE_SAMPLES -> Math.max(1, images.get(image).positives) * images.size();
      case MEAN -> 4 * confidenceDivisor(images, image);
      default -> confidenceDivisor(images, image);
    };
  }

  private double location(double[] predicted, int row) {
    return IntStream.range(row * 4, row * 4 + 4)
        .mapToDouble(i -> predicted[i] - batch.target()[i])
        .map(LocationCurves.of(policy).value())
        .sum();
  }

  /** {@code (max - x_y) + ln(sum of exp(x_j - max))}, the shift's own term as the 1 of log1p. */
  static double softmaxCrossEntropy(double[] logits, int label) {
    int top = 0;
    for (int j = 1; j < logits.length; j++) {
      top = logits[j] > logits[top] ? j : top;
    }
    double others = 0;
    for (int j = 0; j < logits.length; j++) {
      others += j == top ? 0 : Math.exp(logits[j] - logits[top]);
    }
    return (logits[top] - logits[label]) + Math.log1p(others);
  }

  private static double sigmoidCrossEntropy(double[] logits, int label) {
    double sum = 0;
    for (int j = 0; j < logits.length; j++) {
      double z = j == label ? -logits[j] : logits[j];
      sum += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
    }
    return sum;
  }
}
