package dev.multibox.loss;

/**
 * Sets the knobs of {@link Mining} one after the other; {@link #build} checks them together. Not
 * for several threads.
 */
public final class MiningBuilder {

  private Mining.Mode mode = Mining.Mode.HARD_NEGATIVES;
  private Mining.Key key = Mining.Key.CONFIDENCE_LOSS;
  private Mining.Scope scope = Mining.Scope.IMAGE;
  private Mining.Quota quota = Mining.Quota.RATIO;
  private Mining.Rounding rounding = Mining.Rounding.DOWN;
  private float negativesPerPositive = 3f;
  private int minNegatives = 0;
  private int fallbackNegatives = 0;
  private Mining.Cap cap = Mining.Cap.NEGATIVES;
  private Mining.PositiveRank positiveRank = Mining.PositiveRank.EXCLUDED;
  private Mining.MinedPositives minedPositives = Mining.MinedPositives.COUNT_ONCE;
  private HardExamples examples = HardExamples.CAFFE;

  MiningBuilder() {}

  MiningBuilder(Mining mining) {
    mode = mining.mode();
    key = mining.key();
    scope = mining.scope();
    quota = mining.quota();
    rounding = mining.rounding();
    negativesPerPositive = mining.negativesPerPositive();
    minNegatives = mining.minNegatives();
    fallbackNegatives = mining.fallbackNegatives();
    cap = mining.cap();
    positiveRank = mining.positiveRank();
    minedPositives = mining.minedPositives();
    examples = mining.examples();
  }

  /**
   * Sets which negatives contribute.
   *
   * @param value which negatives contribute
   * @return this builder
   */
  public MiningBuilder mode(Mining.Mode value) {
    mode = value;
    return this;
  }

  /**
   * Sets what priors are ranked by.
   *
   * @param value what priors are ranked by
   * @return this builder
   */
  public MiningBuilder key(Mining.Key value) {
    key = value;
    return this;
  }

  /**
   * Sets what is ranked together.
   *
   * @param value what is ranked together
   * @return this builder
   */
  public MiningBuilder scope(Mining.Scope value) {
    scope = value;
    return this;
  }

  /**
   * Sets where the number of negatives comes from.
   *
   * @param value where the number of negatives comes from
   * @return this builder
   */
  public MiningBuilder quota(Mining.Quota value) {
    quota = value;
    return this;
  }

  /**
   * Sets what becomes of a fraction of a negative.
   *
   * @param value what becomes of a fraction of a negative
   * @return this builder
   */
  public MiningBuilder rounding(Mining.Rounding value) {
    rounding = value;
    return this;
  }

  /**
   * Sets the ratio of negatives to positives.
   *
   * @param value the ratio of negatives to positives
   * @return this builder
   */
  public MiningBuilder negativesPerPositive(float value) {
    negativesPerPositive = value;
    return this;
  }

  /**
   * Sets the least number of negatives of an image, or of the batch with scope BATCH.
   *
   * @param value the least number of negatives of an image, or of the batch with scope BATCH
   * @return this builder
   */
  public MiningBuilder minNegatives(int value) {
    minNegatives = value;
    return this;
  }

  /**
   * Sets the number of negatives where the batch's quota is 0.
   *
   * @param value the number of negatives where the batch's quota is 0
   * @return this builder
   */
  public MiningBuilder fallbackNegatives(int value) {
    fallbackNegatives = value;
    return this;
  }

  /**
   * Sets what bounds the number of negatives.
   *
   * @param value what bounds the number of negatives
   * @return this builder
   */
  public MiningBuilder cap(Mining.Cap value) {
    cap = value;
    return this;
  }

  /**
   * Sets where positives stand in the ranking.
   *
   * @param value where positives stand in the ranking
   * @return this builder
   */
  public MiningBuilder positiveRank(Mining.PositiveRank value) {
    positiveRank = value;
    return this;
  }

  /**
   * Sets how often a mined positive counts.
   *
   * @param value how often a mined positive counts
   * @return this builder
   */
  public MiningBuilder minedPositives(Mining.MinedPositives value) {
    minedPositives = value;
    return this;
  }

  /**
   * Sets how hard examples are picked, which mode HARD_EXAMPLES does.
   *
   * @param value how hard examples are picked
   * @return this builder
   */
  public MiningBuilder examples(HardExamples value) {
    examples = value;
    return this;
  }

  /**
   * {@return the mining}
   *
   * @throws IllegalArgumentException if a knob is out of its range or two contradict each other
   * @throws NullPointerException if a knob is null
   */
  public Mining build() {
    return new Mining(
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
        minedPositives,
        examples);
  }
}
