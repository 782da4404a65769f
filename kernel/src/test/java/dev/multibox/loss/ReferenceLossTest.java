package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The presets, knob by knob: where each differs from the paper. */
class ReferenceLossTest {

  @Test
  void caffeFloorsProbabilities() {
    MultiBoxPolicy policy = ReferenceLoss.CAFFE_SSD.policy();
    assertEquals(Float.MIN_NORMAL, policy.probabilityFloor());
    assertEquals(MultiBoxPolicy.builder().build(), policy.toBuilder().probabilityFloor(0f).build());
  }

  /** A row that is wrong by 200 costs -ln of the smallest normal float, and no more. */
  @Test
  void caffeBoundsALoss() {
    TestBatch batch = TestBatch.zeros(1, 1, 2);
    batch.labels()[0] = 1;
    batch.row(0, 200f, 0f);
    for (Outcome outcome : Outcome.onBoth(ReferenceLoss.CAFFE_SSD.policy(), batch)) {
      assertEquals((float) (126 * Math.log(2)), outcome.losses()[0]);
    }
    for (Outcome outcome : Outcome.onBoth(ReferenceLoss.TORCHVISION.policy(), batch)) {
      assertEquals(200f, outcome.losses()[0]);
    }
  }

  @Test
  void torchvisionRanksPositivesLastAndCountsThemTwice() {
    MultiBoxPolicy policy = ReferenceLoss.TORCHVISION.policy();
    assertEquals(Mining.PositiveRank.LAST, policy.mining().positiveRank());
    assertEquals(Mining.Cap.PRIORS, policy.mining().cap());
    assertEquals(Mining.MinedPositives.COUNT_TWICE, policy.mining().minedPositives());
    assertEquals(
        MultiBoxPolicy.builder().build(),
        policy.toBuilder()
            .mining(
                m ->
                    m.minedPositives(Mining.MinedPositives.COUNT_ONCE)
                        .cap(Mining.Cap.NEGATIVES)
                        .rounding(Mining.Rounding.DOWN)
                        .positiveRank(Mining.PositiveRank.EXCLUDED))
            .build());
  }

  @ParameterizedTest
  @EnumSource
  void lossOfAPresetIsTheLossOfItsPolicy(ReferenceLoss reference) {
    MultiBoxLoss loss = MultiBoxLoss.of(reference);
    assertEquals(reference.policy(), loss.policy());
    assertEquals(Backend.current().name(), loss.backend().name());
    assertNotSame(loss, MultiBoxLoss.of(reference));
    assertTrue(loss.workspace(BatchShape.of(1, 1, 2)).parallelism() == 1);
  }
}
