package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which priors are taken, case by case, and what a batch without this or that amounts to. */
class MultiBoxLossMiningTest {

  private static final double LN2 = Math.log(2);

  @Test
  void noPositivesInTheBatchIsLossZero() {
    TestBatch batch = TestBatch.background(3, 50, 6, 3f, new SplittableRandom(1));
    for (Outcome outcome : Outcome.onBoth(MultiBoxPolicy.builder().build(), batch)) {
      assertEquals(0.0, outcome.terms().total());
      assertEquals(0, outcome.terms().positives());
      assertEquals(0, outcome.terms().negatives());
      assertEquals(0, outcome.mined().length);
      for (float each : outcome.losses()) {
        assertTrue(each > 0, "the losses of the priors are written all the same");
      }
    }
  }

  @Test
  void noPositivesInTheBatchIsNaNDividedByThem() {
    TestBatch batch = TestBatch.background(2, 9, 4, 3f, new SplittableRandom(2));
    MultiBoxPolicy policy =
        MultiBoxPolicy.builder()
            .normalizer(Normalizer.POSITIVES)
            .mining(m -> m.minNegatives(1))
            .build();
    for (Outcome outcome : Outcome.onBoth(policy, batch)) {
      LossTerms terms = outcome.terms();
      assertEquals(Double.NaN, terms.total());
      assertTrue(terms.confidenceSum() > 0, "the sums themselves stay numbers");
    }
  }

  @Test
  void imageWithoutPositivesAddsNothingUnlessNegativesAreAskedFor() {
    TestBatch batch = TestBatch.background(2, 9, 4, 3f, new SplittableRandom(3));
    batch.labels()[9 + 4] = 2;
    for (Outcome outcome : Outcome.onBoth(MultiBoxPolicy.builder().build(), batch)) {
      LossTerms terms = outcome.terms();
      assertEquals(0, terms.negatives(0));
      assertEquals(0.0, terms.confidenceSum(0));
      assertEquals(3, terms.negatives(1));
    }
    for (Outcome outcome :
        Outcome.onBoth(MultiBoxPolicy.builder().mining(m -> m.minNegatives(5)).build(), batch)) {
      LossTerms terms = outcome.terms();
      assertEquals(5, terms.negatives(0));
      assertTrue(terms.confidenceSum(0) > 0);
      assertEquals(0.0, terms.locationSum(0));
      assertEquals(5, terms.negatives(1));
    }
  }

  @Test
  void allPositive() {
    TestBatch batch = TestBatch.zeros(1, 20, 4);
    Arrays.fill(batch.labels(), 3);
    Arrays.fill(batch.predicted(), 2f);
    for (Outcome outcome : Outcome.onBoth(MultiBoxPolicy.builder().build(), batch)) {
      assertEquals(20, outcome.terms().positives());
      assertEquals(0, outcome.terms().negatives());
      assertEquals(2 * LN2, outcome.terms().confidence(), 1e-6);
      assertEquals(4 * 1.5, outcome.terms().location());
    }
  }

  @Test
  void nothingAtAll() {
    for (int[] size : new int[][] {{0, 7, 3}, {4, 0, 3}, {0, 0, 2}}) {
      TestBatch batch = TestBatch.zeros(size[0], size[1], size[2]);
      for (Normalizer normalizer : Normalizer.values()) {
        MultiBoxPolicy policy =
            MultiBoxPolicy.builder().normalizer(normalizer).mining(m -> m.minNegatives(3)).build();
        for (Outcome outcome : Outcome.onBoth(policy, batch)) {
          LossTerms terms = outcome.terms();
          // 0 positives, and 0 samples of an image, divide 0.
          boolean undefined =
              normalizer == Normalizer.POSITIVES
                  || (normalizer == Normalizer.MEAN_OF_IMAGE_SAMPLES && size[0] > 0);
          assertEquals(undefined ? Double.NaN : 0.0, terms.total(), normalizer.toString());
          assertEquals(size[0], terms.batch());
          assertEquals(size[1], terms.priors());
          assertEquals(0, terms.negatives());
        }
      }
    }
  }

  @Test
  void allIgnored() {
    TestBatch batch = TestBatch.zeros(2, 33, 5);
    Arrays.fill(batch.labels(), -1);
    Arrays.fill(batch.logits(), Float.NaN);
    for (MultiBoxPolicy policy : Policies.undivided()) {
      boolean ratio = policy.mining().quota() == Mining.Quota.RATIO;
      MultiBoxLoss loss =
          MultiBoxLoss.of(
              policy.toBuilder()
                  .mining(m -> m.minNegatives(ratio ? 4 : 0).fallbackNegatives(ratio ? 0 : 4))
                  .build());
      Outcome outcome = Outcome.of(loss, batch);
      assertEquals(0.0, outcome.terms().confidenceSum());
      assertEquals(0, outcome.terms().negatives());
      assertEquals(0, outcome.mined().length);
      assertArrayEquals(new float[66], outcome.losses());
    }
  }

  @Test
  void quotaIsCappedByTheNegatives() {
    TestBatch batch = TestBatch.background(1, 10, 4, 3f, new SplittableRandom(4));
    // 4 positives want 12; 5 negatives are there, at 0, 3, 5, 8, 9; prior 7 is ignored.
    for (int positive : new int[] {1, 2, 4, 6}) {
      batch.labels()[positive] = 1;
    }
    batch.labels()[7] = -1;
    for (Outcome outcome : Outcome.onBoth(ReferenceLoss.CAFFE_SSD.policy(), batch)) {
      assertEquals(5, outcome.terms().negatives());
      assertArrayEquals(new int[] {0, 3, 5, 8, 9}, outcome.mined());
    }
  }

  @Test
  void ratioIsRoundedDown() {
    TestBatch batch = TestBatch.zeros(1, 100, 2);
    batch.labels()[0] = 1;
    batch.labels()[1] = 1;
    batch.labels()[2] = 1;
    assertMined(batch, 2.5f, 7);
    assertMined(batch, 0.34f, 1);
    assertMined(batch, 0.33f, 0);
    assertMined(batch, 0f, 0);
    assertMined(batch, 1e30f, 97);
  }

  private void assertMined(TestBatch batch, float ratio, int expected) {
    for (Outcome outcome :
        Outcome.onBoth(
            MultiBoxPolicy.builder().mining(m -> m.negativesPerPositive(ratio)).build(), batch)) {
      assertEquals(expected, outcome.terms().negatives(), "ratio " + ratio);
    }
  }

  @Test
  void ofEqualLossesTheLowestIndexComesFirst() {
    TestBatch batch = TestBatch.zeros(2, 300, 21);
    for (int positive : new int[] {0, 3, 4, 250}) {
      batch.labels()[positive] = 7;
      batch.labels()[300 + positive] = 7;
    }
    batch.labels()[1] = -1;
    int[] inFirst = {2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    int[] inSecond = {301, 302, 305, 306, 307, 308, 309, 310, 311, 312, 313, 314};
    // Those that mine each image by its own quota and ignore prior 1.
    for (ReferenceLoss reference :
        List.of(
            ReferenceLoss.CAFFE_SSD,
            ReferenceLoss.TORCHVISION,
            ReferenceLoss.SSD_PYTORCH,
            ReferenceLoss.NVIDIA,
            ReferenceLoss.MLPERF,
            ReferenceLoss.LUFFICC,
            ReferenceLoss.QFGAOHAO,
            ReferenceLoss.TF_OBJECT_DETECTION,
            ReferenceLoss.MMDETECTION)) {
      for (Outcome outcome : Outcome.onBoth(reference.policy(), batch)) {
        assertArrayEquals(
            IntStream.concat(Arrays.stream(inFirst), Arrays.stream(inSecond)).toArray(),
            outcome.mined(),
            reference.name());
      }
    }
  }

  @Test
  void everyNegativeWithoutMining() {
    TestBatch batch = TestBatch.zeros(1, 10, 2);
    batch.labels()[2] = 1;
    batch.labels()[6] = -1;
    MultiBoxPolicy policy =
        MultiBoxPolicy.builder().mining(m -> m.mode(Mining.Mode.ALL_NEGATIVES)).build();
    for (Outcome outcome : Outcome.onBoth(policy, batch)) {
      assertEquals(8, outcome.terms().negatives());
      assertEquals(9 * LN2, outcome.terms().confidence(), 1e-5);
      assertEquals(0, outcome.mined().length, "marks are of mining alone");
    }
  }

  @Test
  void caffeNeverMinesPositivesHoweverHard() {
    TestBatch batch = hardPositives();
    for (Outcome outcome : Outcome.onBoth(ReferenceLoss.CAFFE_SSD.policy(), batch)) {
      assertArrayEquals(new int[] {0, 4}, outcome.mined());
      assertEquals(3 * 20 + 2 * LN2, outcome.terms().confidenceSum(), 1e-4);
    }
  }

  @Test
  void torchvisionCountsMinedPositivesTwice() {
    TestBatch batch = hardPositives();
    for (Outcome outcome : Outcome.onBoth(ReferenceLoss.TORCHVISION.policy(), batch)) {
      assertEquals(3, outcome.terms().positives());
      assertEquals(5, outcome.terms().negatives());
      assertArrayEquals(new int[] {0, 1, 2, 4, 5}, outcome.mined());
      assertEquals(2 * 3 * 20 + 2 * LN2, outcome.terms().confidenceSum(), 1e-4);
      assertEquals(2 * 20 + 2 * LN2 / 3, outcome.terms().confidence(), 1e-4);
    }
    MultiBoxPolicy once =
        ReferenceLoss.TORCHVISION.policy().toBuilder()
            .mining(m -> m.minedPositives(Mining.MinedPositives.COUNT_ONCE))
            .build();
    for (Outcome outcome : Outcome.onBoth(once, batch)) {
      assertArrayEquals(new int[] {0, 1, 2, 4, 5}, outcome.mined());
      assertEquals(3 * 20 + 2 * LN2, outcome.terms().confidenceSum(), 1e-4);
    }
  }

  @Test
  void positivesRankBehindEveryNegativeByIndexAndIgnoredNever() {
    TestBatch batch = hardPositives();
    // 3 positives want floor(1.4 * 3) = 4: both negatives, then the first two positives.
    MultiBoxPolicy policy =
        ReferenceLoss.TORCHVISION.policy().toBuilder()
            .mining(m -> m.rounding(Mining.Rounding.DOWN).negativesPerPositive(1.4f))
            .build();
    for (Outcome outcome : Outcome.onBoth(policy, batch)) {
      assertArrayEquals(new int[] {0, 1, 2, 4}, outcome.mined());
    }
  }

  /** Negatives 0 and 4 of loss ln 2, positives 1, 2 and 5 of loss 20, prior 3 ignored. */
  private static TestBatch hardPositives() {
    TestBatch batch = TestBatch.zeros(1, 6, 2);
    for (int positive : new int[] {1, 2, 5}) {
      batch.labels()[positive] = 1;
      batch.row(positive, 20f, 0f);
    }
    batch.labels()[3] = -1;
    batch.row(3, 0f, 50f);
    return batch;
  }
}
