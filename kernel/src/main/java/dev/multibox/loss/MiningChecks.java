package dev.multibox.loss;

import dev.multibox.internal.memory.Arguments;
import dev.multibox.loss.Mining.Cap;
import dev.multibox.loss.Mining.Key;
import dev.multibox.loss.Mining.MinedPositives;
import dev.multibox.loss.Mining.Mode;
import dev.multibox.loss.Mining.PositiveRank;
import dev.multibox.loss.Mining.Quota;
import dev.multibox.loss.Mining.Rounding;
import dev.multibox.loss.Mining.Scope;

/** Refuses knobs of {@link Mining} that contradict each other. */
final class MiningChecks {

  private static final String WITH = " with mode HARD_EXAMPLES, ";

  private MiningChecks() {}

  static void requireConsistent(Mining mining) {
    checkPositives(mining);
    checkQuota(mining);
    checkExamples(mining);
  }

  private static void checkPositives(Mining mining) {
    Cap cap = mining.cap();
    Arguments.combination(
        mining.positiveRank() != PositiveRank.EXCLUDED || mining.onlyNegatives(),
        "cap",
        "NEGATIVES or NEGATIVES_WITH_LOSS with positiveRank EXCLUDED, as there is nothing else to"
            + " take",
        cap);
    if (mining.minedPositives() != MinedPositives.COUNT_ONCE && mining.onlyNegatives()) {
      throw Arguments.refusal(
          "minedPositives",
          "COUNT_ONCE with cap " + cap + ", as no positive is ever mined",
          mining.minedPositives());
    }
    Arguments.combination(
        cap != Cap.NEGATIVES_WITH_LOSS || mining.key() == Key.CONFIDENCE_LOSS,
        "key",
        "CONFIDENCE_LOSS with cap NEGATIVES_WITH_LOSS, which counts losses",
        mining.key());
  }

  private static void checkQuota(Mining mining) {
    Quota quota = mining.quota();
    Scope scope = mining.scope();
    Arguments.combination(
        quota != Quota.SUM_OF_IMAGES || scope == Scope.BATCH,
        "scope",
        "BATCH with quota SUM_OF_IMAGES, as one image cannot take the quota of all",
        scope);
    if ((quota == Quota.MEAN_OF_IMAGES || quota == Quota.LEAST_OF_IMAGES) && scope != Scope.IMAGE) {
      throw Arguments.refusal(
          "scope", "IMAGE with quota " + quota + ", as it is the quota of one image", scope);
    }
    if (quota != Quota.RATIO && mining.minNegatives() != 0) {
      throw Arguments.refusal(
          "minNegatives",
          "0 with quota " + quota + ", which knows fallbackNegatives instead",
          mining.minNegatives());
    }
    Arguments.combination(
        quota != Quota.RATIO || mining.fallbackNegatives() == 0,
        "fallbackNegatives",
        "0 with quota RATIO, which knows minNegatives instead",
        mining.fallbackNegatives());
  }

  /** Hard examples know other knobs than hard negatives do. */
  private static void checkExamples(Mining mining) {
    Mode mode = mining.mode();
    Quota quota = mining.quota();
    boolean picks = mode == Mode.HARD_EXAMPLES;
    if (!picks && quota == Quota.EXAMPLES) {
      throw Arguments.refusal(
          "quota",
          "RATIO or one of the images with mode " + mode + ", which picks no examples",
          quota);
    }
    if (!picks && !mining.examples().isCaffe()) {
      throw Arguments.refusal(
          "examples",
          "HardExamples.CAFFE with mode " + mode + ", which picks none",
          mining.examples() + "; mode HARD_EXAMPLES picks examples");
    }
    if (!picks) {
      return;
    }
    Arguments.combination(
        mining.key() == Key.CONFIDENCE_LOSS,
        "key",
        "CONFIDENCE_LOSS" + WITH + "whose weights rank by losses",
        mining.key());
    Arguments.combination(
        mining.scope() == Scope.IMAGE,
        "scope",
        "IMAGE" + WITH + "as no program pools examples",
        mining.scope());
    Arguments.combination(
        quota == Quota.EXAMPLES || quota == Quota.RATIO,
        "quota",
        "EXAMPLES or RATIO" + WITH + "which knows no quota of other images",
        quota);
    Arguments.combination(
        mining.rounding() == Rounding.DOWN,
        "rounding",
        "DOWN" + WITH + "as no program rounds up",
        mining.rounding());
    Arguments.combination(
        mining.cap() == Cap.NEGATIVES,
        "cap",
        "NEGATIVES" + WITH + "where positives compete",
        mining.cap());
    Arguments.combination(
        mining.fallbackNegatives() == 0,
        "fallbackNegatives",
        "0" + WITH + "which knows minNegatives instead",
        mining.fallbackNegatives());
  }
}
