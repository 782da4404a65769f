package dev.multibox.evaluation;

import dev.multibox.internal.memory.Arguments;

/**
 * What a {@link DetectionEvaluation} found. All numbers come from one pass over the images and
 * depend on neither their order nor their partition, to the last bit. Numbers that name no overlap
 * threshold, area range or limit take the first threshold or all, the first range and the last
 * limit.
 *
 * <p>Immutable, for any number of threads.
 */
public final class EvaluationResult {

  private final EvaluationPolicy policy;
  private final Rankings rankings;
  private final CurveNumbers numbers;

  EvaluationResult(EvaluationPolicy policy, Columns columns) {
    this.policy = policy;
    rankings = new Rankings(policy, columns);
    numbers = new CurveNumbers(policy, rankings.matches);
  }

  /** {@return the policy of the evaluation} */
  public EvaluationPolicy policy() {
    return policy;
  }

  /** {@return the labels of the classes, ascending} */
  public int[] labels() {
    return rankings.labels.clone();
  }

  /**
   * {@return the mean average precision, over all thresholds; of the classes that the policy's mean
   * names, NaN without any, or -1 with mean POOLED}
   */
  public double meanAveragePrecision() {
    return numbers.mean();
  }

  /**
   * {@return the average precision of a class, the mean over all thresholds}
   *
   * @param label a class; any if classes are pooled
   * @throws IllegalArgumentException if there is no such class
   */
  public double averagePrecision(int label) {
    return numbers.averageOfClass(ranking(label));
  }

  /**
   * {@return the average precision of a class at one threshold}
   *
   * @param label a class; any if classes are pooled
   * @param threshold an index into the policy's overlap thresholds
   * @throws IllegalArgumentException if there is no such class or threshold
   */
  public double averagePrecision(int label, int threshold) {
    Arguments.within("threshold", threshold, 0, numbers.thresholds - 1);
    return numbers.average[numbers.at(threshold, ranking(label), 0, numbers.limits - 1)];
  }

  /**
   * {@return the average recall of a class: the largest recall, the mean over all thresholds; -1
   * without objects}
   *
   * @param label a class; any if classes are pooled
   * @throws IllegalArgumentException if there is no such class
   */
  public double averageRecall(int label) {
    int ranking = ranking(label);
    return rankings.matches.objects(ranking, 0) == 0
        ? -1
        : numbers.pooledRecall(ranking, 0, numbers.limits - 1);
  }

  /**
   * {@return the twelve numbers of COCO}
   *
   * @throws IllegalStateException if the policy's mean is not POOLED, or if it asks for a limit of
   *     100 and has fewer than three limits
   */
  public CocoSummary summary() {
    CocoSummary.check(policy);
    return CocoSummary.of(policy, numbers);
  }

  /**
   * {@return the precision at recall levels, {@code [T][R][K][A][M]} row-major: overlap thresholds,
   * levels, classes by ascending label, area ranges, limits}
   *
   * @throws IllegalStateException if the policy's interpolation is not LEVELS
   */
  public double[] precision() {
    if (numbers.levels == 0) {
      throw new IllegalStateException(
          "precision: expected a policy of interpolation LEVELS, got "
              + policy.interpolation()
              + "; ask for the curve of a class");
    }
    return numbers.precision();
  }

  /** {@return the largest recall, {@code [T][K][A][M]} row-major} */
  public double[] recall() {
    return numbers.recall.clone();
  }

  /**
   * {@return the curve of a class}
   *
   * @param label a class; any if classes are pooled
   * @throws IllegalArgumentException if there is no such class
   */
  public PrecisionRecallCurve curve(int label) {
    return PrecisionRecallCurve.of(policy, rankings, ranking(label));
  }

  /**
   * {@return the number of objects of a class in the first area range that are not ignored}
   *
   * @param label a class; any if classes are pooled
   * @throws IllegalArgumentException if there is no such class
   */
  public long objects(int label) {
    return rankings.matches.objects(ranking(label), 0);
  }

  /**
   * {@return true and false detections of a class of at least a score, and missed objects}
   *
   * @param label a class; any if classes are pooled
   * @param score the least score; negative infinity for all
   * @throws IllegalArgumentException if there is no such class or the score is NaN
   */
  public DetectionCounts counts(int label, double score) {
    int ranking = ranking(label);
    return OperatingPoints.counts(rankings, ranking, ranking + 1, notNaN(score));
  }

  /**
   * {@return true and false detections of all classes of at least a score, and missed objects}
   *
   * @param score the least score; negative infinity for all
   * @throws IllegalArgumentException if the score is NaN
   */
  public DetectionCounts counts(double score) {
    return OperatingPoints.counts(rankings, 0, rankings.matches.rankings(), notNaN(score));
  }

  /**
   * {@return the score of the largest F1 of a class, the highest of equal ones}
   *
   * @param label a class; any if classes are pooled
   * @throws IllegalArgumentException if there is no such class
   */
  public OperatingPoint bestF1(int label) {
    return OperatingPoints.bestF1(rankings, ranking(label));
  }

  /**
   * {@return how many errors of a kind all classes have}
   *
   * @param error the kind
   * @throws NullPointerException if an argument is null
   */
  public long errors(DetectionError error) {
    return new ErrorAnalysis(policy, rankings)
        .count(Arguments.notNull("error", error), 0, rankings.matches.rankings());
  }

  /**
   * {@return how many errors of a kind a class has, by the label of the detection, or of the object
   * that is missed}
   *
   * @param error the kind
   * @param label a class; any if classes are pooled
   * @throws IllegalArgumentException if there is no such class
   * @throws NullPointerException if an argument is null
   */
  public long errors(DetectionError error, int label) {
    Arguments.notNull("error", error);
    int ranking = ranking(label);
    return new ErrorAnalysis(policy, rankings).count(error, ranking, ranking + 1);
  }

  /**
   * {@return by how much the mean average precision at the first threshold would rise, were all
   * errors of a kind mended}
   *
   * <p>LOCALIZATION, CLASS: of the detections whose error is with an object that is not found, that
   * of highest score finds it; all others of the kind vanish. DUPLICATE, BACKGROUND, BOTH: the
   * detections vanish. MISSED: the objects vanish. Source: TIDE, section 2.3.
   *
   * @param error the kind
   * @throws NullPointerException if an argument is null
   */
  public double gain(DetectionError error) {
    return new ErrorAnalysis(policy, rankings).gain(Arguments.notNull("error", error));
  }

  /**
   * {@return which classes are detected as which, with detections of at least a score}
   *
   * @param score the least score; negative infinity for all
   * @throws IllegalArgumentException if the score is NaN, or if there are more than 46,339 classes
   */
  public ConfusionMatrix confusion(double score) {
    return ConfusionMatrix.of(rankings, notNaN(score));
  }

  private static double notNaN(double score) {
    Arguments.combination(!Double.isNaN(score), "score", "a number", score);
    return score;
  }

  private int ranking(int label) {
    if (!policy.useCategories()) {
      return 0;
    }
    int place = rankings.place(label);
    if (place < 0) {
      throw new IllegalArgumentException(
          "label: expected one of "
              + rankings.labels.length
              + " classes that labels() tells, got "
              + label
              + "; name it among the classes of the evaluation");
    }
    return place;
  }
}
