package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Logits from 1e4 to the largest float, and a probability of 0: finite losses. */
class MultiBoxLossExtremeValuesTest {

  private static final int PRIORS = 40;
  private static final int CLASSES = 21;

  @Test
  void minusInfinityOnAnotherClassIsProbabilityZero() {
    TestBatch batch = TestBatch.unlikeRows();
    TestBatch impossible = batch.copy();
    TestBatch unlikely = batch.copy();
    for (int prior = 0; prior < PRIORS; prior++) {
      int other = prior * CLASSES + 13;
      impossible.logits()[other] = Float.NEGATIVE_INFINITY;
      unlikely.logits()[other] = -1e4f;
    }
    MultiBoxPolicy softmax = MultiBoxPolicy.builder().build();
    MultiBoxPolicy sigmoid =
        MultiBoxPolicy.builder()
            .confidenceLoss(MultiBoxPolicy.ConfidenceLoss.SIGMOID_CROSS_ENTROPY)
            .build();
    for (MultiBoxPolicy policy : List.of(softmax, sigmoid)) {
      List<Outcome> expected = Outcome.onBoth(policy, unlikely);
      List<Outcome> actual = Outcome.onBoth(policy, impossible);
      for (int i = 0; i < 2; i++) {
        assertArrayEquals(expected.get(i).losses(), actual.get(i).losses());
        LossBounds.assertSameBits(expected.get(i).terms(), actual.get(i).terms());
        assertTrue(Double.isFinite(actual.get(i).terms().total()));
      }
    }
  }

  @Test
  void logitsUpToTenThousandAgreeWithTheOracle() {
    MultiBoxPolicy policy = MultiBoxPolicy.builder().build();
    SplittableRandom random = new SplittableRandom(6);
    TestBatch batch = TestBatch.random(2, 200, CLASSES, 4000f, 0.1, 0.05, random);
    for (int i = 0; i < batch.logits().length; i++) {
      batch.logits()[i] = Math.clamp(batch.logits()[i], -1e4f, 1e4f);
    }
    double[] expected = new MultiBoxLossOracle(policy, batch).losses();
    for (Outcome outcome : Outcome.onBoth(policy, batch)) {
      for (int row = 0; row < expected.length; row++) {
        String where = "row " + row;
        LossBounds.assertClose(
            expected[row], outcome.losses()[row], LossBounds.confidence(CLASSES, 88), () -> where);
      }
      assertTrue(Double.isFinite(outcome.terms().total()));
    }
  }

  @Test
  void largestLogitsGiveFiniteLosses() {
    TestBatch batch = TestBatch.unlikeRows();
    for (int prior = 0; prior < PRIORS; prior++) {
      batch.fillRow(prior, prior % 2 == 0 ? 3e38f : -3e38f);
      batch.logits()[prior * CLASSES + prior % CLASSES] *= -1;
    }
    MultiBoxPolicy none = MultiBoxPolicy.builder().build();
    MultiBoxPolicy all =
        MultiBoxPolicy.builder().mining(m -> m.mode(Mining.Mode.ALL_NEGATIVES)).build();
    for (MultiBoxPolicy policy : List.of(none, all)) {
      for (Outcome outcome : Outcome.onBoth(policy, batch)) {
        assertTrue(Double.isFinite(outcome.terms().total()), () -> outcome.terms().toString());
        for (float loss : outcome.losses()) {
          assertTrue(loss >= 0 && loss <= Float.MAX_VALUE, () -> "loss " + loss);
        }
        // 20 others tie with the label at +-3e38, or 1 stands 6e38 above it.
        assertEquals(Math.log(20), outcome.losses()[2], 1e-5);
        assertEquals(Float.MAX_VALUE, outcome.losses()[1]);
      }
    }
    for (Outcome outcome : Outcome.onBoth(ReferenceLoss.CAFFE_SSD.policy(), batch)) {
      for (float loss : outcome.losses()) {
        assertTrue(loss <= 87.34f, () -> "floored loss " + loss);
      }
    }
  }
}
