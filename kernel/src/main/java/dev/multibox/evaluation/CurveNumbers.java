package dev.multibox.evaluation;

import dev.multibox.evaluation.EvaluationPolicy.Arithmetic;
import dev.multibox.evaluation.EvaluationPolicy.Interpolation;
import dev.multibox.evaluation.EvaluationPolicy.Mean;
import dev.multibox.evaluation.EvaluationPolicy.WithoutDetections;
import java.util.Arrays;

/**
 * The numbers of all curves: average precision and recall {@code [T][K][A][M]}, and, with
 * interpolation LEVELS, precision at each level.
 */
final class CurveNumbers {

  final int thresholds;
  final int levels;
  final int classes;
  final int ranges;
  final int limits;
  final double[] average;
  final double[] recall;

  private final EvaluationPolicy policy;
  private final RankedMatches matches;
  private final double[] recallLevels;
  private final double[] precision;
  private final double[] scratch;

  CurveNumbers(EvaluationPolicy policy, RankedMatches matches) {
    this.policy = policy;
    this.matches = matches;
    thresholds = policy.overlapThresholds().size();
    classes = matches.rankings();
    ranges = policy.areaRanges().size();
    limits = policy.maxDetections().size();
    boolean levelled = policy.interpolation() == Interpolation.LEVELS;
    recallLevels = policy.recallLevels().stream().mapToDouble(level -> level).toArray();
    levels = levelled ? recallLevels.length : 0;
    PolicyChecks.classes(policy, classes);
    int curves = thresholds * ranges * limits * classes;
    average = new double[curves];
    recall = new double[curves];
    precision = new double[curves * levels];
    scratch = new double[levels];
    CurveRows rows = new CurveRows(thresholds);
    Curve curve = new Curve(policy);
    for (int ranking = 0; ranking < classes; ranking++) {
      for (int range = 0; range < ranges; range++) {
        for (int limit = 0; limit < limits; limit++) {
          evaluate(rows, curve, ranking, range, limit);
        }
      }
    }
  }

  /** The place of a curve in {@link #average} and {@link #recall}. */
  int at(int threshold, int ranking, int range, int limit) {
    return ((threshold * classes + ranking) * ranges + range) * limits + limit;
  }

  /** The place of a precision, {@code [K][A][M][T][R]}: the levels of a curve together. */
  private int levelsAt(int threshold, int ranking, int range, int limit) {
    return (((ranking * ranges + range) * limits + limit) * thresholds + threshold) * levels;
  }

  private void evaluate(CurveRows rows, Curve curve, int ranking, int range, int limit) {
    boolean detections = matches.to(ranking) > matches.from(ranking);
    long objects = matches.objects(ranking, range);
    if (detections && objects > 0) {
      rows.read(matches, range, policy.maxDetections().get(limit), ranking);
    }
    for (int threshold = 0; threshold < thresholds; threshold++) {
      int at = at(threshold, ranking, range, limit);
      int first = levelsAt(threshold, ranking, range, limit);
      if (!detections || objects == 0) {
        average[at] = constant(detections, objects > 0);
        recall[at] = objects == 0 ? average[at] : 0;
        Arrays.fill(precision, first, first + levels, average[at]);
        continue;
      }
      curve.take(rows, threshold, objects);
      recall[at] = curve.recall();
      if (levels == 0) {
        average[at] = curve.area();
      } else {
        curve.atLevels(recallLevels, precision, first);
        average[at] = overLevels(first);
      }
    }
  }

  /** The average precision of a class without detections or without objects. */
  private double constant(boolean detections, boolean objects) {
    if (!detections && policy.withoutDetections() == WithoutDetections.MINUS_ONE) {
      return -1;
    }
    if (objects) {
      return 0;
    }
    return switch (policy.withoutObjects()) {
      case ZERO -> 0;
      case NOT_A_NUMBER -> Double.NaN;
      case MINUS_ONE -> -1;
    };
  }

  /** The mean of the precision at all levels, in the order of the programs' sums. */
  private double overLevels(int first) {
    if (policy.mean() == Mean.POOLED) {
      System.arraycopy(precision, first, scratch, 0, levels);
      return PairwiseSum.meanOfValid(scratch, levels);
    }
    if (policy.arithmetic() == Arithmetic.FLOAT) {
      float sum = 0;
      for (int level = levels - 1; level >= 0; level--) {
        sum += (float) precision[first + level] / levels;
      }
      return sum;
    }
    double sum = 0;
    for (int level = 0; level < levels; level++) {
      sum += precision[first + level] / levels;
    }
    return sum;
  }

  /** The precision at all levels, {@code [T][R][K][A][M]}. */
  double[] precision() {
    double[] all = new double[precision.length];
    for (int threshold = 0, next = 0; threshold < thresholds; threshold++) {
      for (int level = 0; level < levels; level++) {
        for (int ranking = 0; ranking < classes; ranking++) {
          for (int range = 0; range < ranges; range++) {
            for (int limit = 0; limit < limits; limit++) {
              all[next++] = precision[levelsAt(threshold, ranking, range, limit) + level];
            }
          }
        }
      }
    }
    return all;
  }

  /** The mean of all precisions of a range and limit that are valid; {@code -1} for all or none. */
  double pooledPrecision(int onlyThreshold, int onlyRanking, int range, int limit) {
    double[] terms = new double[thresholds * levels * classes];
    int count = 0;
    for (int threshold = first(onlyThreshold);
        threshold < end(onlyThreshold, thresholds);
        threshold++) {
      for (int level = 0; level < levels; level++) {
        for (int ranking = first(onlyRanking); ranking < end(onlyRanking, classes); ranking++) {
          terms[count++] = precision[levelsAt(threshold, ranking, range, limit) + level];
        }
      }
    }
    return PairwiseSum.meanOfValid(terms, count);
  }

  /** The mean of all recalls of a range and limit that are valid. */
  double pooledRecall(int onlyRanking, int range, int limit) {
    double[] terms = new double[thresholds * classes];
    int count = 0;
    for (int threshold = 0; threshold < thresholds; threshold++) {
      for (int ranking = first(onlyRanking); ranking < end(onlyRanking, classes); ranking++) {
        terms[count++] = recall[at(threshold, ranking, range, limit)];
      }
    }
    return PairwiseSum.meanOfValid(terms, count);
  }

  /** The average precision of a class: the mean over the thresholds. */
  double averageOfClass(int ranking) {
    if (policy.mean() == Mean.POOLED) {
      return pooledPrecision(-1, ranking, 0, limits - 1);
    }
    double[] terms = new double[thresholds];
    Arrays.setAll(terms, threshold -> average[at(threshold, ranking, 0, limits - 1)]);
    return PairwiseSum.of(terms, thresholds) / thresholds;
  }

  /** The mean average precision. */
  double mean() {
    if (policy.mean() == Mean.POOLED) {
      return pooledPrecision(-1, -1, 0, limits - 1);
    }
    double[] terms = new double[classes];
    int count = 0;
    for (int ranking = 0; ranking < classes; ranking++) {
      if (policy.mean() == Mean.ALL_CLASSES || matches.objects(ranking, 0) > 0) {
        terms[count++] = averageOfClass(ranking);
      }
    }
    return count == 0 ? Double.NaN : PairwiseSum.of(terms, count) / count;
  }

  private static int first(int only) {
    return Math.max(0, only);
  }

  private static int end(int only, int all) {
    return only < 0 ? all : only + 1;
  }
}
