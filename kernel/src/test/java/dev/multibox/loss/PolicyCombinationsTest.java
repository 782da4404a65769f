package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.loss.MultiBoxPolicy.BackgroundColumn;
import dev.multibox.loss.MultiBoxPolicy.ConfidenceInput;
import dev.multibox.loss.MultiBoxPolicy.ConfidenceLoss;
import dev.multibox.loss.MultiBoxPolicy.NeutralLabel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every combination of knobs is a policy, or is refused in words that name a contradiction. */
class PolicyCombinationsTest {

  @Test
  void minings() {
    int accepted = 0;
    for (Mining.Key key : Mining.Key.values()) {
      for (Mining.Scope scope : Mining.Scope.values()) {
        for (Mining.Quota quota : Mining.Quota.values()) {
          for (Mining.Cap cap : Mining.Cap.values()) {
            for (Mining.PositiveRank rank : Mining.PositiveRank.values()) {
              for (Mining.MinedPositives minedPositives : Mining.MinedPositives.values()) {
                List<String> expected =
                    contradictions(key, scope, quota, cap, rank, minedPositives);
                boolean legal = Policies.accepted(key, scope, quota, cap, rank, minedPositives);
                assertEquals(legal, expected.isEmpty(), expected::toString);
                check(
                    expected,
                    () ->
                        Policies.mining(
                            key, scope, quota, Mining.Rounding.UP, cap, rank, minedPositives));
                accepted += legal ? 1 : 0;
              }
            }
          }
        }
      }
    }
    assertTrue(accepted > 100, "accepted " + accepted);
  }

  private static List<String> contradictions(
      Mining.Key key,
      Mining.Scope scope,
      Mining.Quota quota,
      Mining.Cap cap,
      Mining.PositiveRank rank,
      Mining.MinedPositives minedPositives) {
    List<String> all = new ArrayList<>();
    boolean negativesAlone = Policies.takesNegativesAlone(cap);
    if (!negativesAlone && rank == Mining.PositiveRank.EXCLUDED) {
      all.add(
          "cap: expected NEGATIVES or NEGATIVES_WITH_LOSS with positiveRank EXCLUDED, as there is"
              + " nothing else to take, got "
              + cap);
    }
    if (negativesAlone && minedPositives == Mining.MinedPositives.COUNT_TWICE) {
      all.add(
          "minedPositives: expected COUNT_ONCE with cap %s, as no positive is ever mined, got COUNT_TWICE"
              .formatted(cap));
    }
    if (cap == Mining.Cap.NEGATIVES_WITH_LOSS && key != Mining.Key.CONFIDENCE_LOSS) {
      all.add(
          "key: expected CONFIDENCE_LOSS with cap NEGATIVES_WITH_LOSS, which counts losses, got "
              + key);
    }
    if (quota == Mining.Quota.SUM_OF_IMAGES && scope == Mining.Scope.IMAGE) {
      all.add(
          "scope: expected BATCH with quota SUM_OF_IMAGES, as one image cannot take the quota of"
              + " all, got IMAGE");
    }
    if (quota == Mining.Quota.EXAMPLES) {
      all.add(
          "quota: expected RATIO or one of the images with mode HARD_NEGATIVES, which picks no"
              + " examples, got EXAMPLES");
    }
    if (scope == Mining.Scope.BATCH
        && (quota == Mining.Quota.MEAN_OF_IMAGES || quota == Mining.Quota.LEAST_OF_IMAGES)) {
      all.add(
          "scope: expected IMAGE with quota %s, as it is the quota of one image, got BATCH"
              .formatted(quota));
    }
    return all;
  }

  @Test
  void numbersThatAQuotaDoesNotKnow() {
    MultiBoxPolicyBuilder mean =
        MultiBoxPolicy.builder().mining(m -> m.quota(Mining.Quota.MEAN_OF_IMAGES));
    check(
        List.of(
            "minNegatives: expected 0 with quota MEAN_OF_IMAGES, which knows fallbackNegatives"
                + " instead, got 3"),
        mean.mining(m -> m.minNegatives(3))::build);
    check(List.of(), mean.mining(m -> m.minNegatives(0).fallbackNegatives(3))::build);
    MultiBoxPolicyBuilder ratio = MultiBoxPolicy.builder();
    check(
        List.of(
            "fallbackNegatives: expected 0 with quota RATIO, which knows minNegatives instead, got"
                + " 5"),
        ratio.mining(m -> m.fallbackNegatives(5))::build);
    check(List.of(), ratio.mining(m -> m.fallbackNegatives(0).minNegatives(5))::build);
  }

  @Test
  void policies() {
    int accepted = 0;
    for (ConfidenceInput input : ConfidenceInput.values()) {
      for (ConfidenceLoss loss : ConfidenceLoss.values()) {
        for (BackgroundColumn column : BackgroundColumn.values()) {
          for (NeutralLabel neutral : NeutralLabel.values()) {
            for (float floor : new float[] {0f, 0.1f}) {
              for (Mining mining : Policies.minings()) {
                List<String> expected = contradictions(input, loss, column, neutral, floor, mining);
                check(
                    expected,
                    () ->
                        MultiBoxPolicy.builder()
                            .confidenceInput(input)
                            .confidenceLoss(loss)
                            .backgroundColumn(column)
                            .neutralLabel(neutral)
                            .probabilityFloor(floor)
                            .mining(mining)
                            .build());
                accepted += expected.isEmpty() ? 1 : 0;
              }
            }
          }
        }
      }
    }
    assertTrue(accepted > 1000, "accepted " + accepted);
  }

  private static List<String> contradictions(
      ConfidenceInput input,
      ConfidenceLoss loss,
      BackgroundColumn column,
      NeutralLabel neutral,
      float floor,
      Mining mining) {
    List<String> all = new ArrayList<>();
    boolean sigmoid = loss == ConfidenceLoss.SIGMOID_CROSS_ENTROPY;
    boolean probabilities = input == ConfidenceInput.PROBABILITIES;
    boolean byLoss = mining.key() == Mining.Key.CONFIDENCE_LOSS;
    if (sigmoid && floor > 0f) {
      all.add(
          "probabilityFloor: expected 0 with SIGMOID_CROSS_ENTROPY, which has no probability of the"
              + " label to floor, got 0.1");
    }
    if (sigmoid && probabilities) {
      all.add(
          "confidenceInput: expected LOGITS with SIGMOID_CROSS_ENTROPY, as probabilities are a"
              + " softmax's, got PROBABILITIES");
    }
    if (probabilities && floor == 0f) {
      all.add(
          "probabilityFloor: expected above 0 with PROBABILITIES, as one of 0 would have an"
              + " infinite loss, got 0.0");
    }
    if (sigmoid && !byLoss) {
      all.add(
          "key: expected CONFIDENCE_LOSS with SIGMOID_CROSS_ENTROPY, whose scores are no"
              + " distribution, got "
              + mining.key());
    }
    if (mining.key() == Mining.Key.MAX_FOREGROUND_PROBABILITY && !probabilities) {
      all.add(
          "confidenceInput: expected PROBABILITIES with key MAX_FOREGROUND_PROBABILITY, which no"
              + " program takes of logits, got LOGITS");
    }
    if (!byLoss && column != BackgroundColumn.FIRST) {
      all.add(
          "backgroundColumn: expected FIRST with key %s, which no program has otherwise, got %s"
              .formatted(mining.key(), column));
    }
    if (column == BackgroundColumn.NONE && !sigmoid) {
      all.add(
          "backgroundColumn: expected FIRST or LAST with SOFTMAX_CROSS_ENTROPY, as a softmax needs"
              + " a column for the background; SIGMOID_CROSS_ENTROPY does without, got NONE");
    }
    if (neutral == NeutralLabel.RANKED && Policies.takesNegativesAlone(mining.cap())) {
      all.add(
          "neutralLabel: expected IGNORED or BACKGROUND with cap %s, which counts true negatives"
                  .formatted(mining.cap())
              + " alone, got RANKED");
    }
    return all;
  }

  private interface Made {
    Object make();
  }

  /** Refused in one of these words, or made where there are none. */
  private static void check(List<String> contradictions, Made made) {
    if (contradictions.isEmpty()) {
      made.make();
      return;
    }
    String message =
        assertThrows(IllegalArgumentException.class, made::make, contradictions::toString)
            .getMessage();
    assertTrue(contradictions.contains(message), () -> message + " is none of " + contradictions);
  }
}
