package dev.multibox.evaluation;

import dev.multibox.evaluation.EvaluationPolicy.Arithmetic;
import dev.multibox.evaluation.EvaluationPolicy.BoxConvention;
import dev.multibox.evaluation.EvaluationPolicy.Candidates;
import dev.multibox.evaluation.EvaluationPolicy.DifficultObjects;
import dev.multibox.evaluation.EvaluationPolicy.Interpolation;
import dev.multibox.evaluation.EvaluationPolicy.Mean;
import dev.multibox.evaluation.EvaluationPolicy.OverlapTest;
import dev.multibox.evaluation.EvaluationPolicy.Precision;
import dev.multibox.evaluation.EvaluationPolicy.Ranking;
import dev.multibox.evaluation.EvaluationPolicy.WithoutDetections;
import dev.multibox.evaluation.EvaluationPolicy.WithoutObjects;
import dev.multibox.internal.memory.Arguments;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sets the knobs of an {@link EvaluationPolicy} one after the other; {@link #build} checks them
 * together. Not for several threads.
 */
public final class EvaluationPolicyBuilder {

  /** A thousand times as many as any program has. */
  private static final int MOST_LEVELS = 1 << 20;

  private BoxConvention boxConvention = BoxConvention.PLUS_ONE;
  private Arithmetic arithmetic = Arithmetic.DOUBLE;
  private List<Double> overlapThresholds = List.of(0.5);
  private OverlapTest overlapTest = OverlapTest.AT_LEAST;
  private Candidates candidates = Candidates.BEST_EVEN_IF_TAKEN;
  private DifficultObjects difficultObjects = DifficultObjects.IGNORE;
  private Ranking ranking = Ranking.STABLE;
  private Interpolation interpolation = Interpolation.ENVELOPE_AREA;
  private List<Double> recallLevels = List.of();
  private Precision precision = Precision.ZERO_OVER_ZERO_IS_ZERO;
  private WithoutObjects withoutObjects = WithoutObjects.NOT_A_NUMBER;
  private WithoutDetections withoutDetections = WithoutDetections.ZERO;
  private Mean mean = Mean.PRESENT_CLASSES;
  private List<AreaRange> areaRanges = List.of(AreaRange.ALL);
  private List<Integer> maxDetections = List.of(EvaluationPolicy.UNLIMITED);
  private boolean useCategories = true;
  private boolean zeroIdUnmatched = false;
  private boolean summaryAtHundred = false;

  EvaluationPolicyBuilder() {}

  EvaluationPolicyBuilder(EvaluationPolicy policy) {
    boxConvention = policy.boxConvention();
    arithmetic = policy.arithmetic();
    overlapThresholds = policy.overlapThresholds();
    overlapTest = policy.overlapTest();
    candidates = policy.candidates();
    difficultObjects = policy.difficultObjects();
    ranking = policy.ranking();
    interpolation = policy.interpolation();
    recallLevels = policy.recallLevels();
    precision = policy.precision();
    withoutObjects = policy.withoutObjects();
    withoutDetections = policy.withoutDetections();
    mean = policy.mean();
    areaRanges = policy.areaRanges();
    maxDetections = policy.maxDetections();
    useCategories = policy.useCategories();
    zeroIdUnmatched = policy.zeroIdUnmatched();
    summaryAtHundred = policy.summaryAtHundred();
  }

  /**
   * Sets the formula of the overlap of two boxes.
   *
   * @param value the formula of the overlap of two boxes
   * @return this builder
   */
  public EvaluationPolicyBuilder boxConvention(BoxConvention value) {
    boxConvention = value;
    return this;
  }

  /**
   * Sets the floating-point type of overlaps and curves.
   *
   * @param value the floating-point type of overlaps and curves
   * @return this builder
   */
  public EvaluationPolicyBuilder arithmetic(Arithmetic value) {
    arithmetic = value;
    return this;
  }

  /**
   * Sets the overlaps that make a detection true.
   *
   * @param values the overlaps that make a detection true
   * @return this builder
   * @throws NullPointerException if an argument is null
   */
  public EvaluationPolicyBuilder overlapThresholds(double... values) {
    overlapThresholds =
        Arrays.stream(Arguments.notNull("overlapThresholds", values)).boxed().toList();
    return this;
  }

  /**
   * Sets how an overlap is compared with a threshold.
   *
   * @param value how an overlap is compared with a threshold
   * @return this builder
   */
  public EvaluationPolicyBuilder overlapTest(OverlapTest value) {
    overlapTest = value;
    return this;
  }

  /**
   * Sets which objects a detection may be matched to.
   *
   * @param value which objects a detection may be matched to
   * @return this builder
   */
  public EvaluationPolicyBuilder candidates(Candidates value) {
    candidates = value;
    return this;
  }

  /**
   * Sets what an object means that is marked difficult.
   *
   * @param value what an object means that is marked difficult
   * @return this builder
   */
  public EvaluationPolicyBuilder difficultObjects(DifficultObjects value) {
    difficultObjects = value;
    return this;
  }

  /**
   * Sets the order of detections of equal score.
   *
   * @param value the order of detections of equal score
   * @return this builder
   */
  public EvaluationPolicyBuilder ranking(Ranking value) {
    ranking = value;
    return this;
  }

  /**
   * Sets the way from a curve to average precision.
   *
   * @param value the way from a curve to average precision
   * @return this builder
   */
  public EvaluationPolicyBuilder interpolation(Interpolation value) {
    interpolation = value;
    return this;
  }

  /**
   * Sets the levels of interpolation LEVELS.
   *
   * @param values the levels of interpolation LEVELS
   * @return this builder
   * @throws NullPointerException if an argument is null
   */
  public EvaluationPolicyBuilder recallLevels(double... values) {
    recallLevels = Arrays.stream(Arguments.notNull("recallLevels", values)).boxed().toList();
    return this;
  }

  /**
   * Sets interpolation LEVELS with levels {@code 0, 1 / (count - 1), ..., 1}, as {@code i * step}.
   *
   * @param count the number of levels, 2 to 2^20; 11 in VOC2007, 101 in COCO
   * @return this builder
   * @throws IllegalArgumentException if there are fewer or more
   */
  public EvaluationPolicyBuilder levels(int count) {
    double step = 1.0 / (Arguments.within("count", count, 2, MOST_LEVELS) - 1);
    interpolation = Interpolation.LEVELS;
    recallLevels =
        IntStream.range(0, count)
            .mapToObj(level -> level == count - 1 ? 1.0 : level * step)
            .toList();
    return this;
  }

  /**
   * Sets the formula of precision.
   *
   * @param value the formula of precision
   * @return this builder
   */
  public EvaluationPolicyBuilder precision(Precision value) {
    precision = value;
    return this;
  }

  /**
   * Sets the average precision of a class without objects.
   *
   * @param value the average precision of a class without objects
   * @return this builder
   */
  public EvaluationPolicyBuilder withoutObjects(WithoutObjects value) {
    withoutObjects = value;
    return this;
  }

  /**
   * Sets the average precision of a class without detections.
   *
   * @param value the average precision of a class without detections
   * @return this builder
   */
  public EvaluationPolicyBuilder withoutDetections(WithoutDetections value) {
    withoutDetections = value;
    return this;
  }

  /**
   * Sets the classes of the mean average precision.
   *
   * @param value the classes of the mean average precision
   * @return this builder
   */
  public EvaluationPolicyBuilder mean(Mean value) {
    mean = value;
    return this;
  }

  /**
   * Sets the area ranges that are evaluated.
   *
   * @param values the area ranges that are evaluated
   * @return this builder
   * @throws NullPointerException if an argument is null
   */
  public EvaluationPolicyBuilder areaRanges(AreaRange... values) {
    areaRanges = List.of(Arguments.notNull("areaRanges", values));
    return this;
  }

  /**
   * Sets the limits of detections an image and class.
   *
   * @param values the limits of detections an image and class
   * @return this builder
   * @throws NullPointerException if an argument is null
   */
  public EvaluationPolicyBuilder maxDetections(int... values) {
    maxDetections = Arrays.stream(Arguments.notNull("maxDetections", values)).boxed().toList();
    return this;
  }

  /**
   * Sets whether classes are evaluated one by one.
   *
   * @param value whether classes are evaluated one by one
   * @return this builder
   */
  public EvaluationPolicyBuilder useCategories(boolean value) {
    useCategories = value;
    return this;
  }

  /**
   * Sets whether the annotation of id 0 cannot be matched.
   *
   * @param value whether the annotation of id 0 cannot be matched
   * @return this builder
   */
  public EvaluationPolicyBuilder zeroIdUnmatched(boolean value) {
    zeroIdUnmatched = value;
    return this;
  }

  /**
   * Sets whether the first number of the summary asks for a limit of 100.
   *
   * @param value whether the first number of the summary asks for a limit of 100
   * @return this builder
   */
  public EvaluationPolicyBuilder summaryAtHundred(boolean value) {
    summaryAtHundred = value;
    return this;
  }

  /**
   * {@return the policy}
   *
   * @throws IllegalArgumentException if a knob is out of its range or two contradict each other
   */
  public EvaluationPolicy build() {
    return new EvaluationPolicy(
        boxConvention,
        arithmetic,
        overlapThresholds,
        overlapTest,
        candidates,
        difficultObjects,
        ranking,
        interpolation,
        recallLevels,
        precision,
        withoutObjects,
        withoutDetections,
        mean,
        areaRanges,
        maxDetections,
        useCategories,
        zeroIdUnmatched,
        summaryAtHundred);
  }
}
