package dev.multibox.matching;

/**
 * Sets the knobs of a {@link MatchingPolicy} one after the other; {@link #build} checks them
 * together. Not for several threads.
 */
public final class MatchingPolicyBuilder {

  private MatchingPolicy.Threshold threshold = MatchingPolicy.Threshold.AT_LEAST;
  private float positiveOverlap = 0.5f;
  private float neutralOverlap = Float.POSITIVE_INFINITY;
  private float unionEpsilon = 0f;
  private MatchingPolicy.ForceMatch forceMatch = MatchingPolicy.ForceMatch.BEST_PRIOR;
  private MatchingPolicy.Conflict conflict = MatchingPolicy.Conflict.LAST_BOX;
  private float forceMatchOverlap = 0f;
  private MatchingPolicy.UnmatchedBox unmatchedBox = MatchingPolicy.UnmatchedBox.FIRST_PRIOR;
  private float ignoreOverlap = Float.POSITIVE_INFINITY;

  MatchingPolicyBuilder() {}

  MatchingPolicyBuilder(MatchingPolicy policy) {
    threshold = policy.threshold();
    positiveOverlap = policy.positiveOverlap();
    neutralOverlap = policy.neutralOverlap();
    unionEpsilon = policy.unionEpsilon();
    forceMatch = policy.forceMatch();
    conflict = policy.conflict();
    forceMatchOverlap = policy.forceMatchOverlap();
    unmatchedBox = policy.unmatchedBox();
    ignoreOverlap = policy.ignoreOverlap();
  }

  /**
   * Sets how a prior's largest overlap is compared.
   *
   * @param value how a prior's largest overlap is compared
   * @return this builder
   */
  public MatchingPolicyBuilder threshold(MatchingPolicy.Threshold value) {
    threshold = value;
    return this;
  }

  /**
   * Sets the overlap that matches a prior.
   *
   * @param value the overlap that matches a prior
   * @return this builder
   */
  public MatchingPolicyBuilder positiveOverlap(float value) {
    positiveOverlap = value;
    return this;
  }

  /**
   * Sets the overlap from which a prior that is not matched is neutral.
   *
   * @param value the overlap from which a prior is neutral; infinite for never
   * @return this builder
   */
  public MatchingPolicyBuilder neutralOverlap(float value) {
    neutralOverlap = value;
    return this;
  }

  /**
   * Sets what is added to the union.
   *
   * @param value what is added to the union
   * @return this builder
   */
  public MatchingPolicyBuilder unionEpsilon(float value) {
    unionEpsilon = value;
    return this;
  }

  /**
   * Sets which priors each box is force matched to.
   *
   * @param value which priors each box is force matched to
   * @return this builder
   */
  public MatchingPolicyBuilder forceMatch(MatchingPolicy.ForceMatch value) {
    forceMatch = value;
    return this;
  }

  /**
   * Sets which box has a prior that several boxes are force matched to.
   *
   * @param value which box has a prior that several boxes are force matched to
   * @return this builder
   */
  public MatchingPolicyBuilder conflict(MatchingPolicy.Conflict value) {
    conflict = value;
    return this;
  }

  /**
   * Sets the overlap above which a box is force matched.
   *
   * @param value the overlap above which a box is force matched
   * @return this builder
   */
  public MatchingPolicyBuilder forceMatchOverlap(float value) {
    forceMatchOverlap = value;
    return this;
  }

  /**
   * Sets the prior of a box without such an overlap.
   *
   * @param value the prior of a box without such an overlap
   * @return this builder
   */
  public MatchingPolicyBuilder unmatchedBox(MatchingPolicy.UnmatchedBox value) {
    unmatchedBox = value;
    return this;
  }

  /**
   * Sets the share of a background prior's area from which a box to ignore makes it neutral.
   * MMDetection calls it ignore_iof_thr, Detectron crowd filter threshold with 0.7.
   *
   * @param value the share that a box to ignore covers; infinite for no such priors
   * @return this builder
   */
  public MatchingPolicyBuilder ignoreOverlap(float value) {
    ignoreOverlap = value;
    return this;
  }

  /**
   * {@return the policy}
   *
   * @throws IllegalArgumentException if a knob is out of its range or two contradict each other
   */
  public MatchingPolicy build() {
    return new MatchingPolicy(
        threshold,
        positiveOverlap,
        neutralOverlap,
        unionEpsilon,
        forceMatch,
        conflict,
        forceMatchOverlap,
        unmatchedBox,
        ignoreOverlap);
  }
}
