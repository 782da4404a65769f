package dev.multibox.bench.track;

/**
 * A ratio of times per image that is to stay on one side of a target.
 *
 * @param topic what it is about
 * @param name which times are divided, in words; the same in every run
 * @param numerator this time
 * @param denominator by this time
 * @param bound which side
 * @param target the number; NaN where none is set and the ratio is for information
 */
public record Ratio(
    Topic topic, String name, Cell numerator, Cell denominator, Bound bound, double target) {

  /** Which side of the target is met. */
  public enum Bound {
    /** The target or less. */
    AT_MOST,
    /** The target or more. */
    AT_LEAST
  }

  /** {@return topic and name in a line, which {@code ratios --only} is matched with} */
  public String label() {
    return topic + ": " + name;
  }

  /** What became of it. */
  public enum Verdict {
    /** The whole interval is on the target's side. */
    MET,
    /** The ratio is on the target's side, a part of its interval is not. */
    MET_WITHIN_NOISE,
    /** The ratio is on the other side, a part of its interval is not. */
    MISSED_WITHIN_NOISE,
    /** The whole interval is on the other side. */
    MISSED,
    /** There is no target. */
    NO_TARGET,
    /** One of the two was not measured. */
    NOT_MEASURED
  }

  /**
   * {@return what became of a measured interval}
   *
   * @param measured the ratio; of a single round the ends are NaN and count as uncertain
   */
  Verdict verdict(Samples.Interval measured) {
    if (Double.isNaN(target)) {
      return Verdict.NO_TARGET;
    }
    double sign = bound == Bound.AT_MOST ? 1 : -1;
    boolean met = sign * measured.ratio() <= sign * target;
    double far = bound == Bound.AT_MOST ? measured.high() : measured.low();
    double near = bound == Bound.AT_MOST ? measured.low() : measured.high();
    if (met) {
      return sign * far <= sign * target ? Verdict.MET : Verdict.MET_WITHIN_NOISE;
    }
    return sign * near > sign * target ? Verdict.MISSED : Verdict.MISSED_WITHIN_NOISE;
  }
}
