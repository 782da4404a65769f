package dev.multibox.loss;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;

/** Policies for tests: every combination that is accepted, and their references. */
final class Policies {

  static final List<Float> RATIOS = List.of(0f, 0.5f, 1f, 2.5f, 3f, 1000f);
  static final List<Integer> LEAST_NEGATIVES = List.of(0, 1, 7, 1_000_000);
  static final List<Float> FLOORS = List.of(0f, Float.MIN_NORMAL, 1e-7f, 0.3f);

  /** The location losses and, independent of the library's curves, what they mean. */
  static final Map<LocationLoss, DoubleUnaryOperator> LOCATION_LOSSES =
      Map.of(
          LocationLoss.smoothL1(1f), smoothL1(1f),
          LocationLoss.smoothL1(1f / 9f), smoothL1(1f / 9f),
          LocationLoss.smoothL1(0.11f), smoothL1(0.11f),
          LocationLoss.huber(1f), huber(1f),
          LocationLoss.huber(0.3f), huber(0.3f),
          LocationLoss.huber(2f), huber(2f),
          LocationLoss.l1(), Math::abs,
          LocationLoss.l2(), d -> 0.5 * d * d);

  private Policies() {}

  /** Every accepted combination of all knobs that are enumerations, and of the location losses. */
  static List<MultiBoxPolicy> all() {
    List<MultiBoxPolicy> all = new ArrayList<>();
    for (Mining mining : minings()) {
      for (Normalizer normalizer : Normalizer.values()) {
        for (MultiBoxPolicy.ConfidenceLoss loss : MultiBoxPolicy.ConfidenceLoss.values()) {
          for (LocationLoss location : LOCATION_LOSSES.keySet()) {
            all.add(
                MultiBoxPolicy.builder()
                    .confidenceLoss(loss)
                    .locationLoss(location)
                    .mining(mining.mode())
                    .cap(mining.cap())
                    .positiveRank(mining.positiveRank())
                    .overlap(mining.overlap())
                    .normalizer(normalizer)
                    .build());
          }
        }
      }
    }
    return all;
  }

  /** Those of {@link #all} that give raw sums, where only the sums matter. */
  static List<MultiBoxPolicy> undivided() {
    return all().stream().filter(policy -> policy.normalizer() == Normalizer.NONE).toList();
  }

  /** Every accepted combination of the knobs of mining that are enumerations. */
  static List<Mining> minings() {
    List<Mining> all = new ArrayList<>();
    for (Mining.Mode mode : Mining.Mode.values()) {
      for (Mining.Cap cap : Mining.Cap.values()) {
        for (Mining.PositiveRank rank : Mining.PositiveRank.values()) {
          for (Mining.Overlap overlap : Mining.Overlap.values()) {
            if (accepted(cap, rank, overlap)) {
              all.add(mining(mode, cap, rank, overlap));
            }
          }
        }
      }
    }
    return all;
  }

  /** The paper's mining but for these knobs. */
  static Mining mining(
      Mining.Mode mode, Mining.Cap cap, Mining.PositiveRank rank, Mining.Overlap overlap) {
    return new Mining(
        mode,
        Mining.Key.CONFIDENCE_LOSS,
        Mining.Scope.IMAGE,
        Mining.Quota.RATIO,
        Mining.Rounding.DOWN,
        3f,
        0,
        0,
        cap,
        rank,
        overlap);
  }

  /** Whether a positive is never mined. */
  static boolean takesNegativesAlone(Mining.Cap cap) {
    return cap == Mining.Cap.NEGATIVES || cap == Mining.Cap.NEGATIVES_WITH_LOSS;
  }

  /** The rule in other words: a positive can be mined, or nothing is said of mined positives. */
  static boolean accepted(Mining.Cap cap, Mining.PositiveRank rank, Mining.Overlap overlap) {
    boolean countsTwice = overlap == Mining.Overlap.TWICE;
    return takesNegativesAlone(cap) ? !countsTwice : rank != Mining.PositiveRank.EXCLUDED;
  }

  /** The same policy with other numbers. */
  static MultiBoxPolicy withNumbers(MultiBoxPolicy policy, RandomGenerator random) {
    boolean softmax =
        policy.confidenceLoss() == MultiBoxPolicy.ConfidenceLoss.SOFTMAX_CROSS_ENTROPY;
    return policy.toBuilder()
        .negativesPerPositive(any(RATIOS, random))
        .minNegatives(any(LEAST_NEGATIVES, random))
        .probabilityFloor(softmax ? any(FLOORS, random) : 0f)
        .alpha(any(List.of(0f, 0.5f, 1f, 2.5f), random))
        .build();
  }

  static MultiBoxLossReference reference(MultiBoxPolicy policy) {
    return new MultiBoxLossReference(policy, LOCATION_LOSSES.get(policy.locationLoss()));
  }

  static <T> T any(List<T> choices, RandomGenerator random) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static DoubleUnaryOperator smoothL1(double beta) {
    return d -> Math.abs(d) < beta ? 0.5 * d * d / beta : Math.abs(d) - 0.5 * beta;
  }

  private static DoubleUnaryOperator huber(double delta) {
    return d -> Math.abs(d) < delta ? 0.5 * d * d : delta * (Math.abs(d) - 0.5 * delta);
  }
}
