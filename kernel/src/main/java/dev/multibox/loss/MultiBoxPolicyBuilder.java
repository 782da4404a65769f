package dev.multibox.loss;

/**
 * Sets the knobs of a {@link MultiBoxPolicy} one after the other; {@link #build} checks them
 * together. Not for several threads.
 */
public final class MultiBoxPolicyBuilder {

  private MultiBoxPolicy.ConfidenceInput confidenceInput = MultiBoxPolicy.ConfidenceInput.LOGITS;
  private MultiBoxPolicy.ConfidenceLoss confidenceLoss =
      MultiBoxPolicy.ConfidenceLoss.SOFTMAX_CROSS_ENTROPY;
  private float probabilityFloor = 0f;
  private MultiBoxPolicy.FloorGradient floorGradient = MultiBoxPolicy.FloorGradient.PASS_THROUGH;
  private MultiBoxPolicy.BackgroundColumn backgroundColumn = MultiBoxPolicy.BackgroundColumn.FIRST;
  private MultiBoxPolicy.NeutralLabel neutralLabel = MultiBoxPolicy.NeutralLabel.IGNORED;
  private LocationLoss locationLoss = LocationLoss.smoothL1(1f);
  private Mining.Mode mode = Mining.Mode.MAX_NEGATIVE;
  private Mining.Key key = Mining.Key.CONFIDENCE_LOSS;
  private Mining.Scope scope = Mining.Scope.IMAGE;
  private Mining.Quota quota = Mining.Quota.RATIO;
  private Mining.Rounding rounding = Mining.Rounding.DOWN;
  private float negativesPerPositive = 3f;
  private int minNegatives = 0;
  private int fallbackNegatives = 0;
  private Mining.Cap cap = Mining.Cap.NEGATIVES;
  private Mining.PositiveRank positiveRank = Mining.PositiveRank.EXCLUDED;
  private Mining.Overlap overlap = Mining.Overlap.ONCE;
  private Normalizer normalizer = Normalizer.POSITIVES_AT_LEAST_ONE;
  private float alpha = 1f;

  MultiBoxPolicyBuilder() {}

  MultiBoxPolicyBuilder(MultiBoxPolicy policy) {
    confidenceInput = policy.confidenceInput();
    confidenceLoss = policy.confidenceLoss();
    probabilityFloor = policy.probabilityFloor();
    floorGradient = policy.floorGradient();
    backgroundColumn = policy.backgroundColumn();
    neutralLabel = policy.neutralLabel();
    locationLoss = policy.locationLoss();
    mode = policy.mining().mode();
    key = policy.mining().key();
    scope = policy.mining().scope();
    quota = policy.mining().quota();
    rounding = policy.mining().rounding();
    negativesPerPositive = policy.mining().negativesPerPositive();
    minNegatives = policy.mining().minNegatives();
    fallbackNegatives = policy.mining().fallbackNegatives();
    cap = policy.mining().cap();
    positiveRank = policy.mining().positiveRank();
    overlap = policy.mining().overlap();
    normalizer = policy.normalizer();
    alpha = policy.alpha();
  }

  /**
   * Sets what the class scores are.
   *
   * @param value what the class scores are
   * @return this builder
   */
  public MultiBoxPolicyBuilder confidenceInput(MultiBoxPolicy.ConfidenceInput value) {
    confidenceInput = value;
    return this;
  }

  /**
   * Sets the loss of a prior's class scores.
   *
   * @param value the loss of a prior's class scores
   * @return this builder
   */
  public MultiBoxPolicyBuilder confidenceLoss(MultiBoxPolicy.ConfidenceLoss value) {
    confidenceLoss = value;
    return this;
  }

  /**
   * Sets the least probability of the label; 0 for no floor.
   *
   * @param value the least probability of the label; 0 for no floor
   * @return this builder
   */
  public MultiBoxPolicyBuilder probabilityFloor(float value) {
    probabilityFloor = value;
    return this;
  }

  /**
   * Sets what the gradient does where the floor holds.
   *
   * @param value what the gradient does where the floor holds
   * @return this builder
   */
  public MultiBoxPolicyBuilder floorGradient(MultiBoxPolicy.FloorGradient value) {
    floorGradient = value;
    return this;
  }

  /**
   * Sets which column is the background's.
   *
   * @param value which column is the background's
   * @return this builder
   */
  public MultiBoxPolicyBuilder backgroundColumn(MultiBoxPolicy.BackgroundColumn value) {
    backgroundColumn = value;
    return this;
  }

  /**
   * Sets what label -1 means.
   *
   * @param value what label -1 means
   * @return this builder
   */
  public MultiBoxPolicyBuilder neutralLabel(MultiBoxPolicy.NeutralLabel value) {
    neutralLabel = value;
    return this;
  }

  /**
   * Sets the loss of a coordinate.
   *
   * @param value the loss of a coordinate
   * @return this builder
   */
  public MultiBoxPolicyBuilder locationLoss(LocationLoss value) {
    locationLoss = value;
    return this;
  }

  /**
   * Sets smooth-L1.
   *
   * @param beta where its quadratic and its linear piece meet
   * @return this builder
   */
  public MultiBoxPolicyBuilder beta(float beta) {
    return locationLoss(LocationLoss.smoothL1(beta));
  }

  /**
   * Sets which negatives contribute.
   *
   * @param value which negatives contribute
   * @return this builder
   */
  public MultiBoxPolicyBuilder mining(Mining.Mode value) {
    mode = value;
    return this;
  }

  /**
   * Sets what priors are ranked by.
   *
   * @param value what priors are ranked by
   * @return this builder
   */
  public MultiBoxPolicyBuilder key(Mining.Key value) {
    key = value;
    return this;
  }

  /**
   * Sets what is ranked together.
   *
   * @param value what is ranked together
   * @return this builder
   */
  public MultiBoxPolicyBuilder scope(Mining.Scope value) {
    scope = value;
    return this;
  }

  /**
   * Sets where the number of negatives comes from.
   *
   * @param value where the number of negatives comes from
   * @return this builder
   */
  public MultiBoxPolicyBuilder quota(Mining.Quota value) {
    quota = value;
    return this;
  }

  /**
   * Sets what becomes of a fraction of a negative.
   *
   * @param value what becomes of a fraction of a negative
   * @return this builder
   */
  public MultiBoxPolicyBuilder rounding(Mining.Rounding value) {
    rounding = value;
    return this;
  }

  /**
   * Sets the ratio of negatives to positives.
   *
   * @param value the ratio of negatives to positives
   * @return this builder
   */
  public MultiBoxPolicyBuilder negativesPerPositive(float value) {
    negativesPerPositive = value;
    return this;
  }

  /**
   * Sets the least number of negatives of an image, or of the batch with scope BATCH.
   *
   * @param value the least number of negatives of an image, or of the batch with scope BATCH
   * @return this builder
   */
  public MultiBoxPolicyBuilder minNegatives(int value) {
    minNegatives = value;
    return this;
  }

  /**
   * Sets the number of negatives where the batch's quota is 0.
   *
   * @param value the number of negatives where the batch's quota is 0
   * @return this builder
   */
  public MultiBoxPolicyBuilder fallbackNegatives(int value) {
    fallbackNegatives = value;
    return this;
  }

  /**
   * Sets what bounds the number of negatives.
   *
   * @param value what bounds the number of negatives
   * @return this builder
   */
  public MultiBoxPolicyBuilder cap(Mining.Cap value) {
    cap = value;
    return this;
  }

  /**
   * Sets where positives stand in the ranking.
   *
   * @param value where positives stand in the ranking
   * @return this builder
   */
  public MultiBoxPolicyBuilder positiveRank(Mining.PositiveRank value) {
    positiveRank = value;
    return this;
  }

  /**
   * Sets how often a mined positive counts.
   *
   * @param value how often a mined positive counts
   * @return this builder
   */
  public MultiBoxPolicyBuilder overlap(Mining.Overlap value) {
    overlap = value;
    return this;
  }

  /**
   * Sets what the sums are divided by.
   *
   * @param value what the sums are divided by
   * @return this builder
   */
  public MultiBoxPolicyBuilder normalizer(Normalizer value) {
    normalizer = value;
    return this;
  }

  /**
   * Sets the weight of the location loss.
   *
   * @param value the weight of the location loss
   * @return this builder
   */
  public MultiBoxPolicyBuilder alpha(float value) {
    alpha = value;
    return this;
  }

  /**
   * {@return the policy}
   *
   * @throws IllegalArgumentException if a knob is out of its range or two contradict each other
   */
  public MultiBoxPolicy build() {
    Mining mining =
        new Mining(
            mode,
            key,
            scope,
            quota,
            rounding,
            negativesPerPositive,
            minNegatives,
            fallbackNegatives,
            cap,
            positiveRank,
            overlap);
    return new MultiBoxPolicy(
        confidenceInput,
        confidenceLoss,
        probabilityFloor,
        floorGradient,
        backgroundColumn,
        neutralLabel,
        locationLoss,
        mining,
        normalizer,
        alpha);
  }
}
