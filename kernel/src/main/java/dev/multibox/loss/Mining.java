package dev.multibox.loss;

import dev.multibox.internal.bytes.ByteFormReader;
import dev.multibox.internal.bytes.ByteFormWriter;
import dev.multibox.internal.memory.Arguments;

/**
 * How hard negatives are taken: of the priors that may be, the {@code k} of largest key, ties to
 * the lowest index, NaN first. In an image with {@code p} positives, {@code ratio =
 * negativesPerPositive * p}, computed in float as Caffe does and rounded as {@code rounding} says.
 *
 * <p>Source: SSD paper, section 2.2, "Hard negative mining". Start from {@link #builder()}, or from
 * the mining of a {@link ReferenceLoss}: {@code policy.mining().toBuilder()}.
 *
 * @param mode mining, or every negative
 * @param key what priors are ranked by
 * @param scope whether each image is ranked by itself or the batch as one
 * @param quota where {@code k} comes from
 * @param rounding what becomes of a fraction of a negative
 * @param negativesPerPositive ratio of negatives to positives; finite, 0 or more; 3 in the paper
 * @param minNegatives least {@code k} of an image, or of the batch with scope BATCH, also without
 *     objects; 0 or more
 * @param fallbackNegatives {@code k} where the quota of the whole batch comes to 0; 0 or more
 * @param cap what bounds {@code k}
 * @param positiveRank where positives stand in the ranking
 * @param minedPositives how often a positive counts that was mined too
 * @param examples how hard examples are picked; {@link HardExamples#CAFFE} in the other modes,
 *     which do not use it
 */
public record Mining(
    Mode mode,
    Key key,
    Scope scope,
    Quota quota,
    Rounding rounding,
    float negativesPerPositive,
    int minNegatives,
    int fallbackNegatives,
    Cap cap,
    PositiveRank positiveRank,
    MinedPositives minedPositives,
    HardExamples examples) {

  /** Which negatives contribute. */
  public enum Mode {
    /** The hardest of them. Caffe's mining_type MAX_NEGATIVE; every program but those below. */
    HARD_NEGATIVES,
    /** All of them. Caffe's mining_type NONE; d2l, DJL. */
    ALL_NEGATIVES,
    /**
     * Those among the hardest examples, where positives compete too and can be dropped. Caffe's
     * mining_type HARD_EXAMPLE (OHEM); TensorFlow's hard example miner. {@link HardExamples}.
     */
    HARD_EXAMPLES
  }

  /** What priors are ranked by, in float32. */
  public enum Key {
    /** The confidence loss against the label, floored as it is. The paper and most programs. */
    CONFIDENCE_LOSS,
    /**
     * The largest probability of a class other than the background. rykov8, bubbliiiing until 2021.
     */
    MAX_FOREGROUND_PROBABILITY,
    /** The sum of the probabilities of the classes other than the background. bubbliiiing. */
    SUM_FOREGROUND_PROBABILITY
  }

  /** What is ranked together. */
  public enum Scope {
    /** Each image by itself. The paper and most programs. */
    IMAGE,
    /** All priors of the batch. ssd_keras and its kin, bubbliiiing. */
    BATCH
  }

  /** Where the number of negatives comes from. */
  public enum Quota {
    /** {@code ratio} of the image; with scope BATCH, the ratio times all positives. */
    RATIO,
    /** The sum over the images of {@code min(ratio, priors - p)}, for the batch. bubbliiiing. */
    SUM_OF_IMAGES,
    /** The mean of {@code min(ratio, priors - p)} over the images where it is not 0, in each. */
    MEAN_OF_IMAGES,
    /** The least of {@code min(ratio, priors - p)} over the images where it is not 0, in each. */
    LEAST_OF_IMAGES,
    /**
     * None: every negative among the hard examples counts. An image without positives has no
     * examples. Caffe's mining_type HARD_EXAMPLE.
     */
    EXAMPLES
  }

  /** What becomes of a fraction of a negative. */
  public enum Rounding {
    /** It is dropped. Caffe and most programs. */
    DOWN,
    /** It counts as one: a program that takes ranks below the ratio. torchvision, lufficc. */
    UP
  }

  /** What bounds the number of negatives. */
  public enum Cap {
    /** The priors with label 0. The paper, Caffe. */
    NEGATIVES,
    /** The priors with label 0 whose loss is not 0. ssd_keras and its kin. */
    NEGATIVES_WITH_LOSS,
    /** All priors but ignored ones, so that positives can be taken too. torchvision. */
    PRIORS,
    /** One less. ssd.pytorch. */
    PRIORS_LESS_ONE
  }

  /** Where positives stand in the ranking. */
  public enum PositiveRank {
    /** Not in it. The paper, Caffe. */
    EXCLUDED,
    /** Where a key of 0 stands. ssd.pytorch, NVIDIA, GluonCV, bubbliiiing. */
    ZERO,
    /** Behind every negative: their key is -infinity. torchvision, lufficc, qfgaohao. */
    LAST
  }

  /** How often a positive counts that the ranking took as a negative. */
  public enum MinedPositives {
    /** Once, as a positive. */
    COUNT_ONCE,
    /**
     * Twice, once among the positives and once among the mined. torchvision, MLPerf, bubbliiiing.
     */
    COUNT_TWICE
  }

  /**
   * Checks the knobs and their combination.
   *
   * @throws IllegalArgumentException if a component is out of its range, or two contradict each
   *     other
   * @throws NullPointerException if a component is null
   */
  public Mining(
      Mode mode,
      Key key,
      Scope scope,
      Quota quota,
      Rounding rounding,
      float negativesPerPositive,
      int minNegatives,
      int fallbackNegatives,
      Cap cap,
      PositiveRank positiveRank,
      MinedPositives minedPositives,
      HardExamples examples) {
    this.mode = Arguments.notNull("mode", mode);
    this.key = Arguments.notNull("key", key);
    this.scope = Arguments.notNull("scope", scope);
    this.quota = Arguments.notNull("quota", quota);
    this.rounding = Arguments.notNull("rounding", rounding);
    this.cap = Arguments.notNull("cap", cap);
    this.positiveRank = Arguments.notNull("positiveRank", positiveRank);
    this.minedPositives = Arguments.notNull("minedPositives", minedPositives);
    this.examples = Arguments.notNull("examples", examples);
    // -0 is 0, to equals as well
    this.negativesPerPositive =
        Arguments.notNegative("negativesPerPositive", negativesPerPositive) + 0f;
    this.minNegatives = Arguments.atLeast("minNegatives", minNegatives, 0);
    this.fallbackNegatives = Arguments.atLeast("fallbackNegatives", fallbackNegatives, 0);
    MiningChecks.requireConsistent(this);
  }

  /** {@return a builder with the paper's values} */
  public static MiningBuilder builder() {
    return new MiningBuilder();
  }

  /** {@return a builder with these values} */
  public MiningBuilder toBuilder() {
    return new MiningBuilder(this);
  }

  void write(ByteFormWriter writer) {
    writer
        .constant(mode)
        .constant(key)
        .constant(scope)
        .constant(quota)
        .constant(rounding)
        .float32(negativesPerPositive)
        .int32(minNegatives)
        .int32(fallbackNegatives)
        .constant(cap)
        .constant(positiveRank)
        .constant(minedPositives);
    examples.write(writer);
  }

  static Mining read(ByteFormReader reader) {
    return new Mining(
        reader.constant("mode", Mode.class),
        reader.constant("key", Key.class),
        reader.constant("scope", Scope.class),
        reader.constant("quota", Quota.class),
        reader.constant("rounding", Rounding.class),
        reader.float32("negativesPerPositive"),
        reader.int32("minNegatives"),
        reader.int32("fallbackNegatives"),
        reader.constant("cap", Cap.class),
        reader.constant("positiveRank", PositiveRank.class),
        reader.constant("minedPositives", MinedPositives.class),
        HardExamples.read(reader));
  }

  /** Whether what an image mines depends on no other image of the call. */
  boolean minesByImage() {
    boolean ofImage = quota == Quota.RATIO || quota == Quota.EXAMPLES;
    return mode == Mode.ALL_NEGATIVES || (scope == Scope.IMAGE && ofImage);
  }

  /** Whether true negatives alone can be mined. */
  boolean onlyNegatives() {
    return cap == Cap.NEGATIVES || cap == Cap.NEGATIVES_WITH_LOSS;
  }

  /** Negatives that positives ask for, before any minimum or cap. */
  int ratio(long positives) {
    float ratio = negativesPerPositive * positives;
    return (int) (rounding == Rounding.UP ? Math.ceil(ratio) : ratio);
  }

  /**
   * The quota that an image has from the batch, or the batch as a whole; -1 where each image has
   * its own.
   */
  int batchQuota(LossTerms terms) {
    if (quota == Quota.EXAMPLES) {
      return -1;
    }
    if (quota == Quota.RATIO) {
      return scope == Scope.BATCH ? Math.max(minNegatives, ratio(terms.positives())) : -1;
    }
    double sum = 0;
    double least = Double.POSITIVE_INFINITY;
    int images = 0;
    for (int image = 0; image < terms.batch(); image++) {
      int positives = terms.positives(image);
      float own = Math.min(negativesPerPositive * positives, terms.priors() - positives);
      if (own > 0) {
        sum += own;
        least = Math.min(least, own);
        images++;
      }
    }
    int wanted =
        switch (quota) {
          case SUM_OF_IMAGES -> (int) sum;
          case MEAN_OF_IMAGES -> images == 0 ? 0 : (int) (sum / images);
          default -> images == 0 ? 0 : (int) least;
        };
    return wanted == 0 && (images == 0 || quota == Quota.SUM_OF_IMAGES)
        ? fallbackNegatives
        : wanted;
  }

  /** The quota of an image that has its own. */
  int imageQuota(int positives) {
    return Math.max(minNegatives, ratio(positives));
  }
}
