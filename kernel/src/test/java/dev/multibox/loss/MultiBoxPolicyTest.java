package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.loss.MultiBoxPolicy.ConfidenceLoss;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which policies there are, and which are refused in what words. */
class MultiBoxPolicyTest {

  @Test
  void builderBeginsWithThePaper() {
    MultiBoxPolicy policy = MultiBoxPolicy.builder().build();
    assertEquals(ConfidenceLoss.SOFTMAX_CROSS_ENTROPY, policy.confidenceLoss());
    assertEquals(0f, policy.probabilityFloor());
    assertEquals(LocationLoss.smoothL1(1f), policy.locationLoss());
    assertEquals(Normalizer.POSITIVES_AT_LEAST_ONE, policy.normalizer());
    assertEquals(1f, policy.alpha());
    assertEquals(MultiBoxPolicy.ConfidenceInput.LOGITS, policy.confidenceInput());
    assertEquals(MultiBoxPolicy.FloorGradient.PASS_THROUGH, policy.floorGradient());
    assertEquals(MultiBoxPolicy.BackgroundColumn.FIRST, policy.backgroundColumn());
    assertEquals(MultiBoxPolicy.NeutralLabel.IGNORED, policy.neutralLabel());
    assertEquals(Mining.builder().build(), policy.mining());
  }

  @Test
  void everyKnobIsSetByItsNameAndKeptByToBuilder() {
    MultiBoxPolicy policy =
        MultiBoxPolicy.builder()
            .confidenceInput(MultiBoxPolicy.ConfidenceInput.PROBABILITIES)
            .probabilityFloor(1e-7f)
            .floorGradient(MultiBoxPolicy.FloorGradient.STOP)
            .backgroundColumn(MultiBoxPolicy.BackgroundColumn.LAST)
            .neutralLabel(MultiBoxPolicy.NeutralLabel.RANKED)
            .locationLoss(LocationLoss.huber(2f))
            .mining(
                m ->
                    m.mode(Mining.Mode.ALL_NEGATIVES)
                        .negativesPerPositive(2.5f)
                        .scope(Mining.Scope.BATCH)
                        .quota(Mining.Quota.SUM_OF_IMAGES)
                        .rounding(Mining.Rounding.UP)
                        .fallbackNegatives(4)
                        .cap(Mining.Cap.PRIORS)
                        .positiveRank(Mining.PositiveRank.LAST)
                        .minedPositives(Mining.MinedPositives.COUNT_TWICE))
            .normalizer(Normalizer.BATCH_SIZE)
            .alpha(0.25f)
            .build();
    Mining mining =
        new Mining(
            Mining.Mode.ALL_NEGATIVES,
            Mining.Key.CONFIDENCE_LOSS,
            Mining.Scope.BATCH,
            Mining.Quota.SUM_OF_IMAGES,
            Mining.Rounding.UP,
            2.5f,
            0,
            4,
            Mining.Cap.PRIORS,
            Mining.PositiveRank.LAST,
            Mining.MinedPositives.COUNT_TWICE,
            HardExamples.CAFFE);
    assertEquals(
        new MultiBoxPolicy(
            MultiBoxPolicy.ConfidenceInput.PROBABILITIES,
            ConfidenceLoss.SOFTMAX_CROSS_ENTROPY,
            0f,
            1e-7f,
            MultiBoxPolicy.FloorGradient.STOP,
            MultiBoxPolicy.BackgroundColumn.LAST,
            MultiBoxPolicy.NeutralLabel.RANKED,
            LocationLoss.huber(2f),
            mining,
            Normalizer.BATCH_SIZE,
            0.25f),
        policy);
    MultiBoxPolicy sigmoid =
        policy.toBuilder()
            .confidenceInput(MultiBoxPolicy.ConfidenceInput.LOGITS)
            .probabilityFloor(0f)
            .confidenceLoss(ConfidenceLoss.SIGMOID_CROSS_ENTROPY)
            .beta(0.11f)
            .build();
    assertEquals(ConfidenceLoss.SIGMOID_CROSS_ENTROPY, sigmoid.confidenceLoss());
    assertEquals(LocationLoss.smoothL1(0.11f), sigmoid.locationLoss());
    assertEquals(mining, sigmoid.mining());
  }

  @Test
  void toBuilderKeepsEveryAcceptedPolicy() {
    SplittableRandom random = new SplittableRandom(31);
    for (MultiBoxPolicy kind : Policies.all()) {
      MultiBoxPolicy policy = Policies.withNumbers(kind, random);
      assertEquals(policy, policy.toBuilder().build());
      assertNotEquals(policy, policy.toBuilder().alpha(77f).build());
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {-1f, -Float.MIN_VALUE, Float.NaN, Float.POSITIVE_INFINITY})
  void numbersBelowZeroOrNotFiniteAreRefused(float bad) {
    String expected = ": expected a finite number of 0 or more, got " + bad;
    assertRefused("alpha" + expected, builder().alpha(bad));
    assertRefused("probabilityFloor" + expected, builder().probabilityFloor(bad));
    assertRefused(
        "negativesPerPositive" + expected, builder().mining(m -> m.negativesPerPositive(bad)));
  }

  @ParameterizedTest
  @ValueSource(floats = {0f, -1f, -Float.MIN_VALUE, Float.NaN, Float.POSITIVE_INFINITY})
  void kneesOfZeroOrLessAreRefused(float bad) {
    String expected = ": expected a finite number above 0, got " + bad;
    assertMessage("beta" + expected, () -> LocationLoss.smoothL1(bad));
    assertMessage("beta" + expected, () -> builder().beta(bad));
    assertMessage("delta" + expected, () -> LocationLoss.huber(bad));
  }

  @Test
  void minNegativesBelowZeroAreRefused() {
    assertRefused(
        "minNegatives: expected at least 0, got -1", builder().mining(m -> m.minNegatives(-1)));
    assertRefused(
        "fallbackNegatives: expected at least 0, got -1",
        builder().mining(m -> m.fallbackNegatives(-1)));
  }

  @Test
  void floorOfOneIsRefused() {
    String expected = "probabilityFloor: expected a number below 1, as every loss would be 0, got ";
    assertRefused(expected + "1.0", builder().probabilityFloor(1f));
    assertRefused(expected + "2.5", builder().probabilityFloor(2.5f));
    assertEquals(
        Math.nextDown(1f),
        builder().probabilityFloor(Math.nextDown(1f)).build().probabilityFloor());
  }

  @Test
  void floorOfSigmoidsIsRefused() {
    assertRefused(
        "probabilityFloor: expected 0 with SIGMOID_CROSS_ENTROPY, which has no probability of the"
            + " label to floor, got 0.1",
        builder().confidenceLoss(ConfidenceLoss.SIGMOID_CROSS_ENTROPY).probabilityFloor(0.1f));
  }

  @Test
  void nothingMayBeNull() {
    assertNull("confidenceInput", builder().confidenceInput(null));
    assertNull("confidenceLoss", builder().confidenceLoss(null));
    assertNull("floorGradient", builder().floorGradient(null));
    assertNull("backgroundColumn", builder().backgroundColumn(null));
    assertNull("neutralLabel", builder().neutralLabel(null));
    assertNull("locationLoss", builder().locationLoss(null));
    assertNull("mode", builder().mining(m -> m.mode(null)));
    assertNull("key", builder().mining(m -> m.key(null)));
    assertNull("scope", builder().mining(m -> m.scope(null)));
    assertNull("quota", builder().mining(m -> m.quota(null)));
    assertNull("rounding", builder().mining(m -> m.rounding(null)));
    assertNull("cap", builder().mining(m -> m.cap(null)));
    assertNull("positiveRank", builder().mining(m -> m.positiveRank(null)));
    assertNull("minedPositives", builder().mining(m -> m.minedPositives(null)));
    assertNull("normalizer", builder().normalizer(null));
    MultiBoxPolicy policy = builder().build();
    NullPointerException refused =
        assertThrows(
            NullPointerException.class,
            () ->
                new MultiBoxPolicy(
                    policy.confidenceInput(),
                    policy.confidenceLoss(),
                    0f,
                    0f,
                    policy.floorGradient(),
                    policy.backgroundColumn(),
                    policy.neutralLabel(),
                    policy.locationLoss(),
                    null,
                    policy.normalizer(),
                    1f));
    assertEquals("mining: expected an object, got null", refused.getMessage());
  }

  @Test
  void locationLossesAreEqualByFormAndParameter() {
    Set<String> names =
        LocationCurves.all().stream().map(LocationLoss::toString).collect(Collectors.toSet());
    assertEquals(
        Set.of(
            "SMOOTH_L1(beta=1.0)",
            "SMOOTH_L1(beta=0.11111111)",
            "SMOOTH_L1(beta=0.11)",
            "HUBER(delta=1.0)",
            "HUBER(delta=0.3)",
            "HUBER(delta=2.0)",
            "L1",
            "L2"),
        names);
    assertEquals(LocationLoss.huber(2f), LocationLoss.huber(2f));
    assertEquals(LocationLoss.huber(2f).hashCode(), LocationLoss.huber(2f).hashCode());
    assertNotEquals(LocationLoss.huber(2f), LocationLoss.smoothL1(2f));
    assertNotEquals(LocationLoss.smoothL1(1f), LocationLoss.smoothL1(Math.nextUp(1f)));
    assertNotEquals(LocationLoss.l1(), LocationLoss.l2());
  }

  private static MultiBoxPolicyBuilder builder() {
    return MultiBoxPolicy.builder();
  }

  private static void assertRefused(String message, MultiBoxPolicyBuilder builder) {
    assertMessage(message, builder::build);
  }

  private static void assertMessage(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  private static void assertNull(String name, MultiBoxPolicyBuilder builder) {
    NullPointerException refused = assertThrows(NullPointerException.class, () -> builder.build());
    assertEquals(name + ": expected an object, got null", refused.getMessage());
  }

  @Test
  void knobsThatOverflowAreRefused() {
    IllegalArgumentException beta =
        assertThrows(IllegalArgumentException.class, () -> LocationLoss.smoothL1(1e-39f));
    assertTrue(beta.getMessage().startsWith("beta: expected at least"), beta.getMessage());
    IllegalArgumentException delta =
        assertThrows(IllegalArgumentException.class, () -> LocationLoss.huber(1e20f));
    assertTrue(delta.getMessage().startsWith("delta: expected at most"), delta.getMessage());
    assertEquals(
        MultiBoxPolicy.builder().build(),
        MultiBoxPolicy.builder().probabilityFloor(-0f).build(),
        "-0 is 0");
  }
}
