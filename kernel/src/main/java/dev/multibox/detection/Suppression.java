package dev.multibox.detection;

import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.suppression.OverlapRule;

/**
 * Which boxes give way to better ones. Boxes are looked at by falling score; one is kept unless a
 * box that was kept before suppresses it.
 *
 * @param kind what happens to a box that overlaps a better one
 * @param overlap how much two boxes overlap
 * @param threshold the overlap that is compared with, exactly: give {@code 0.45f} for programs that
 *     hold a float; unused by SOFT
 * @param test the comparison with the threshold
 * @param scope which boxes meet each other
 * @param offsetLimit most candidates of an image for scope CLASS_OFFSET; beyond, it is PER_CLASS
 * @param eta ADAPTIVE multiplies the threshold by it; in (0, 1]
 * @param sigma SOFT divides the squared overlap by it; finite, above 0
 */
public record Suppression(
    Kind kind,
    Overlap overlap,
    double threshold,
    Test test,
    Scope scope,
    int offsetLimit,
    float eta,
    float sigma) {

  /** Hard suppression per class from an overlap above 0.45 on, as in {@link Overlap#PLAIN}. */
  public static final Suppression HARD =
      new Suppression(
          Kind.HARD,
          Overlap.PLAIN,
          0.45f,
          Test.ABOVE,
          Scope.PER_CLASS,
          Integer.MAX_VALUE,
          1f,
          0.5f);

  /** No suppression. */
  public static final Suppression NONE = HARD.withScope(Scope.NONE);

  /** What happens to a box that overlaps a better one. */
  public enum Kind {
    /** It is dropped from the threshold on. */
    HARD,
    /**
     * It is dropped from a threshold on that falls: times {@code eta} after each box that is kept,
     * while it is above 0.5. Caffe.
     */
    ADAPTIVE,
    /**
     * Its score is multiplied by {@code exp(-(overlap * overlap) / sigma)}, and it is dropped below
     * the score threshold. Bodla et al., "Soft-NMS", ICCV 2017; qfgaohao.
     */
    SOFT
  }

  /** The comparison of an overlap with the threshold. */
  public enum Test {
    /** Above it suppresses; NaN does not. torchvision, ONNX Runtime. */
    ABOVE,
    /** Above it suppresses, and so does NaN. Caffe, ssd.pytorch, qfgaohao, ssd_keras. */
    ABOVE_OR_NAN,
    /** The threshold itself suppresses, and so does NaN. NVIDIA, MLPerf. */
    AT_OR_ABOVE
  }

  /** Which boxes meet each other. */
  public enum Scope {
    /** Those of one label. */
    PER_CLASS,
    /** All of an image. ssd_keras' decode_detections_fast, TFLite's fast form. */
    ALL_CLASSES,
    /** None: nothing is suppressed. */
    NONE,
    /**
     * Bug-compatible: all of an image, shifted by label times the largest coordinate and 1, as
     * torchvision's batched_nms does for few boxes. It is PER_CLASS but for overlaps that the shift
     * rounds to the threshold's other side, and for boxes at negative coordinates, which can land
     * on a box of another label. lufficc, torchvision.
     */
    CLASS_OFFSET
  }

  /**
   * Checks the knobs.
   *
   * @throws IllegalArgumentException if a component is out of its range, or two contradict each
   *     other
   * @throws NullPointerException if a component is null
   */
  public Suppression {
    Arguments.notNull("kind", kind);
    Arguments.notNull("overlap", overlap);
    Arguments.combination(
        threshold >= 0 && threshold <= Double.MAX_VALUE,
        "threshold",
        "a finite number of 0 or more",
        threshold);
    Arguments.notNull("test", test);
    Arguments.notNull("scope", scope);
    Arguments.atLeast("offsetLimit", offsetLimit, 0);
    Arguments.combination(eta > 0f && eta <= 1f, "eta", "a number above 0 and up to 1", eta);
    Arguments.positive("sigma", sigma);
    Arguments.combination(
        kind != Kind.SOFT || overlap.precision() == Overlap.Precision.FLOAT,
        "overlap.precision",
        "FLOAT with kind SOFT, as its scores are float32",
        overlap.precision());
  }

  /**
   * {@return hard suppression}
   *
   * @param threshold the overlap that is compared with
   */
  public static Suppression hard(double threshold) {
    return HARD.withThreshold(threshold);
  }

  /**
   * {@return adaptive suppression}
   *
   * @param threshold the overlap that is compared with at first
   * @param eta the threshold is multiplied by it
   */
  public static Suppression adaptive(double threshold, float eta) {
    return new Suppression(
        Kind.ADAPTIVE,
        Overlap.ZERO_WHERE_APART,
        threshold,
        Test.ABOVE_OR_NAN,
        Scope.PER_CLASS,
        Integer.MAX_VALUE,
        eta,
        HARD.sigma);
  }

  /**
   * {@return soft suppression with overlaps as in {@link Overlap#EPSILON}}
   *
   * @param sigma the squared overlap is divided by it
   */
  public static Suppression soft(float sigma) {
    return new Suppression(
        Kind.SOFT,
        Overlap.EPSILON,
        HARD.threshold,
        Test.ABOVE,
        Scope.PER_CLASS,
        Integer.MAX_VALUE,
        HARD.eta,
        sigma);
  }

  /**
   * {@return the same with another threshold}
   *
   * @param other the threshold
   */
  public Suppression withThreshold(double other) {
    return new Suppression(kind, overlap, other, test, scope, offsetLimit, eta, sigma);
  }

  /**
   * {@return the same with another overlap}
   *
   * @param other the overlap
   */
  public Suppression withOverlap(Overlap other) {
    return new Suppression(kind, other, threshold, test, scope, offsetLimit, eta, sigma);
  }

  /**
   * {@return the same with another comparison}
   *
   * @param other the comparison
   */
  public Suppression withTest(Test other) {
    return new Suppression(kind, overlap, threshold, other, scope, offsetLimit, eta, sigma);
  }

  /**
   * {@return the same with another scope}
   *
   * @param other the scope
   */
  public Suppression withScope(Scope other) {
    return new Suppression(kind, overlap, threshold, test, other, offsetLimit, eta, sigma);
  }

  /**
   * {@return the same with scope CLASS_OFFSET}
   *
   * @param limit most candidates of an image that are shifted
   */
  public Suppression withClassOffset(int limit) {
    return new Suppression(kind, overlap, threshold, test, Scope.CLASS_OFFSET, limit, eta, sigma);
  }

  OverlapRule rule() {
    return new OverlapRule(
        overlap.areaBorder(),
        overlap.intersectionBorder(),
        overlap.epsilon(),
        overlap.apart() == Overlap.Apart.ZERO,
        overlap.corners() == Overlap.Corners.OPPOSITE,
        overlap.precision() == Overlap.Precision.DOUBLE,
        test != Test.ABOVE,
        test != Test.AT_OR_ABOVE);
  }
}
