package dev.multibox.evaluation;

import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.Sizes;
import java.util.List;

/** Checks the lists of a policy, and makes them immutable. */
final class PolicyChecks {

  private PolicyChecks() {}

  /** Refuses more classes than an array has room for: their curves, levels and counts. */
  static void classes(EvaluationPolicy policy, int classes) {
    double curves =
        (double) policy.overlapThresholds().size()
            * policy.areaRanges().size()
            * policy.maxDetections().size()
            * Math.max(1, policy.recallLevels().size());
    long most = (long) (Sizes.ARRAY / Math.max(curves, policy.areaRanges().size() + 1));
    Arguments.combination(
        classes <= most,
        "classes",
        "at most " + most + " under this policy",
        classes,
        "evaluate parts of them, or set fewer levels");
  }

  /** Refuses an empty list and thresholds outside 0 to 1. */
  static List<Double> thresholds(List<Double> given) {
    List<Double> thresholds = List.copyOf(Arguments.notNull("overlapThresholds", given));
    Arguments.atLeast("overlapThresholds, their number", thresholds.size(), 1);
    for (int index = 0; index < thresholds.size(); index++) {
      double threshold = thresholds.get(index);
      Arguments.combination(
          threshold > 0 && threshold <= 1,
          "overlapThresholds[" + index + "]",
          "a number above 0 and at most 1",
          threshold);
    }
    return thresholds;
  }

  /** Refuses levels outside 0 to 1 or out of order, and none where they are needed. */
  static List<Double> levels(List<Double> given, boolean needed) {
    List<Double> levels = List.copyOf(Arguments.notNull("recallLevels", given));
    Arguments.atLeast("recallLevels, their number", levels.size(), needed ? 1 : 0);
    double before = 0;
    for (int index = 0; index < levels.size(); index++) {
      double level = levels.get(index);
      Arguments.combination(
          level >= before && level <= 1,
          "recallLevels[" + index + "]",
          "a number from " + before + " to 1, as levels ascend",
          level);
      before = level;
    }
    return levels;
  }

  /** Refuses limits below 1; returns them ascending, as pycocotools sorts them. */
  static List<Integer> limits(List<Integer> given) {
    List<Integer> limits = Arguments.notNull("maxDetections", given).stream().sorted().toList();
    Arguments.atLeast("maxDetections, their number", limits.size(), 1);
    for (int index = 0; index < limits.size(); index++) {
      Arguments.atLeast("maxDetections[" + index + "]", limits.get(index), 1);
    }
    return limits;
  }
}
