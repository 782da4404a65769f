package dev.multibox.internal.element;

import dev.multibox.internal.location.LocationCurve;

/**
 * A loss of one prediction and its target.
 *
 * @param kind its shape
 * @param curve what {@link Kind#DIFFERENCE} applies to the difference; null for the others
 * @param positiveWeight what {@link Kind#SIGMOID_FOCAL} weighs a target of 1 with
 * @param negativeWeight what it weighs a target of 0 with
 * @param gamma its power
 */
public record ElementFunction(
    Kind kind, LocationCurve curve, float positiveWeight, float negativeWeight, float gamma) {

  /** Shapes, one kernel each. */
  public enum Kind {
    /** A curve of the difference. */
    DIFFERENCE(TargetRange.ANY),
    /** Binary cross entropy of a probability. */
    BINARY_CROSS_ENTROPY(TargetRange.UNIT),
    /** Binary cross entropy of a logit. */
    LOGIT_CROSS_ENTROPY(TargetRange.UNIT),
    /** Binary cross entropy of a logit, times a power of what its sigmoid lacks. */
    SIGMOID_FOCAL(TargetRange.UNIT),
    /** What the margin lacks to 1. */
    HINGE(TargetRange.SIGN),
    /** Whether the signs differ. */
    ZERO_ONE(TargetRange.SIGN);

    private final TargetRange targets;

    Kind(TargetRange targets) {
      this.targets = targets;
    }

    /** The targets that it is defined for. */
    public TargetRange targets() {
      return targets;
    }
  }

  /** Sets of targets. */
  public enum TargetRange {
    /** Every float. */
    ANY("any float"),
    /** 0 to 1. */
    UNIT("0 to 1"),
    /** -1 and 1. */
    SIGN("-1 or 1");

    private final String words;

    TargetRange(String words) {
      this.words = words;
    }

    /** The set in words, for an exception. */
    public String words() {
      return words;
    }
  }

  /** A curve of the difference. */
  public static ElementFunction of(LocationCurve curve) {
    return new ElementFunction(Kind.DIFFERENCE, curve, 1f, 1f, 0f);
  }

  /** A function without parameters. */
  public static ElementFunction of(Kind kind) {
    return new ElementFunction(kind, null, 1f, 1f, 0f);
  }

  /** Sigmoid focal loss. */
  public static ElementFunction focal(float positiveWeight, float negativeWeight, float gamma) {
    return new ElementFunction(Kind.SIGMOID_FOCAL, null, positiveWeight, negativeWeight, gamma);
  }
}
