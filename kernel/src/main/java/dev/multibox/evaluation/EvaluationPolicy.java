package dev.multibox.evaluation;

import dev.multibox.internal.memory.Arguments;
import java.util.HashSet;
import java.util.List;

/**
 * How detections are compared with ground truth, knob by knob: the matching of one image, the
 * ranking of a class, and the way from its curve to numbers.
 *
 * <p>Start from a {@link ReferenceEvaluation} or from {@link #builder}, whose values are those of
 * {@link ReferenceEvaluation#VOC2012}. With {@code T} overlap thresholds, {@code R} recall levels,
 * {@code K} classes, {@code A} area ranges and {@code M} detection limits, all {@code [T][K][A][M]}
 * curves are evaluated.
 *
 * @param boxConvention the formula of the overlap of two boxes
 * @param arithmetic the floating-point type of overlaps and curves
 * @param overlapThresholds overlaps that make a detection true, above 0 and at most 1; the first is
 *     also that of counts, errors and confusions
 * @param overlapTest how an overlap is compared with a threshold
 * @param candidates which objects a detection may be matched to
 * @param difficultObjects what an object means that is marked difficult
 * @param ranking the order of detections of equal score
 * @param interpolation the way from a curve to average precision
 * @param recallLevels the levels of interpolation LEVELS, ascending, 0 to 1
 * @param precision the formula of precision
 * @param withoutObjects the average precision of a class without objects
 * @param withoutDetections the average precision of a class without detections
 * @param mean the classes of the mean average precision
 * @param areaRanges the area ranges; the first is that of all numbers that name none
 * @param maxDetections limits of detections an image and class, made ascending; the last is that of
 *     all numbers that name none
 * @param useCategories false to pool all classes in one
 * @param zeroIdUnmatched whether a detection on the annotation of id 0 is not matched, the fault of
 *     pycocotools
 * @param summaryAtHundred whether the first number of {@link CocoSummary} asks for a limit of 100,
 *     the fault of pycocotools
 */
public record EvaluationPolicy(
    BoxConvention boxConvention,
    Arithmetic arithmetic,
    List<Double> overlapThresholds,
    OverlapTest overlapTest,
    Candidates candidates,
    DifficultObjects difficultObjects,
    Ranking ranking,
    Interpolation interpolation,
    List<Double> recallLevels,
    Precision precision,
    WithoutObjects withoutObjects,
    WithoutDetections withoutDetections,
    Mean mean,
    List<AreaRange> areaRanges,
    List<Integer> maxDetections,
    boolean useCategories,
    boolean zeroIdUnmatched,
    boolean summaryAtHundred) {

  /** No limit of detections. */
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /** The overlap of boxes {@code (x1, y1, x2, y2)}: intersection over union, and its variants. */
  public enum BoxConvention {
    /** {@code i / (a + b - i)} with areas {@code (x2 - x1) (y2 - y1)}. Caffe, ssd.pytorch. */
    PLAIN,
    /** As PLAIN with 1 added to every width and height. The VOC devkit, lufficc, Padilla. */
    PLUS_ONE,
    /** As PLUS_ONE with a plain intersection: identical boxes overlap by less than 1. ssd_keras. */
    AREA_PLUS_ONE,
    /** As PLAIN with 1e-5 added to the union, in float32. qfgaohao. */
    EPSILON,
    /**
     * As PLAIN from corner, width and height; with a crowd the intersection is divided by the
     * detection's area. pycocotools.
     */
    COCO
  }

  /** The floating-point type. */
  public enum Arithmetic {
    /** All in float64. */
    DOUBLE,
    /** Boxes and overlaps in float32, compared in float64. qfgaohao. */
    FLOAT_OVERLAP,
    /** Boxes, overlaps, thresholds and curves in float32. Caffe. */
    FLOAT
  }

  /** How an overlap is compared with a threshold. */
  public enum OverlapTest {
    /** The detection is true if it is as large or larger. Most programs. */
    AT_LEAST,
    /** The detection is true if it is larger. ssd.pytorch, qfgaohao. */
    ABOVE,
    /** The detection is true unless it is smaller: NaN, of two empty boxes, is true. ssd_keras. */
    NOT_BELOW,
    /** As AT_LEAST with thresholds of at most 1 - 1e-10. pycocotools. */
    COCO
  }

  /** Which objects of its class a detection may be matched to. */
  public enum Candidates {
    /** The one that it overlaps most, even if taken: it is false then. First of equal ones. VOC. */
    BEST_EVEN_IF_TAKEN,
    /**
     * The one that it overlaps most of those not taken, ignored ones last; many detections may take
     * a crowd. Last of equal ones. pycocotools.
     */
    BEST_FREE
  }

  /** What an object means that is marked difficult. Crowds and areas out of range are ignored. */
  public enum DifficultObjects {
    /** It need not be found, and the detection that finds it does not count. */
    IGNORE,
    /** It is an object like others. Padilla, Caffe's default; pycocotools and the field ignore. */
    COUNT
  }

  /** The order of detections of equal score. */
  public enum Ranking {
    /** Ascending position, if given, then image id, then place in the image. Stable sorts. */
    STABLE,
    /** Descending image id, then descending ranks of an image. chainercv, lufficc. */
    REVERSED
  }

  /** The way from a curve to average precision. */
  public enum Interpolation {
    /** The mean of the largest precision at or above each recall level. VOC2007, pycocotools. */
    LEVELS,
    /** The area under the envelope, the largest precision at or above each recall. VOC2010. */
    ENVELOPE_AREA,
    /** The area under the curve itself. Caffe's Integral. */
    AREA,
    /**
     * As ENVELOPE_AREA without the recall up to the first detection and the precision at the last
     * recall: a perfect detector of three objects has 0.667. ssd_keras's integrate.
     */
    KERAS_INTEGRATE
  }

  /** The formula of precision, of {@code t} true and {@code f} false detections. */
  public enum Precision {
    /** {@code t / (t + f)}, 0 before the first detection that counts. */
    ZERO_OVER_ZERO_IS_ZERO,
    /** {@code t / (t + f)}, NaN before the first detection that counts. qfgaohao. */
    ZERO_OVER_ZERO_IS_NAN,
    /** {@code t / (t + f + 2^-52)}. pycocotools. */
    EPSILON_ADDED
  }

  /** The average precision of a class without objects. */
  public enum WithoutObjects {
    /** 0. */
    ZERO,
    /** NaN. */
    NOT_A_NUMBER,
    /** -1, and no false detection of the class shows. pycocotools. */
    MINUS_ONE
  }

  /** The average precision of a class without detections. */
  public enum WithoutDetections {
    /** 0. */
    ZERO,
    /** -1, also in the mean. ssd.pytorch. */
    MINUS_ONE
  }

  /** The classes of the mean average precision. */
  public enum Mean {
    /** All classes. */
    ALL_CLASSES,
    /** The classes with objects that are not ignored. */
    PRESENT_CLASSES,
    /** The classes with objects, the precision of all thresholds and levels at once. pycocotools */
    POOLED
  }

  /**
   * Checks the knobs and their combination.
   *
   * @throws IllegalArgumentException if a component is out of its range, or two contradict each
   *     other
   * @throws NullPointerException if a component is null
   */
  public EvaluationPolicy {
    Arguments.notNull("boxConvention", boxConvention);
    Arguments.notNull("arithmetic", arithmetic);
    Arguments.notNull("overlapTest", overlapTest);
    Arguments.notNull("candidates", candidates);
    Arguments.notNull("difficultObjects", difficultObjects);
    Arguments.notNull("ranking", ranking);
    Arguments.notNull("interpolation", interpolation);
    Arguments.notNull("precision", precision);
    Arguments.notNull("withoutObjects", withoutObjects);
    Arguments.notNull("withoutDetections", withoutDetections);
    Arguments.notNull("mean", mean);
    overlapThresholds = PolicyChecks.thresholds(overlapThresholds);
    recallLevels = PolicyChecks.levels(recallLevels, interpolation == Interpolation.LEVELS);
    areaRanges = List.copyOf(Arguments.notNull("areaRanges", areaRanges));
    Arguments.atLeast("areaRanges, their number", areaRanges.size(), 1);
    maxDetections = PolicyChecks.limits(maxDetections);
    Arguments.combination(
        new HashSet<>(areaRanges.stream().map(AreaRange::name).toList()).size()
            == areaRanges.size(),
        "areaRanges",
        "a name of its own for each",
        areaRanges);
    Arguments.combination(
        mean != Mean.POOLED || interpolation == Interpolation.LEVELS,
        "mean",
        "ALL_CLASSES or PRESENT_CLASSES with interpolation " + interpolation,
        mean);
    Arguments.combination(
        boxConvention != BoxConvention.EPSILON || arithmetic != Arithmetic.DOUBLE,
        "arithmetic",
        "FLOAT_OVERLAP or FLOAT with boxConvention EPSILON, which is defined in float32",
        arithmetic);
    Arguments.combination(
        boxConvention != BoxConvention.COCO || arithmetic == Arithmetic.DOUBLE,
        "arithmetic",
        "DOUBLE with boxConvention COCO, which is defined in float64",
        arithmetic);
  }

  /** {@return a builder with the values of {@link ReferenceEvaluation#VOC2012}} */
  public static EvaluationPolicyBuilder builder() {
    return new EvaluationPolicyBuilder();
  }

  /** {@return a builder with this policy's values} */
  public EvaluationPolicyBuilder toBuilder() {
    return new EvaluationPolicyBuilder(this);
  }

  /** {@return this policy as bytes, for {@link #of(byte[])} on another machine} */
  public byte[] toBytes() {
    return EvaluationBytes.write(this);
  }

  /**
   * {@return the policy that {@link #toBytes} wrote}
   *
   * @param bytes the whole array that toBytes wrote
   * @throws IllegalArgumentException if it did not, or if the bytes have changed since
   * @throws NullPointerException if an argument is null
   */
  public static EvaluationPolicy of(byte[] bytes) {
    return EvaluationBytes.readPolicy(Arguments.notNull("bytes", bytes));
  }

  /** The overlap that a detection needs, in the arithmetic of the comparison. */
  double threshold(int index) {
    double threshold = overlapThresholds.get(index);
    if (overlapTest == OverlapTest.COCO) {
      return Math.min(threshold, 1 - 1e-10);
    }
    return arithmetic == Arithmetic.FLOAT ? (float) threshold : threshold;
  }

  /** Whether an overlap passes a {@link #threshold}. */
  boolean passes(double overlap, double threshold) {
    return switch (overlapTest) {
      case AT_LEAST, COCO -> overlap >= threshold;
      case ABOVE -> overlap > threshold;
      case NOT_BELOW -> !(overlap < threshold);
    };
  }
}
