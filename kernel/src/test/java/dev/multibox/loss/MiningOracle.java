package dev.multibox.loss;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Which priors a policy takes as negatives, by a stable sort of everything that is ranked.
 *
 * @param policy whose mining
 * @param batch number of images
 * @param priors of an image
 * @param labels of all rows, as the policy reads them
 */
record MiningOracle(MultiBoxPolicy policy, int batch, int priors, int[] labels) {

  /** The rows that are taken, ascending: all negatives where the policy does not mine. */
  int[] rows(double[] keys) {
    Mining mining = policy.mining();
    if (mining.mode() == Mining.Mode.ALL_NEGATIVES) {
      return IntStream.range(0, labels.length).filter(row -> labels[row] == 0).toArray();
    }
    if (mining.scope() == Mining.Scope.BATCH) {
      return hardest(0, labels.length, batchQuota(), keys);
    }
    return IntStream.range(0, batch)
        .flatMap(image -> Arrays.stream(hardest(image * priors, priors, imageQuota(image), keys)))
        .toArray();
  }

  private int[] hardest(int from, int count, long quota, double[] keys) {
    int[] ranked =
        IntStream.range(from, from + count)
            .filter(this::isRanked)
            .boxed()
            .sorted(
                Comparator.comparing((Integer row) -> key(row, keys), Comparator.reverseOrder()))
            .mapToInt(Integer::intValue)
            .toArray();
    long most =
        switch (policy.mining().cap()) {
          case NEGATIVES, PRIORS -> ranked.length;
          case PRIORS_LESS_ONE -> Math.max(0, ranked.length - 1);
          case NEGATIVES_WITH_LOSS -> Arrays.stream(ranked).filter(row -> keys[row] != 0).count();
        };
    return Arrays.stream(ranked).limit(Math.min(quota, most)).sorted().toArray();
  }

  private boolean isRanked(int row) {
    if (labels[row] == 0) {
      return true;
    }
    return labels[row] > 0
        ? !Policies.takesNegativesAlone(policy.mining().cap())
        : policy.neutralLabel() == MultiBoxPolicy.NeutralLabel.RANKED;
  }

  private double key(int row, double[] keys) {
    if (labels[row] <= 0) {
      return keys[row];
    }
    return policy.mining().positiveRank() == Mining.PositiveRank.ZERO
        ? 0
        : Double.NEGATIVE_INFINITY;
  }

  private long positives(int image) {
    return Arrays.stream(labels, image * priors, (image + 1) * priors)
        .filter(label -> label > 0)
        .count();
  }

  /** In float, as Caffe multiplies. */
  private long ratio(long positives) {
    double wanted = policy.mining().negativesPerPositive() * (float) positives;
    return (long)
        (policy.mining().rounding() == Mining.Rounding.DOWN
            ? Math.floor(wanted)
            : Math.ceil(wanted));
  }

  private long imageQuota(int image) {
    Mining mining = policy.mining();
    if (mining.quota() == Mining.Quota.RATIO) {
      return Math.max(mining.minNegatives(), ratio(positives(image)));
    }
    double[] quotas = quotasAboveZero();
    if (quotas.length == 0) {
      return mining.fallbackNegatives();
    }
    return (long)
        (mining.quota() == Mining.Quota.MEAN_OF_IMAGES
            ? Arrays.stream(quotas).sum() / quotas.length
            : Arrays.stream(quotas).min().orElseThrow());
  }

  private long batchQuota() {
    Mining mining = policy.mining();
    if (mining.quota() == Mining.Quota.RATIO) {
      long positives = IntStream.range(0, batch).mapToLong(this::positives).sum();
      return Math.max(mining.minNegatives(), ratio(positives));
    }
    long sum = (long) Arrays.stream(quotasAboveZero()).sum();
    return sum == 0 ? mining.fallbackNegatives() : sum;
  }

  private double[] quotasAboveZero() {
    return IntStream.range(0, batch)
        .mapToLong(this::positives)
        .mapToDouble(
            p -> Math.min(policy.mining().negativesPerPositive() * (float) p, (float) (priors - p)))
        .filter(quota -> quota > 0)
        .toArray();
  }
}
