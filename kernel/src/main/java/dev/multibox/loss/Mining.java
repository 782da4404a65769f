package dev.multibox.loss;

import dev.multibox.internal.Arguments;

/**
 * How hard negatives are taken in each image: of the priors with label 0, the {@code k} of largest
 * confidence loss, ties to the lowest index, NaN first. {@code k = max(minNegatives,
 * floor(negativesPerPositive * positives))}, computed in float as Caffe does, and at most what
 * {@code cap} allows.
 *
 * <p>Source: SSD paper, section 2.2, "Hard negative mining".
 *
 * @param mode mining, or every negative
 * @param negativesPerPositive ratio of negatives to positives; finite, 0 or more; 3 in the paper
 * @param minNegatives least {@code k} of an image, also of one without objects; 0 or more
 * @param cap what bounds {@code k}
 * @param positiveRank where positives stand in the ranking
 * @param overlap how often a positive counts that was mined too
 */
public record Mining(
    Mode mode,
    float negativesPerPositive,
    int minNegatives,
    Cap cap,
    PositiveRank positiveRank,
    Overlap overlap) {

  /** Which negatives contribute. */
  public enum Mode {
    /** The hardest. Caffe's MAX_NEGATIVE, and everybody else's. */
    MAX_NEGATIVE,
    /** All of them. Caffe's NONE; d2l, DJL. */
    NONE
  }

  /** What bounds the number of negatives of an image. */
  public enum Cap {
    /** The image's priors with label 0. The paper, Caffe. */
    NEGATIVES,
    /** All of its priors but ignored ones, so that positives can be taken too. torchvision. */
    PRIORS
  }

  /** Where positives stand in the ranking of an image. */
  public enum PositiveRank {
    /** Not in it. The paper, Caffe. */
    EXCLUDED,
    /** Behind every negative: their key is -infinity. torchvision, lufficc, qfgaohao. */
    LAST
  }

  /** How often a positive counts that the ranking took as a negative. */
  public enum Overlap {
    /** Once, as a positive. */
    ONCE,
    /** Twice, once among the positives and once among the mined. torchvision. */
    TWICE
  }

  /** Checks the knobs and their combination. */
  public Mining {
    Arguments.notNull("mode", mode);
    Arguments.notNull("cap", cap);
    Arguments.notNull("positiveRank", positiveRank);
    Arguments.notNull("overlap", overlap);
    Arguments.notNegative("negativesPerPositive", negativesPerPositive);
    Arguments.atLeast("minNegatives", minNegatives, 0);
    if (positiveRank == PositiveRank.EXCLUDED && cap != Cap.NEGATIVES) {
      throw new IllegalArgumentException(
          "cap: expected NEGATIVES with positiveRank EXCLUDED, as there is nothing else to take,"
              + " got "
              + cap);
    }
    if (overlap == Overlap.TWICE && cap == Cap.NEGATIVES) {
      throw new IllegalArgumentException(
          "overlap: expected ONCE with cap NEGATIVES, as no positive is ever mined, got TWICE");
    }
  }

  /** Quota of an image. */
  int quota(int positives, int negatives) {
    int wanted = Math.max(minNegatives, (int) (negativesPerPositive * positives));
    int available = cap == Cap.NEGATIVES ? negatives : negatives + positives;
    return Math.min(wanted, available);
  }
}
