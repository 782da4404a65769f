package dev.multibox.evaluation;

import java.util.List;

/**
 * The twelve numbers of COCO, each a mean over all thresholds, levels and classes with objects; -1
 * without any. Area ranges are found by name, thresholds by value: -1 where the policy has none.
 *
 * <p>With {@code summaryAtHundred}, the first number asks for a limit of 100 detections, and is -1
 * without one, as in pycocotools.
 *
 * <p>Source: cocodataset/cocoapi, PythonAPI/pycocotools/cocoeval.py at 8c9bcc3c, summarize.
 *
 * @param averagePrecision over all thresholds
 * @param averagePrecision50 at overlap 0.5
 * @param averagePrecision75 at overlap 0.75
 * @param averagePrecisionSmall of area range small
 * @param averagePrecisionMedium of area range medium
 * @param averagePrecisionLarge of area range large
 * @param averageRecallFirst with the first limit, by default one detection
 * @param averageRecallSecond with the second limit, by default ten detections
 * @param averageRecall with the third limit
 * @param averageRecallSmall of area range small
 * @param averageRecallMedium of area range medium
 * @param averageRecallLarge of area range large
 */
public record CocoSummary(
    double averagePrecision,
    double averagePrecision50,
    double averagePrecision75,
    double averagePrecisionSmall,
    double averagePrecisionMedium,
    double averagePrecisionLarge,
    double averageRecallFirst,
    double averageRecallSecond,
    double averageRecall,
    double averageRecallSmall,
    double averageRecallMedium,
    double averageRecallLarge) {

  private static final int LIMITS = 3;
  private static final int HUNDRED = 100;

  static CocoSummary of(EvaluationPolicy policy, CurveNumbers numbers) {
    List<Integer> limits = policy.maxDetections();
    int last = policy.summaryAtHundred() ? LIMITS - 1 : limits.size() - 1;
    int first = policy.summaryAtHundred() ? limits.indexOf(HUNDRED) : last;
    return new CocoSummary(
        precision(policy, numbers, -1, "all", first),
        precisionAt(policy, numbers, 0.5, last),
        precisionAt(policy, numbers, 0.75, last),
        precision(policy, numbers, -1, "small", last),
        precision(policy, numbers, -1, "medium", last),
        precision(policy, numbers, -1, "large", last),
        recall(policy, numbers, "all", 0),
        recall(policy, numbers, "all", Math.min(1, last)),
        recall(policy, numbers, "all", last),
        recall(policy, numbers, "small", last),
        recall(policy, numbers, "medium", last),
        recall(policy, numbers, "large", last));
  }

  /** Refuses a policy whose program has no summary. */
  static void check(EvaluationPolicy policy) {
    if (policy.mean() != EvaluationPolicy.Mean.POOLED) {
      throw new IllegalStateException(
          "summary: expected a policy of mean POOLED, got "
              + policy.mean()
              + "; start from ReferenceEvaluation.COCO, or ask for meanAveragePrecision");
    }
    if (policy.summaryAtHundred() && policy.maxDetections().size() < LIMITS) {
      throw new IllegalStateException(
          "summary: expected 3 detection limits with summaryAtHundred, got "
              + policy.maxDetections()
              + ", where pycocotools raises IndexError; start from COCO_CORRECTED");
    }
  }

  private static double precisionAt(
      EvaluationPolicy policy, CurveNumbers numbers, double overlap, int limit) {
    int threshold = policy.overlapThresholds().indexOf(overlap);
    return threshold < 0 ? -1 : precision(policy, numbers, threshold, "all", limit);
  }

  private static double precision(
      EvaluationPolicy policy, CurveNumbers numbers, int threshold, String area, int limit) {
    int range = range(policy, area);
    return range < 0 || limit < 0 ? -1 : numbers.pooledPrecision(threshold, -1, range, limit);
  }

  private static double recall(
      EvaluationPolicy policy, CurveNumbers numbers, String area, int limit) {
    int range = range(policy, area);
    return range < 0 ? -1 : numbers.pooledRecall(-1, range, limit);
  }

  private static int range(EvaluationPolicy policy, String name) {
    return policy.areaRanges().stream().map(AreaRange::name).toList().indexOf(name);
  }

  /** {@return the numbers in the order of pycocotools' {@code stats}} */
  public double[] toArray() {
    return new double[] {
      averagePrecision,
      averagePrecision50,
      averagePrecision75,
      averagePrecisionSmall,
      averagePrecisionMedium,
      averagePrecisionLarge,
      averageRecallFirst,
      averageRecallSecond,
      averageRecall,
      averageRecallSmall,
      averageRecallMedium,
      averageRecallLarge
    };
  }
}
