package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Knobs of mining by themselves and within a policy. */
class MiningBuilderTest {

  @Test
  void beginsWithThePaper() {
    assertEquals(
        new Mining(
            Mining.Mode.HARD_NEGATIVES,
            Mining.Key.CONFIDENCE_LOSS,
            Mining.Scope.IMAGE,
            Mining.Quota.RATIO,
            Mining.Rounding.DOWN,
            3f,
            0,
            0,
            Mining.Cap.NEGATIVES,
            Mining.PositiveRank.EXCLUDED,
            Mining.MinedPositives.COUNT_ONCE,
            HardExamples.CAFFE),
        Mining.builder().build());
    assertEquals(Mining.builder().build(), MultiBoxPolicy.builder().build().mining());
  }

  @Test
  void toBuilderKeepsEveryMining() {
    for (Mining mining : Policies.minings()) {
      assertEquals(mining, mining.toBuilder().build());
    }
  }

  @Test
  void aChangeLeavesTheOtherKnobs() {
    MultiBoxPolicy policy = ReferenceLoss.BUBBLIIIING_V1.policy();
    MultiBoxPolicy changed = policy.toBuilder().mining(m -> m.negativesPerPositive(2.5f)).build();
    assertEquals(policy.mining().toBuilder().negativesPerPositive(2.5f).build(), changed.mining());
    assertEquals(policy, changed.toBuilder().mining(policy.mining()).build());
  }

  /** Two changes that contradict the policy each, but not together. */
  @Test
  void changesAreCheckedTogether() {
    MultiBoxPolicy policy =
        MultiBoxPolicy.builder()
            .mining(m -> m.quota(Mining.Quota.SUM_OF_IMAGES))
            .mining(m -> m.scope(Mining.Scope.BATCH))
            .build();
    assertEquals(Mining.Scope.BATCH, policy.mining().scope());
    assertEquals(Mining.Quota.SUM_OF_IMAGES, policy.mining().quota());
  }

  @Test
  void aWholeMiningTakesThePlaceOfEarlierChanges() {
    Mining mining = Mining.builder().minNegatives(4).build();
    MultiBoxPolicy policy =
        MultiBoxPolicy.builder()
            .mining(m -> m.negativesPerPositive(9f))
            .mining(mining)
            .mining(m -> m.rounding(Mining.Rounding.UP))
            .build();
    assertEquals(mining.toBuilder().rounding(Mining.Rounding.UP).build(), policy.mining());
  }

  @Test
  void minusZeroIsZero() {
    assertEquals(
        Mining.builder().negativesPerPositive(0f).build(),
        Mining.builder().negativesPerPositive(-0f).build());
  }

  @Test
  void nothingMayBeNull() {
    MultiBoxPolicyBuilder builder = MultiBoxPolicy.builder();
    assertNull("mining", () -> builder.mining((Mining) null));
    assertNull("change", () -> builder.mining((UnaryOperator<MiningBuilder>) null));
    assertNull("mining", () -> builder.mining(m -> null));
    assertEquals(MultiBoxPolicy.builder().build(), builder.build(), "the builder is as it was");
  }

  private static void assertNull(String name, Executable call) {
    assertEquals(
        name + ": expected an object, got null",
        assertThrowsExactly(NullPointerException.class, call).getMessage());
  }
}
