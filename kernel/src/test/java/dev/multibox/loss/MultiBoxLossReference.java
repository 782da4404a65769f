package dev.multibox.loss;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * The whole forward loss in double, written for reading: what a policy means, without tiles,
 * kernels, partial selection or threads. Finite numbers only.
 *
 * @param policy what the loss is
 * @param locationLoss the policy's location loss of a difference, told apart from the library's own
 */
record MultiBoxLossReference(MultiBoxPolicy policy, DoubleUnaryOperator locationLoss) {

  /** What became of an image; {@code mined} are prior indices, ascending. */
  record Image(int positives, int negatives, double confidence, double location, int[] mined) {}

  /** The confidence loss of each prior of the batch, 0 where it is ignored. */
  double[] losses(TestBatch batch) {
    double[] losses = new double[batch.labels().length];
    for (int row = 0; row < losses.length; row++) {
      int label = batch.labels()[row];
      if (label >= 0) {
        int from = row * batch.classes();
        double[] logits =
            IntStream.range(from, from + batch.classes())
                .mapToDouble(i -> batch.logits()[i])
                .toArray();
        losses[row] =
            policy.confidenceLoss() == MultiBoxPolicy.ConfidenceLoss.SOFTMAX_CROSS_ENTROPY
                ? Math.min(softmaxCrossEntropy(logits, label), largestConfidenceLoss())
                : sigmoidCrossEntropy(logits, label);
      }
    }
    return losses;
  }

  /**
   * Evaluates an image.
   *
   * @param losses {@link #losses} of the batch
   * @param keys what ranks the priors of the batch: those losses, or a library's
   */
  Image image(TestBatch batch, int image, double[] losses, double[] keys) {
    int first = image * batch.priors();
    int[] positives = priors(batch, image, 1, Integer.MAX_VALUE);
    int[] negatives = priors(batch, image, 0, 0);
    int[] mined = new int[0];
    int[] counted = negatives;
    if (policy.mining().mode() == Mining.Mode.MAX_NEGATIVE) {
      mined = mine(first, positives, negatives, keys);
      counted =
          policy.mining().overlap() == Mining.Overlap.TWICE
              ? mined
              : Arrays.stream(mined).filter(p -> batch.labels()[first + p] == 0).toArray();
    }
    double confidence =
        IntStream.concat(Arrays.stream(positives), Arrays.stream(counted))
            .mapToDouble(prior -> losses[first + prior])
            .sum();
    double location =
        Arrays.stream(positives).mapToDouble(prior -> location(batch, first + prior)).sum();
    int reported = policy.mining().mode() == Mining.Mode.NONE ? negatives.length : mined.length;
    return new Image(positives.length, reported, confidence, location, mined);
  }

  /** Evaluates the whole of a batch. */
  double total(TestBatch batch, double[] losses, double[] keys) {
    double confidence = 0;
    double location = 0;
    long positives = 0;
    for (int i = 0; i < batch.batch(); i++) {
      Image image = image(batch, i, losses, keys);
      confidence += image.confidence;
      location += image.location;
      positives += image.positives;
    }
    // Each part by itself: 0 / 0 of the location is what makes NaN of a batch without objects.
    double divisor = divisor(batch.batch(), batch.priors(), positives);
    return confidence / divisor + policy.alpha() * (location / divisor);
  }

  private double divisor(int batch, int priors, long positives) {
    return switch (policy.normalizer()) {
      case POSITIVES_AT_LEAST_ONE -> Math.max(1, positives);
      case POSITIVES -> positives;
      case BATCH_SIZE -> Math.max(1, batch);
      case BATCH_TIMES_PRIORS -> Math.max(1.0, (double) batch * priors);
      case NONE -> 1;
      default -> throw new AssertionError(policy.normalizer());
    };
  }

  /** The {@code k} hardest of the ranking, by a stable sort of all of it. */
  private int[] mine(int first, int[] positives, int[] negatives, double[] keys) {
    Mining mining = policy.mining();
    // In float, as Caffe multiplies.
    float wanted = mining.negativesPerPositive() * positives.length;
    long quota = Math.max(mining.minNegatives(), (long) Math.floor((double) wanted));
    boolean positivesToo = mining.cap() == Mining.Cap.PRIORS;
    quota = Math.min(quota, negatives.length + (positivesToo ? positives.length : 0));
    int[] hardest =
        Arrays.stream(negatives)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer prior) -> -keys[first + prior]))
            .mapToInt(Integer::intValue)
            .toArray();
    int[] behind = mining.positiveRank() == Mining.PositiveRank.LAST ? positives : new int[0];
    return IntStream.concat(Arrays.stream(hardest), Arrays.stream(behind))
        .limit(quota)
        .sorted()
        .toArray();
  }

  private double location(TestBatch batch, int row) {
    return IntStream.range(row * 4, row * 4 + 4)
        .mapToDouble(i -> (double) batch.predicted()[i] - batch.target()[i])
        .map(locationLoss)
        .sum();
  }

  private static int[] priors(TestBatch batch, int image, int leastLabel, int greatestLabel) {
    int first = image * batch.priors();
    return IntStream.range(0, batch.priors())
        .filter(
            prior -> {
              int label = batch.labels()[first + prior];
              return leastLabel <= label && label <= greatestLabel;
            })
        .toArray();
  }

  private double largestConfidenceLoss() {
    return policy.probabilityFloor() == 0f
        ? Double.POSITIVE_INFINITY
        : -Math.log(policy.probabilityFloor());
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
