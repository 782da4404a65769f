package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What label -1 means, and that no policy takes a label below it. */
class NeutralLabelTest {

  /** A neutral label may be background; one below it is no label whatever the policy. */
  @ParameterizedTest
  @EnumSource
  void labelsBelowTheNeutralOneAreRefused(MultiBoxPolicy.NeutralLabel neutral) {
    TestBatch batch = TestBatch.zeros(1, 3, 4);
    batch.labels()[0] = -1;
    MultiBoxPolicy policy =
        ReferenceLoss.NVIDIA.policy().toBuilder()
            .neutralLabel(neutral)
            .mining(m -> m.minNegatives(3))
            .build();
    boolean counted = neutral == MultiBoxPolicy.NeutralLabel.BACKGROUND;
    for (Outcome outcome : Outcome.onBoth(policy, batch)) {
      assertEquals((counted ? 3 : 2) * Math.log(4), outcome.terms().confidenceSum(), 1e-5);
    }
    batch.labels()[1] = -2;
    assertEquals(
        "labels: expected -1 to 3, got -2 at [0][1]"
            + "; -1 ignores a label, map others to it or to a class",
        assertThrows(IllegalArgumentException.class, () -> Outcome.onBoth(policy, batch))
            .getMessage());
  }
}
