package dev.multibox.loss;

import dev.multibox.internal.memory.Arguments;
import java.util.function.UnaryOperator;

/**
 * Sets the knobs of a {@link MultiBoxPolicy} one after the other; {@link #build} checks them
 * together. Not for several threads.
 */
public final class MultiBoxPolicyBuilder {

  private MultiBoxPolicy.ConfidenceInput confidenceInput = MultiBoxPolicy.ConfidenceInput.LOGITS;
  private MultiBoxPolicy.ConfidenceLoss confidenceLoss =
      MultiBoxPolicy.ConfidenceLoss.SOFTMAX_CROSS_ENTROPY;
  private float labelSmoothing = 0f;
  private float probabilityFloor = 0f;
  // A floor that a policy brought along goes where the loss has none; one that was set is refused.
  private boolean floorIsSet;
  private MultiBoxPolicy.FloorGradient floorGradient = MultiBoxPolicy.FloorGradient.PASS_THROUGH;
  private MultiBoxPolicy.BackgroundColumn backgroundColumn = MultiBoxPolicy.BackgroundColumn.FIRST;
  private MultiBoxPolicy.NeutralLabel neutralLabel = MultiBoxPolicy.NeutralLabel.IGNORED;
  private LocationLoss locationLoss = LocationLoss.smoothL1(1f);
  private MiningBuilder mining = Mining.builder();
  private Normalizer normalizer = Normalizer.POSITIVES_AT_LEAST_ONE;
  private float alpha = 1f;

  MultiBoxPolicyBuilder() {}

  MultiBoxPolicyBuilder(MultiBoxPolicy policy) {
    confidenceInput = policy.confidenceInput();
    confidenceLoss = policy.confidenceLoss();
    labelSmoothing = policy.labelSmoothing();
    probabilityFloor = policy.probabilityFloor();
    floorGradient = policy.floorGradient();
    backgroundColumn = policy.backgroundColumn();
    neutralLabel = policy.neutralLabel();
    locationLoss = policy.locationLoss();
    mining = policy.mining().toBuilder();
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
   * Sets the loss of a prior's class scores. With SIGMOID_CROSS_ENTROPY, which has no floor, the
   * floor of the policy that this builder came from counts no more.
   *
   * @param value the loss of a prior's class scores
   * @return this builder
   */
  public MultiBoxPolicyBuilder confidenceLoss(MultiBoxPolicy.ConfidenceLoss value) {
    confidenceLoss = value;
    return this;
  }

  /**
   * Sets the share of a prior's target that goes to all columns alike.
   *
   * @param value 0 for none, 1 at most
   * @return this builder
   */
  public MultiBoxPolicyBuilder labelSmoothing(float value) {
    labelSmoothing = value;
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
    floorIsSet = true;
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
   * Sets which negatives contribute, and how they are mined.
   *
   * @param value how negatives are mined
   * @return this builder
   * @throws NullPointerException if it is null
   */
  public MultiBoxPolicyBuilder mining(Mining value) {
    mining = Arguments.notNull("mining", value).toBuilder();
    return this;
  }

  /**
   * Changes knobs of the mining, and leaves the others as they are.
   *
   * <p>Example: {@code policy.toBuilder().mining(m -> m.negativesPerPositive(2.5f)).build()}.
   *
   * @param change sets knobs of the mining's builder, and returns it
   * @return this builder
   * @throws NullPointerException if it is null or returns null
   */
  public MultiBoxPolicyBuilder mining(UnaryOperator<MiningBuilder> change) {
    mining = Arguments.notNull("mining", Arguments.notNull("change", change).apply(mining));
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
    boolean floored =
        floorIsSet || confidenceLoss != MultiBoxPolicy.ConfidenceLoss.SIGMOID_CROSS_ENTROPY;
    return new MultiBoxPolicy(
        confidenceInput,
        confidenceLoss,
        labelSmoothing,
        floored ? probabilityFloor : 0f,
        floorGradient,
        backgroundColumn,
        neutralLabel,
        locationLoss,
        mining.build(),
        normalizer,
        alpha);
  }
}
