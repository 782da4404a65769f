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
  private MatchingPolicy.Claim claim = MatchingPolicy.Claim.BEST_PRIOR;
  private MatchingPolicy.Contest contest = MatchingPolicy.Contest.LATER_BOX;
  private MatchingPolicy.Tie tie = MatchingPolicy.Tie.LOWEST_PRIOR;
  private float claimOverlap = 0f;
  private MatchingPolicy.Leftover leftover = MatchingPolicy.Leftover.FIRST_PRIOR;

  MatchingPolicyBuilder() {}

  MatchingPolicyBuilder(MatchingPolicy policy) {
    threshold = policy.threshold();
    positiveOverlap = policy.positiveOverlap();
    neutralOverlap = policy.neutralOverlap();
    unionEpsilon = policy.unionEpsilon();
    claim = policy.claim();
    contest = policy.contest();
    tie = policy.tie();
    claimOverlap = policy.claimOverlap();
    leftover = policy.leftover();
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
   * Sets which priors a box claims.
   *
   * @param value which priors a box claims
   * @return this builder
   */
  public MatchingPolicyBuilder claim(MatchingPolicy.Claim value) {
    claim = value;
    return this;
  }

  /**
   * Sets who has a prior that several boxes claim.
   *
   * @param value who has a prior that several boxes claim
   * @return this builder
   */
  public MatchingPolicyBuilder contest(MatchingPolicy.Contest value) {
    contest = value;
    return this;
  }

  /**
   * Sets which of equal overlaps is matched first.
   *
   * @param value which of equal overlaps is matched first
   * @return this builder
   */
  public MatchingPolicyBuilder tie(MatchingPolicy.Tie value) {
    tie = value;
    return this;
  }

  /**
   * Sets the overlap above which a claim is good.
   *
   * @param value the overlap above which a claim is good
   * @return this builder
   */
  public MatchingPolicyBuilder claimOverlap(float value) {
    claimOverlap = value;
    return this;
  }

  /**
   * Sets what a box gets that cannot claim a prior.
   *
   * @param value what a box gets that cannot claim a prior
   * @return this builder
   */
  public MatchingPolicyBuilder leftover(MatchingPolicy.Leftover value) {
    leftover = value;
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
        claim,
        contest,
        tie,
        claimOverlap,
        leftover);
  }
}
