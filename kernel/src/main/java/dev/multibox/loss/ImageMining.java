package dev.multibox.loss;

import dev.multibox.internal.Kernels;
import dev.multibox.internal.selection.HardNegativesScalar;

/** Ranking keys of an image and how many of them are taken. */
final class ImageMining {

  private static final int ZERO = HardNegativesScalar.sortable(0f);
  private static final int NEGATIVE_ZERO = HardNegativesScalar.sortable(-0f);
  private static final int LAST = HardNegativesScalar.sortable(Float.NEGATIVE_INFINITY);

  private final Kernels kernels;
  private final Mining mining;
  private final boolean ranksNeutral;
  private final int priors;

  ImageMining(Kernels kernels, MultiBoxPolicy policy, int priors) {
    this.kernels = kernels;
    mining = policy.mining();
    ranksNeutral = policy.neutralLabel() == MultiBoxPolicy.NeutralLabel.RANKED;
    this.priors = priors;
  }

  /**
   * Writes the keys of an image's priors.
   *
   * @param noLoss the value of a loss of 0, which positives may be ranked by
   */
  void rank(
      float[] values,
      int valueOffset,
      float noLoss,
      ImageLabels labels,
      int[] positives,
      int positiveCount,
      int[] keys,
      int keyOffset) {
    kernels
        .hardNegatives()
        .rankingKeys(values, valueOffset, labels.array(), labels.offset(), priors, keys, keyOffset);
    if (mining.positiveRank() != Mining.PositiveRank.EXCLUDED && !mining.onlyNegatives()) {
      int key =
          mining.positiveRank() == Mining.PositiveRank.ZERO
              ? HardNegativesScalar.sortable(noLoss)
              : LAST;
      for (int i = 0; i < positiveCount; i++) {
        keys[keyOffset + positives[i]] = key;
      }
    }
    if (ranksNeutral) {
      for (int prior = 0; prior < priors; prior++) {
        if (labels.label(prior) < 0) {
          keys[keyOffset + prior] = HardNegativesScalar.sortable(values[valueOffset + prior]);
        }
      }
    }
  }

  /** Whether the quota is taken wherever so many are ranked. */
  boolean takesWhatIsRanked() {
    return mining.cap() == Mining.Cap.NEGATIVES || mining.cap() == Mining.Cap.PRIORS;
  }

  /** How many of the ranked keys are taken, of an image or of the batch. */
  int take(int[] keys, int count, int quota) {
    if (quota == 0) {
      return 0;
    }
    int ranked =
        kernels.hardNegatives().countAtLeast(keys, 0, count, HardNegativesScalar.EXCLUDED + 1);
    return switch (mining.cap()) {
      case NEGATIVES, PRIORS -> Math.min(quota, ranked);
      case PRIORS_LESS_ONE -> Math.min(quota, Math.max(0, ranked - 1));
      case NEGATIVES_WITH_LOSS -> Math.min(quota, ranked - zeros(keys, count));
    };
  }

  /** Keys of a loss of 0, of either sign; that of NaN is not 0. */
  private int zeros(int[] keys, int count) {
    return kernels.hardNegatives().countAtLeast(keys, 0, count, NEGATIVE_ZERO)
        - kernels.hardNegatives().countAtLeast(keys, 0, count, ZERO + 1);
  }
}
