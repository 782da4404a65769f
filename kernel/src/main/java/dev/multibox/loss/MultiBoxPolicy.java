package dev.multibox.loss;

import dev.multibox.internal.Arguments;

/**
 * What a MultiBox loss is, knob by knob: {@code total = confidence + alpha * location}, both
 * divided by what the normaliser says. Start from a {@link ReferenceLoss} or from {@link
 * #builder()}, whose values are those of {@link ReferenceLoss#CAFFE_SSD} without its floor.
 *
 * <p>Source: SSD paper (Liu et al., ECCV 2016), section 2.2, equations 1 to 3.
 *
 * @param confidenceLoss loss of a prior's class scores
 * @param probabilityFloor the label's probability counts as at least this, so that a prior's
 *     confidence loss is at most {@code -ln(floor)}; 0 for none, below 1; the gradient passes
 *     through
 * @param locationLoss loss of a coordinate
 * @param mining which negatives contribute
 * @param normalizer what the sums are divided by
 * @param alpha weight of the location loss; finite, 0 or more
 */
public record MultiBoxPolicy(
    ConfidenceLoss confidenceLoss,
    float probabilityFloor,
    LocationLoss locationLoss,
    Mining mining,
    Normalizer normalizer,
    float alpha) {

  /** Loss of a prior's class scores against its label. */
  public enum ConfidenceLoss {
    /** {@code -ln softmax(x)_label}. SSD paper, equation 3. */
    SOFTMAX_CROSS_ENTROPY,
    /**
     * Sum over the classes, background included, of the sigmoid cross entropy. Caffe's LOGISTIC.
     */
    SIGMOID_CROSS_ENTROPY
  }

  /** Checks the knobs and their combination. */
  public MultiBoxPolicy {
    Arguments.notNull("confidenceLoss", confidenceLoss);
    Arguments.notNull("locationLoss", locationLoss);
    Arguments.notNull("mining", mining);
    Arguments.notNull("normalizer", normalizer);
    Arguments.notNegative("alpha", alpha);
    Arguments.notNegative("probabilityFloor", probabilityFloor);
    // -0 is 0, to equals as well
    probabilityFloor += 0f;
    alpha += 0f;
    if (probabilityFloor >= 1f) {
      throw new IllegalArgumentException(
          "probabilityFloor: expected a number below 1, as every loss would be 0, got "
              + probabilityFloor);
    }
    if (probabilityFloor > 0f && confidenceLoss == ConfidenceLoss.SIGMOID_CROSS_ENTROPY) {
      throw new IllegalArgumentException(
          "probabilityFloor: expected 0 with SIGMOID_CROSS_ENTROPY, which has no probability of the"
              + " label to floor, got "
              + probabilityFloor);
    }
  }

  /**
   * The largest confidence loss of a prior: {@code -ln(probabilityFloor)}, infinite without one.
   */
  float largestConfidenceLoss() {
    return probabilityFloor == 0f
        ? Float.POSITIVE_INFINITY
        : (float) -StrictMath.log((double) probabilityFloor);
  }

  /** {@return a builder with the paper's values} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return a builder with this policy's values} */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.confidenceLoss = confidenceLoss;
    builder.probabilityFloor = probabilityFloor;
    builder.locationLoss = locationLoss;
    builder.mode = mining.mode();
    builder.negativesPerPositive = mining.negativesPerPositive();
    builder.minNegatives = mining.minNegatives();
    builder.cap = mining.cap();
    builder.positiveRank = mining.positiveRank();
    builder.overlap = mining.overlap();
    builder.normalizer = normalizer;
    builder.alpha = alpha;
    return builder;
  }

  /**
   * Sets one knob after the other; {@link #build} checks them together. Not for several threads.
   */
  public static final class Builder {

    private ConfidenceLoss confidenceLoss = ConfidenceLoss.SOFTMAX_CROSS_ENTROPY;
    private float probabilityFloor = 0f;
    private LocationLoss locationLoss = LocationLoss.smoothL1(1f);
    private Mining.Mode mode = Mining.Mode.MAX_NEGATIVE;
    private float negativesPerPositive = 3f;
    private int minNegatives = 0;
    private Mining.Cap cap = Mining.Cap.NEGATIVES;
    private Mining.PositiveRank positiveRank = Mining.PositiveRank.EXCLUDED;
    private Mining.Overlap overlap = Mining.Overlap.ONCE;
    private Normalizer normalizer = Normalizer.POSITIVES_AT_LEAST_ONE;
    private float alpha = 1f;

    private Builder() {}

    /**
     * Sets the loss of a prior's class scores.
     *
     * @param value the loss of a prior's class scores
     * @return this builder
     */
    public Builder confidenceLoss(ConfidenceLoss value) {
      confidenceLoss = value;
      return this;
    }

    /**
     * Sets the least probability of the label; 0 for no floor.
     *
     * @param value the least probability of the label; 0 for no floor
     * @return this builder
     */
    public Builder probabilityFloor(float value) {
      probabilityFloor = value;
      return this;
    }

    /**
     * Sets the loss of a coordinate.
     *
     * @param value the loss of a coordinate
     * @return this builder
     */
    public Builder locationLoss(LocationLoss value) {
      locationLoss = value;
      return this;
    }

    /**
     * Sets smooth-L1 with this {@code beta}.
     *
     * @param beta smooth-L1 with this {@code beta}
     * @return this builder
     */
    public Builder beta(float beta) {
      return locationLoss(LocationLoss.smoothL1(beta));
    }

    /**
     * Sets which negatives contribute.
     *
     * @param value which negatives contribute
     * @return this builder
     */
    public Builder mining(Mining.Mode value) {
      mode = value;
      return this;
    }

    /**
     * Sets the ratio of negatives to positives.
     *
     * @param value the ratio of negatives to positives
     * @return this builder
     */
    public Builder negativesPerPositive(float value) {
      negativesPerPositive = value;
      return this;
    }

    /**
     * Sets the least number of negatives of an image.
     *
     * @param value the least number of negatives of an image
     * @return this builder
     */
    public Builder minNegatives(int value) {
      minNegatives = value;
      return this;
    }

    /**
     * Sets what bounds the number of negatives.
     *
     * @param value what bounds the number of negatives
     * @return this builder
     */
    public Builder cap(Mining.Cap value) {
      cap = value;
      return this;
    }

    /**
     * Sets where positives stand in the ranking.
     *
     * @param value where positives stand in the ranking
     * @return this builder
     */
    public Builder positiveRank(Mining.PositiveRank value) {
      positiveRank = value;
      return this;
    }

    /**
     * Sets how often a mined positive counts.
     *
     * @param value how often a mined positive counts
     * @return this builder
     */
    public Builder overlap(Mining.Overlap value) {
      overlap = value;
      return this;
    }

    /**
     * Sets what the sums are divided by.
     *
     * @param value what the sums are divided by
     * @return this builder
     */
    public Builder normalizer(Normalizer value) {
      normalizer = value;
      return this;
    }

    /**
     * Sets the weight of the location loss.
     *
     * @param value the weight of the location loss
     * @return this builder
     */
    public Builder alpha(float value) {
      alpha = value;
      return this;
    }

    /**
     * {@return the policy}
     *
     * @throws IllegalArgumentException if a knob is out of its range or two contradict each other
     */
    public MultiBoxPolicy build() {
      return new MultiBoxPolicy(
          confidenceLoss,
          probabilityFloor,
          locationLoss,
          new Mining(mode, negativesPerPositive, minNegatives, cap, positiveRank, overlap),
          normalizer,
          alpha);
    }
  }
}
