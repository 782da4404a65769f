package dev.multibox.evaluation;

import dev.multibox.evaluation.EvaluationPolicy.Arithmetic;
import dev.multibox.evaluation.EvaluationPolicy.Precision;

/**
 * A curve of precision and recall. Average precision depends on the ranks of true detections alone:
 * recall changes there, and precision falls at every false one. So a curve is the number of false
 * detections before each true one. Filled anew for each class, range, threshold and limit.
 */
final class Curve {

  private static final double FLOAT_STEP = 1e-6;

  private final EvaluationPolicy policy;
  private final boolean isFloat;

  private int trues;
  private int[] falseBefore = {};
  private boolean startsTrue;
  private boolean startsIgnored;
  private long objects;
  private double[] envelope = {};

  Curve(EvaluationPolicy policy) {
    this.policy = policy;
    isFloat = policy.arithmetic() == Arithmetic.FLOAT;
  }

  /** Reads a ranking at one bit, the detections of rank below the limit. */
  void read(RankedMatches matches, int bit, int limit, int ranking) {
    int from = matches.from(ranking);
    int to = matches.to(ranking);
    if (to - from >= falseBefore.length) {
      falseBefore = new int[Columns.larger(falseBefore.length, to - from + 1L)];
      envelope = new double[falseBefore.length];
    }
    int words = matches.words();
    int word = bit >>> 6;
    count(matches.matched(), matches.ignored(), words, word, bit, matches.rank(), limit, from, to);
    int first = from;
    while (first < to && matches.rank()[first] >= limit) {
      first++;
    }
    int at = first * words + word;
    startsIgnored = first < to && (matches.ignored()[at] >>> bit & 1) != 0;
    startsTrue = first < to && !startsIgnored && (matches.matched()[at] >>> bit & 1) != 0;
  }

  private void count(
      long[] matched,
      long[] ignored,
      int words,
      int word,
      int bit,
      int[] rank,
      int limit,
      int from,
      int to) {
    int found = 0;
    int wrong = 0;
    int at = from * words + word;
    for (int row = from; row < to; row++, at += words) {
      if (rank[row] < limit) {
        int match = (int) (matched[at] >>> bit) & 1;
        int counts = (int) (~ignored[at] >>> bit) & 1;
        // overwritten until a true detection comes
        falseBefore[found] = wrong;
        found += match & counts;
        wrong += (match ^ 1) & counts;
      }
    }
    trues = found;
  }

  /** Sets the number of objects, and computes the largest precision from each true rank on. */
  void objects(long count) {
    objects = count;
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

  /** The largest precision at or above each level, written to every {@code stride}th element. */
  void atLevels(double[] levels, double[] out, int at, int stride) {
    boolean undefined =
        startsIgnored && policy.precision() == Precision.ZERO_OVER_ZERO_IS_NAN;
    int found = 0;
    for (int level = 0; level < levels.length; level++) {
      while (found < trues && recall(found + 1) < levels[level]) {
        found++;
      }
      double precision = found < trues ? envelope[found] : 0;
      out[at + level * stride] = undefined && levels[level] == 0 ? Double.NaN : precision;
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
