package dev.multibox.loss;

import dev.multibox.loss.MultiBoxPolicy.BackgroundColumn;
import dev.multibox.loss.MultiBoxPolicy.ConfidenceInput;
import dev.multibox.loss.MultiBoxPolicy.ConfidenceLoss;
import dev.multibox.loss.MultiBoxPolicy.FloorGradient;
import dev.multibox.loss.MultiBoxPolicy.NeutralLabel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Policies for tests: the combinations that are accepted, and numbers for them. */
final class Policies {

  static final List<Float> RATIOS = List.of(0f, 0.3f, 0.5f, 1f, 2.5f, 3f, 1000f);
  static final List<Integer> LEAST_NEGATIVES = List.of(0, 1, 7, 1_000_000);
  static final List<Integer> FALLBACKS = List.of(0, 1, 5, 100);
  static final List<Float> FLOORS = List.of(0f, Float.MIN_NORMAL, 1e-15f, 1e-7f, 0.3f);
  static final List<Float> ALPHAS = List.of(0f, 0.5f, 1f, 2.5f);

  private Policies() {}

  /** Caffe's loss, which mines by hard examples. */
  static MultiBoxPolicy hardExamples(HardExamples examples, Mining.Quota quota) {
    return ReferenceLoss.CAFFE_SSD.policy().toBuilder()
        .mining(m -> m.mode(Mining.Mode.HARD_EXAMPLES).quota(quota).examples(examples))
        .build();
  }

  /**
   * Every accepted combination of mining, confidence input and loss, and neutral label; floor
   * gradient, background column, location loss and normaliser go round.
   */
  static List<MultiBoxPolicy> all() {
    RandomGenerator random = new SplittableRandom(20);
    List<MultiBoxPolicy> all = new ArrayList<>();
    for (Mining mining : minings()) {
      for (ConfidenceInput input : ConfidenceInput.values()) {
        for (ConfidenceLoss loss : ConfidenceLoss.values()) {
          for (NeutralLabel neutral : NeutralLabel.values()) {
            BackgroundColumn column = any(BackgroundColumn.values(), random);
            if (mining.key() != Mining.Key.CONFIDENCE_LOSS) {
              column = BackgroundColumn.FIRST;
            }
            if (accepted(mining, input, loss, column, neutral)) {
              all.add(policy(mining, input, loss, column, neutral, random));
            }
          }
        }
      }
    }
    return all;
  }

  private static MultiBoxPolicy policy(
      Mining mining,
      ConfidenceInput input,
      ConfidenceLoss loss,
      BackgroundColumn column,
      NeutralLabel neutral,
      RandomGenerator random) {
    return new MultiBoxPolicy(
        input,
        loss,
        0f,
        input == ConfidenceInput.PROBABILITIES ? 1e-7f : 0f,
        any(FloorGradient.values(), random),
        column,
        neutral,
        any(LocationCurves.all(), random),
        mining,
        any(Normalizer.values(), random),
        1f);
  }

  /** Those of {@link #all} that do not use neutral priors, with raw sums: only these matter. */
  static List<MultiBoxPolicy> undivided() {
    return all().stream()
        .filter(policy -> policy.neutralLabel() == NeutralLabel.IGNORED)
        .map(policy -> policy.toBuilder().normalizer(Normalizer.NONE).build())
        .toList();
  }

  /** Every accepted combination of the knobs of mining that are enumerations. */
  static List<Mining> minings() {
    List<Mining> all = new ArrayList<>();
    for (Mining mining : everyMining()) {
      all.add(mining);
      // Without mining the other knobs say nothing; a few will do.
      if (all.size() % 16 == 0) {
        all.add(withoutMining(mining));
      }
    }
    return all;
  }

  private static Mining withoutMining(Mining mining) {
    return mining.toBuilder().mode(Mining.Mode.ALL_NEGATIVES).build();
  }

  private static List<Mining> everyMining() {
    List<Mining> all = new ArrayList<>();
    for (Mining.Key key : Mining.Key.values()) {
      for (Mining.Scope scope : Mining.Scope.values()) {
        for (Mining.Quota quota : Mining.Quota.values()) {
          for (Mining.Cap cap : Mining.Cap.values()) {
            for (Mining.PositiveRank rank : Mining.PositiveRank.values()) {
              for (Mining.MinedPositives minedPositives : Mining.MinedPositives.values()) {
                if (accepted(key, scope, quota, cap, rank, minedPositives)) {
                  for (Mining.Rounding rounding : Mining.Rounding.values()) {
                    all.add(mining(key, scope, quota, rounding, cap, rank, minedPositives));
                  }
                }
              }
            }
          }
        }
      }
    }
    return all;
  }

  static Mining mining(
      Mining.Key key,
      Mining.Scope scope,
      Mining.Quota quota,
      Mining.Rounding rounding,
      Mining.Cap cap,
      Mining.PositiveRank rank,
      Mining.MinedPositives minedPositives) {
    return new Mining(
        Mining.Mode.HARD_NEGATIVES,
        key,
        scope,
        quota,
        rounding,
        3f,
        0,
        0,
        cap,
        rank,
        minedPositives,
        HardExamples.CAFFE);
  }

  /** Whether a positive is never mined. */
  static boolean takesNegativesAlone(Mining.Cap cap) {
    return cap == Mining.Cap.NEGATIVES || cap == Mining.Cap.NEGATIVES_WITH_LOSS;
  }

  /** The rule in other words: a positive can be mined, or nothing is said of mined positives. */
  static boolean accepted(
      Mining.Key key,
      Mining.Scope scope,
      Mining.Quota quota,
      Mining.Cap cap,
      Mining.PositiveRank rank,
      Mining.MinedPositives minedPositives) {
    boolean positives =
        takesNegativesAlone(cap)
            ? minedPositives == Mining.MinedPositives.COUNT_ONCE
            : rank != Mining.PositiveRank.EXCLUDED;
    boolean counted = cap != Mining.Cap.NEGATIVES_WITH_LOSS || key == Mining.Key.CONFIDENCE_LOSS;
    return positives
        && counted
        && switch (quota) {
          case RATIO -> true;
          case SUM_OF_IMAGES -> scope == Mining.Scope.BATCH;
          case MEAN_OF_IMAGES, LEAST_OF_IMAGES -> scope == Mining.Scope.IMAGE;
          case EXAMPLES -> false;
        };
  }

  /** The rule for the rest: sigmoids are ranked by loss, only probabilities by their maximum. */
  static boolean accepted(
      Mining mining,
      ConfidenceInput input,
      ConfidenceLoss loss,
      BackgroundColumn column,
      NeutralLabel neutral) {
    boolean keyed =
        switch (mining.key()) {
          case CONFIDENCE_LOSS -> true;
          case MAX_FOREGROUND_PROBABILITY ->
              input == ConfidenceInput.PROBABILITIES && column == BackgroundColumn.FIRST;
          case SUM_FOREGROUND_PROBABILITY ->
              loss == ConfidenceLoss.SOFTMAX_CROSS_ENTROPY && column == BackgroundColumn.FIRST;
        };
    boolean distribution =
        loss == ConfidenceLoss.SOFTMAX_CROSS_ENTROPY || input == ConfidenceInput.LOGITS;
    boolean columned =
        column != BackgroundColumn.NONE || loss == ConfidenceLoss.SIGMOID_CROSS_ENTROPY;
    return keyed
        && distribution
        && columned
        && (neutral != NeutralLabel.RANKED || !takesNegativesAlone(mining.cap()));
  }

  /** The same policy with other numbers. */
  static MultiBoxPolicy withNumbers(MultiBoxPolicy policy, RandomGenerator random) {
    boolean probabilities = policy.confidenceInput() == ConfidenceInput.PROBABILITIES;
    boolean sigmoid = policy.confidenceLoss() == ConfidenceLoss.SIGMOID_CROSS_ENTROPY;
    List<Float> floors = probabilities ? FLOORS.subList(1, FLOORS.size()) : FLOORS;
    boolean ratio = policy.mining().quota() == Mining.Quota.RATIO;
    return policy.toBuilder()
        .mining(
            m ->
                m.negativesPerPositive(any(RATIOS, random))
                    .minNegatives(ratio ? any(LEAST_NEGATIVES, random) : 0)
                    .fallbackNegatives(ratio ? 0 : any(FALLBACKS, random)))
        .probabilityFloor(sigmoid ? 0f : any(floors, random))
        .alpha(any(ALPHAS, random))
        .build();
  }

  static <T> T any(List<T> choices, RandomGenerator random) {
    return choices.get(random.nextInt(choices.size()));
  }

  static <T> T any(T[] choices, RandomGenerator random) {
    return choices[random.nextInt(choices.length)];
  }
}
