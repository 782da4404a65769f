package dev.multibox.matching;

import dev.multibox.internal.bytes.ByteForm;
import dev.multibox.internal.bytes.ByteFormReader;
import dev.multibox.internal.bytes.ByteFormWriter;
import dev.multibox.internal.memory.Arguments;

/**
 * Which priors are matched to which box, knob by knob. A prior may be matched in two ways: its
 * largest overlap with any box passes the threshold, or a box is force matched to it. A force match
 * prevails. A prior without a match is background, or neutral where its largest overlap reaches the
 * neutral overlap.
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
 * @param forceMatch which priors each box is force matched to, whatever the threshold
 * @param conflict which box has a prior that several boxes are force matched to; read with force
 *     match BEST_PRIOR alone
 * @param forceMatchOverlap a force match needs an overlap above this; 0 or more, below 1
 * @param unmatchedBox the prior of a box that has no such overlap
 * @param ignoreOverlap a background prior is neutral where a box to ignore covers at least this
 *     share of the prior's area, {@code intersection / area of prior}. Above 0; infinity makes no
 *     prior neutral. See {@link GroundTruth#withIgnored(int[])}
 */
public record MatchingPolicy(
    Threshold threshold,
    float positiveOverlap,
    float neutralOverlap,
    float unionEpsilon,
    ForceMatch forceMatch,
    Conflict conflict,
    float forceMatchOverlap,
    UnmatchedBox unmatchedBox,
    float ignoreOverlap) {

  /** Of the byte form; a change of knobs or constants is a new one. */
  private static final int VERSION = 1;

  /** How a prior's largest overlap is compared with the positive overlap. */
  public enum Threshold {
    /** The prior is matched if it is as large or larger. Caffe, torchvision, most programs. */
    AT_LEAST,
    /** The prior is matched if it is larger. NVIDIA, bubbliiiing. */
    ABOVE,
    /** No prior is matched for its overlap alone. Caffe's match type BIPARTITE. */
    NONE
  }

  /** Which priors each box is force matched to. */
  public enum ForceMatch {
    /** None: a box may stay without a prior. torchvision's Matcher. */
    NONE,
    /**
     * Its best prior, the one of largest overlap. Several boxes may have the same best prior.
     * torchvision, most programs.
     */
    BEST_PRIOR,
    /**
     * All priors of the box's largest overlap. Each of them is matched to the box that overlaps it
     * most. torchvision's Matcher with allow_low_quality_matches. A box without overlap ties with
     * all priors.
     */
    TIED_BEST_PRIORS,
    /**
     * A prior of its own, by greedy bipartite matching. Of all pairs of a free prior and a box
     * without a prior, the pair of largest overlap is matched, again and again. The result is the
     * same whichever of equal pairs comes first. Caffe, ssd_keras, d2l.
     */
    BIPARTITE
  }

  /** Which box has a prior that is the best prior of several boxes. */
  public enum Conflict {
    /** The box of highest index. torchvision, ssd.pytorch, lufficc, NVIDIA. */
    LAST_BOX,
    /** The box of lowest index. TensorFlow's object detection. */
    FIRST_BOX,
    /**
     * The box of largest overlap with the prior, even a box that is not force matched to it but
     * passes the threshold. bubbliiiing, rykov8.
     */
    LARGER_OVERLAP
  }

  /** The prior of a box that overlaps no prior, or no free prior, by enough for a force match. */
  public enum UnmatchedBox {
    /** None: the box stays unmatched. Caffe, bubbliiiing. */
    NONE,
    /**
     * Prior 0, the argmax of zeros; the last such box has it. torchvision, ssd.pytorch and others.
     * In ssd_keras, with force match BIPARTITE, box 0 leaves its own prior for prior 0 as well.
     */
    FIRST_PRIOR,
    /** The lowest prior that no box has by bipartite matching. d2l. */
    FIRST_FREE_PRIOR
  }

  /**
   * Checks the knobs and their combination.
   *
   * @throws IllegalArgumentException if a component is out of its range, or two contradict each
   *     other
   * @throws NullPointerException if a component is null
   */
  public MatchingPolicy {
    Arguments.notNull("threshold", threshold);
    Arguments.notNull("forceMatch", forceMatch);
    Arguments.notNull("conflict", conflict);
    Arguments.notNull("unmatchedBox", unmatchedBox);
    Arguments.combination(
        positiveOverlap > 0f && positiveOverlap <= 1f,
        "positiveOverlap",
        "a number above 0 and at most 1",
        positiveOverlap);
    Arguments.combination(
        neutralOverlap > 0f, "neutralOverlap", "a number above 0", neutralOverlap);
    Arguments.notNegative("unionEpsilon", unionEpsilon);
    Arguments.combination(
        forceMatchOverlap >= 0f && forceMatchOverlap < 1f,
        "forceMatchOverlap",
        "a number of 0 or more and below 1",
        forceMatchOverlap);
    Arguments.combination(ignoreOverlap > 0f, "ignoreOverlap", "a number above 0", ignoreOverlap);
    // -0 is 0, to equals as well
    unionEpsilon += 0f;
    forceMatchOverlap += 0f;
    boolean single = forceMatch == ForceMatch.BEST_PRIOR || forceMatch == ForceMatch.BIPARTITE;
    if (!single && unmatchedBox != UnmatchedBox.NONE) {
      throw Arguments.refusal(
          "unmatchedBox",
          "NONE with force match " + forceMatch + ", which leaves boxes unmatched",
          unmatchedBox);
    }
    if (!single && forceMatchOverlap != 0f) {
      throw Arguments.refusal(
          "forceMatchOverlap",
          "0 with force match " + forceMatch + ", which has no least overlap",
          forceMatchOverlap);
    }
    Arguments.combination(
        forceMatch != ForceMatch.BEST_PRIOR || unmatchedBox != UnmatchedBox.FIRST_FREE_PRIOR,
        "unmatchedBox",
        "NONE or FIRST_PRIOR with force match BEST_PRIOR, which has no free priors",
        unmatchedBox);
    Arguments.combination(
        forceMatch != ForceMatch.NONE || threshold != Threshold.NONE,
        "forceMatch",
        "BEST_PRIOR, TIED_BEST_PRIORS or BIPARTITE with threshold NONE, as nothing would be"
            + " matched",
        forceMatch);
  }

  /**
   * {@return a policy from its byte form}
   *
   * @param bytes the whole array that {@link #toBytes} returned
   * @throws IllegalArgumentException if the bytes are not those of a MatchingPolicy, were changed,
   *     come from another version, or hold values that are out of range
   * @throws NullPointerException if they are null
   */
  public static MatchingPolicy of(byte[] bytes) {
    ByteFormReader reader = ByteFormReader.open(ByteForm.MATCHING_POLICY, VERSION, bytes);
    MatchingPolicy policy =
        new MatchingPolicy(
            reader.constant("threshold", Threshold.class),
            reader.float32("positiveOverlap"),
            reader.float32("neutralOverlap"),
            reader.float32("unionEpsilon"),
            reader.constant("forceMatch", ForceMatch.class),
            reader.constant("conflict", Conflict.class),
            reader.float32("forceMatchOverlap"),
            reader.constant("unmatchedBox", UnmatchedBox.class),
            reader.float32("ignoreOverlap"));
    reader.end();
    return policy;
  }

  /**
   * {@return the policy as bytes, which travel between machines} The form has a version and a
   * checksum.
   */
  public byte[] toBytes() {
    return new ByteFormWriter(ByteForm.MATCHING_POLICY, VERSION)
        .constant(threshold)
        .float32(positiveOverlap)
        .float32(neutralOverlap)
        .float32(unionEpsilon)
        .constant(forceMatch)
        .constant(conflict)
        .float32(forceMatchOverlap)
        .constant(unmatchedBox)
        .float32(ignoreOverlap)
        .toBytes();
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
