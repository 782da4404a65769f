package dev.multibox.matching;

import dev.multibox.internal.memory.Arguments;

/**
 * Which priors are matched to which box, knob by knob. A prior may be matched in two ways: a box
 * claims it, or its largest overlap with any box passes the threshold; a claim prevails. What is
 * left is background, or neutral where its largest overlap comes near the threshold.
 *
 * <p>Overlap: intersection over union in float32, see {@link PriorMatcher}. Of equal overlaps a
 * prior has the box of lowest index, a box the prior of lowest index.
 *
 * <p>Source: SSD paper (Liu et al., ECCV 2016), section 2.2, "Matching strategy". Start from a
 * {@link ReferenceTargets} or from {@link #builder}, whose values are those of torchvision.
 *
 * @param threshold how a prior's largest overlap is compared
 * @param positiveOverlap with what; above 0, at most 1
 * @param neutralOverlap a prior that is not matched is neutral from this overlap on; above 0,
 *     infinite for no neutral priors
 * @param unionEpsilon added to the union; finite, 0 or more; meant for fractions, so that a matcher
 *     refuses it with priors in pixels
 * @param claim which priors a box claims
 * @param contest who has a prior that several boxes claim; read with claim BEST_PRIOR alone
 * @param tie which of equal overlaps is matched first; read with claim BIPARTITE alone
 * @param claimOverlap a claim needs an overlap above this; 0 or more, below 1
 * @param leftover what a box gets that has no such overlap
 */
public record MatchingPolicy(
    Threshold threshold,
    float positiveOverlap,
    float neutralOverlap,
    float unionEpsilon,
    Claim claim,
    Contest contest,
    Tie tie,
    float claimOverlap,
    Leftover leftover) {

  /** How a prior's largest overlap is compared with the positive overlap. */
  public enum Threshold {
    /** The prior is matched if it is as large or larger. Caffe, torchvision, most programs. */
    AT_LEAST,
    /** The prior is matched if it is larger. NVIDIA, bubbliiiing. */
    ABOVE,
    /** No prior is matched for its overlap alone. Caffe's match type BIPARTITE. */
    NONE
  }

  /** Which priors a box claims. */
  public enum Claim {
    /** None: a box may stay unmatched. torchvision's Matcher. */
    NONE,
    /**
     * The one that overlaps it most, whether others claim it or not. torchvision, most programs.
     */
    BEST_PRIOR,
    /**
     * All that overlap it most; each then goes to the box which it overlaps most itself.
     * torchvision's Matcher with allow_low_quality_matches. A box without overlap ties with all
     * priors.
     */
    TIED_PRIORS,
    /**
     * One of its own: of all pairs of a free prior and a box without one, that of largest overlap
     * is matched, again and again. Caffe, ssd_keras, d2l.
     */
    BIPARTITE
  }

  /** Who has a prior that several boxes claim. */
  public enum Contest {
    /** The last of them. torchvision, ssd.pytorch, lufficc, NVIDIA. */
    LATER_BOX,
    /** The first of them. TensorFlow's object detection. */
    EARLIER_BOX,
    /**
     * The one that overlaps it most, even a box that does not claim it but passes the threshold.
     * bubbliiiing, rykov8.
     */
    LARGER_OVERLAP
  }

  /** Which of equal overlaps is matched first. */
  public enum Tie {
    /** That of the lowest prior, then of the lowest box. Caffe, d2l. */
    LOWEST_PRIOR,
    /** That of the lowest box, then of the lowest prior. ssd_keras. */
    LOWEST_BOX
  }

  /** What a box gets that overlaps no prior, or no free one, by enough to claim it. */
  public enum Leftover {
    /** Nothing. Caffe, bubbliiiing. */
    NONE,
    /**
     * Prior 0, the last such box wins: an argmax over zeros. torchvision, ssd.pytorch and others.
     * In ssd_keras, with claim BIPARTITE, box 0 loses its own prior to prior 0 as well.
     */
    FIRST_PRIOR,
    /** The lowest prior that no box has claimed. d2l. */
    FIRST_FREE_PRIOR
  }

  /** Checks the knobs and their combination. */
  public MatchingPolicy {
    Arguments.notNull("threshold", threshold);
    Arguments.notNull("claim", claim);
    Arguments.notNull("contest", contest);
    Arguments.notNull("tie", tie);
    Arguments.notNull("leftover", leftover);
    Arguments.combination(
        positiveOverlap > 0f && positiveOverlap <= 1f,
        "positiveOverlap",
        "a number above 0 and at most 1",
        positiveOverlap);
    Arguments.combination(
        neutralOverlap > 0f, "neutralOverlap", "a number above 0", neutralOverlap);
    Arguments.notNegative("unionEpsilon", unionEpsilon);
    Arguments.combination(
        claimOverlap >= 0f && claimOverlap < 1f,
        "claimOverlap",
        "a number of 0 or more and below 1",
        claimOverlap);
    // -0 is 0, to equals as well
    unionEpsilon += 0f;
    claimOverlap += 0f;
    boolean single = claim == Claim.BEST_PRIOR || claim == Claim.BIPARTITE;
    Arguments.combination(
        single || leftover == Leftover.NONE,
        "leftover",
        "NONE with claim " + claim + ", as no box is promised a prior",
        leftover);
    Arguments.combination(
        single || claimOverlap == 0f,
        "claimOverlap",
        "0 with claim " + claim + ", which does not ask for it",
        claimOverlap);
    Arguments.combination(
        claim != Claim.BEST_PRIOR || leftover != Leftover.FIRST_FREE_PRIOR,
        "leftover",
        "NONE or FIRST_PRIOR with claim BEST_PRIOR, which knows no free priors",
        leftover);
    Arguments.combination(
        claim != Claim.NONE || threshold != Threshold.NONE,
        "claim",
        "BEST_PRIOR, TIED_PRIORS or BIPARTITE with threshold NONE, as nothing would be matched",
        claim);
  }

  /** {@return a builder with the values of torchvision} */
  public static MatchingPolicyBuilder builder() {
    return new MatchingPolicyBuilder();
  }

  /** {@return a builder with this policy's values} */
  public MatchingPolicyBuilder toBuilder() {
    return new MatchingPolicyBuilder(this);
  }

  /** Refuses priors in pixels where a knob is meant for fractions. */
  void requireUnitsOf(PriorBoxes priors) {
    if (unionEpsilon > 0f) {
      priors.requireFractions(
          "unionEpsilon " + unionEpsilon + " is added to areas of fractions",
          "set unionEpsilon(0) or the configuration's units(FRACTIONS)");
    }
  }

  /** Whether an overlap makes a prior positive. */
  boolean positive(float overlap) {
    return switch (threshold) {
      case AT_LEAST -> overlap >= positiveOverlap;
      case ABOVE -> overlap > positiveOverlap;
      case NONE -> false;
    };
  }

  /** The least overlap that makes a prior positive or neutral, or nearly so. */
  float leastOverlap() {
    return threshold == Threshold.NONE ? neutralOverlap : Math.min(positiveOverlap, neutralOverlap);
  }
}
