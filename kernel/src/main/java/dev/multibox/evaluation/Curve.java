package dev.multibox.evaluation;

import dev.multibox.evaluation.EvaluationPolicy.Arithmetic;
import dev.multibox.evaluation.EvaluationPolicy.Precision;

/**
 * A curve of precision and recall, as {@link CurveRows} read it, and the way to numbers. Filled
 * anew for each class, range, threshold and limit.
 */
final class Curve {

  private static final double FLOAT_STEP = 1e-6;

  private final EvaluationPolicy policy;
  private final boolean isFloat;

  private int trues;
  private int[] falseBefore;
  private boolean startsTrue;
  private boolean startsIgnored;
  private long objects;
  private double[] envelope = {};

  Curve(EvaluationPolicy policy) {
    this.policy = policy;
    isFloat = policy.arithmetic() == Arithmetic.FLOAT;
  }

  /** Takes the curve of a threshold, and computes the largest precision from each true rank on. */
  void take(CurveRows rows, int threshold, long objectCount) {
    trues = rows.trues(threshold);
    falseBefore = rows.falseBefore(threshold);
    startsTrue = rows.startsTrue(threshold);
    startsIgnored = rows.startsIgnored(threshold);
    objects = objectCount;
    if (trues > envelope.length) {
      envelope = new double[Columns.larger(envelope.length, trues)];
    }
    double most = 0;
    for (int found = trues; found > 0; found--) {
      most = Math.max(most, precision(policy, found, falseBefore[found - 1]));
      envelope[found - 1] = most;
    }
  }

  /** The precision of so many true and false detections. */
  static double precision(EvaluationPolicy policy, long found, long wrong) {
    double counted = found + wrong;
    if (policy.precision() == Precision.EPSILON_ADDED) {
      return found / (counted + Math.ulp(1.0));
    }
    if (counted == 0) {
      return policy.precision() == Precision.ZERO_OVER_ZERO_IS_NAN ? Double.NaN : 0;
    }
    double precision = found / counted;
    return policy.arithmetic() == Arithmetic.FLOAT ? (float) precision : precision;
  }

  private double recall(int found) {
    double recall = found / (double) objects;
    return isFloat ? (float) recall : recall;
  }

  /** The largest recall. */
  double recall() {
    return recall(trues);
  }

  /** Writes the largest precision at or above each level, from {@code at} on. */
  void atLevels(double[] levels, double[] out, int at) {
    boolean undefined = startsIgnored && policy.precision() == Precision.ZERO_OVER_ZERO_IS_NAN;
    int found = 0;
    for (int level = 0; level < levels.length; level++) {
      while (found < trues && recall(found + 1) < levels[level]) {
        found++;
      }
      double precision = found < trues ? envelope[found] : 0;
      out[at + level] = undefined && levels[level] == 0 ? Double.NaN : precision;
    }
  }

  /** The area under the curve, as the policy's interpolation says. */
  double area() {
    return switch (policy.interpolation()) {
      case LEVELS -> throw new AssertionError("levels have no area");
      case ENVELOPE_AREA -> isFloat ? floatArea(true) : doubleArea(true);
      case AREA -> isFloat ? floatArea(false) : doubleArea(false);
      case KERAS_INTEGRATE -> kerasArea();
    };
  }

  private double height(int found, boolean enveloped) {
    return enveloped ? envelope[found - 1] : precision(policy, found, falseBefore[found - 1]);
  }

  private double doubleArea(boolean enveloped) {
    double before = 0;
    double area = 0;
    for (int found = 1; found <= trues; found++) {
      double recall = recall(found);
      area += (recall - before) * height(found, enveloped);
      before = recall;
    }
    return area;
  }

  /** Caffe's: the envelope from the right, the curve itself from the left. */
  private double floatArea(boolean enveloped) {
    float area = 0;
    for (int step = 1; step <= trues; step++) {
      int found = enveloped ? trues + 1 - step : step;
      float width = (float) recall(found) - (float) recall(found - 1);
      if (width > FLOAT_STEP) {
        area += (float) height(found, enveloped) * width;
      }
    }
    return area;
  }

  private double kerasArea() {
    double most = 0;
    double area = 0;
    for (int found = trues - 1; found > 0; found--) {
      most = Math.max(most, precision(policy, found, falseBefore[found - 1]));
      area += most * (recall(found + 1) - recall(found));
    }
    return startsTrue ? area : area + most * recall(Math.min(1, trues));
  }
}
