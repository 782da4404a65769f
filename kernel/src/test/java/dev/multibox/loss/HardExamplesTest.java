package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.internal.RecordedBitsTest;
import dev.multibox.loss.HardExamples.DroppedPositives;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Hard examples against the definition: what is not picked counts nothing, as if its label were
 * neutral and every negative that is left counted.
 */
@Tag("bits")
class HardExamplesTest {

  private static final int BATCH = 4;

  private static List<HardExamples> examples() {
    List<HardExamples> all = new ArrayList<>();
    for (DroppedPositives dropped : DroppedPositives.values()) {
      for (int most : new int[] {1, 7, 20, 10_000}) {
        for (double threshold : new double[] {0.3, 0.7, 1}) {
          float area = threshold < 1 ? 0.2f : 0f;
          all.add(new HardExamples(most, 1f, 1f, threshold, area, dropped));
          all.add(new HardExamples(most, 1f, 0f, threshold, 0f, dropped));
          all.add(new HardExamples(most, 0f, 2f, threshold, area, dropped));
          all.add(new HardExamples(most, 0.05f, 0.06f, threshold, 0f, dropped));
        }
      }
    }
    return all;
  }

  @Test
  void lossAndGradientAreThoseOfWhatIsPicked() {
    SplittableRandom random = new SplittableRandom(31);
    int dropped = 0;
    for (HardExamples examples : examples()) {
      for (Mining.Quota quota : List.of(Mining.Quota.EXAMPLES, Mining.Quota.RATIO)) {
        int priors = 1 + random.nextInt(150);
        TestBatch batch = TestBatch.random(BATCH, priors, 5, 3f, 0.1, 0.1, random.split());
        for (int prior = 0; prior < priors; prior++) {
          batch.labels()[prior] = Math.min(0, batch.labels()[prior]);
        }
        MultiBoxPolicy policy =
            Policies.hardExamples(examples, quota).toBuilder()
                .mining(m -> m.negativesPerPositive(1.5f).minNegatives(ratioOnly(quota)))
                .build();
        FixedBoxes boxes = FixedBoxes.random(priors, random.split());
        boolean[] picked = new HardExamplesOracle(policy, batch, boxes).rows();
        dropped += compare(policy, batch, boxes, picked);
      }
    }
    assertTrue(dropped > 500, "positives that were dropped: " + dropped);
  }

  private static int ratioOnly(Mining.Quota quota) {
    return quota == Mining.Quota.RATIO ? 2 : 0;
  }

  /** Compares on each backend and number of threads; returns how many positives were dropped. */
  private static int compare(
      MultiBoxPolicy policy, TestBatch batch, FixedBoxes boxes, boolean[] picked) {
    int[] labels = batch.labels().clone();
    int dropped = 0;
    for (int row = 0; row < labels.length; row++) {
      dropped += labels[row] > 0 && !picked[row] ? 1 : 0;
      labels[row] = picked[row] ? labels[row] : -1;
    }
    MultiBoxPolicy everyNegative =
        policy.toBuilder()
            .mining(
                m ->
                    m.mode(Mining.Mode.ALL_NEGATIVES)
                        .quota(Mining.Quota.RATIO)
                        .minNegatives(0)
                        .examples(HardExamples.CAFFE))
            .build();
    TestBatch left =
        new TestBatch(
            BATCH,
            batch.priors(),
            batch.classes(),
            batch.logits(),
            batch.predicted(),
            labels,
            batch.target());
    GradientRun expected =
        GradientRun.of(MultiBoxLoss.of(everyNegative), left, Gradients::unnormalized);
    for (Backend backend : List.of(Backend.current(), Backend.of(Backend.Choice.SCALAR))) {
      MultiBoxLoss loss = MultiBoxLoss.of(policy, backend);
      MultiBoxLoss whole =
          policy.mining().examples().overlapThreshold() < 1 ? loss.withBoxes(boxes) : loss;
      for (int threads : new int[] {1, 3}) {
        GradientRun actual = GradientRun.of(whole, batch, Gradients::unnormalized, threads);
        GradientRun.assertSameBits(expected.logits(), actual.logits(), policy + ", logits");
        GradientRun.assertSameBits(expected.locations(), actual.locations(), policy + ", boxes");
        requireTerms(policy, batch, expected.terms(), actual.terms(), picked);
      }
      byte[] marks = new byte[labels.length];
      whole.evaluate(
          batch.predictions(),
          batch.targets(),
          whole.workspace(batch.shape()),
          PerPriorOutputs.of(batch.shape(), (float[]) null, marks));
      for (int row = 0; row < marks.length; row++) {
        assertEquals(picked[row] && labels[row] == 0 ? 1 : 0, marks[row], policy + " at " + row);
      }
    }
    return dropped;
  }

  private static void requireTerms(
      MultiBoxPolicy policy,
      TestBatch batch,
      LossTerms expected,
      LossTerms actual,
      boolean[] picked) {
    assertEquals(expected.confidenceSum(), actual.confidenceSum());
    assertEquals(expected.locationSum(), actual.locationSum());
    assertEquals(expected.negatives(), actual.negatives());
    long matched = IntStream.of(batch.labels()).filter(label -> label > 0).count();
    long kept =
        IntStream.range(0, picked.length)
            .filter(row -> picked[row] && batch.labels()[row] > 0)
            .count();
    boolean counts = policy.mining().examples().droppedPositives() == DroppedPositives.COUNTED;
    assertEquals(counts ? matched : kept, actual.positives(), policy.toString());
    double divisor = Math.max(1, actual.positives());
    assertEquals((actual.confidenceSum() + actual.locationSum()) / divisor, actual.total(), 1e-12);
  }

  /** The gradient shows what is picked: its bits are recorded, with boxes compared and without. */
  @Test
  void bitsAreThoseRecorded() throws IOException {
    TestBatch batch = TestBatch.random(BATCH, 150, 21, 3f, 0.1, 0.1, new SplittableRandom(8));
    FixedBoxes boxes = FixedBoxes.random(150, new SplittableRandom(9));
    for (Backend backend : List.of(Backend.current(), Backend.of(Backend.Choice.SCALAR))) {
      MultiBoxLoss caffe =
          MultiBoxLoss.of(
              Policies.hardExamples(HardExamples.CAFFE, Mining.Quota.EXAMPLES), backend);
      MultiBoxLoss tensorFlow =
          MultiBoxLoss.of(
                  Policies.hardExamples(
                      HardExamples.TENSORFLOW.withSuppression(0.5, 0f), Mining.Quota.RATIO),
                  backend)
              .withBoxes(boxes);
      GradientRun picked = GradientRun.of(caffe, batch);
      RecordedBitsTest.assertRecorded("hardExamples.caffe.logits", picked.logits());
      RecordedBitsTest.assertRecorded("hardExamples.caffe.locations", picked.locations());
      picked = GradientRun.of(tensorFlow, batch);
      RecordedBitsTest.assertRecorded("hardExamples.tensorFlow.logits", picked.logits());
      RecordedBitsTest.assertRecorded("hardExamples.tensorFlow.locations", picked.locations());
    }
  }

  /** The gradient is divided by what is picked in the whole batch, which no image knows alone. */
  @Test
  void gradientsAreDividedByTheBatch() {
    TestBatch batch = TestBatch.random(BATCH, 60, 5, 3f, 0.3, 0.1, new SplittableRandom(4));
    MultiBoxLoss loss =
        MultiBoxLoss.of(
            Policies.hardExamples(HardExamples.CAFFE.withMost(9), Mining.Quota.EXAMPLES));
    GradientRun divided = GradientRun.of(loss, batch);
    double positives = divided.terms().positives();
    assertTrue(positives > 1 && positives < 36, "positives " + positives);
    GradientRun scaled = GradientRun.of(loss, batch, g -> g.unnormalized().scale(1 / positives));
    GradientRun.assertSameBits(scaled.logits(), divided.logits(), "logits");
    GradientRun.assertSameBits(scaled.locations(), divided.locations(), "locations");
    BatchShape shape = batch.shape();
    long[] rows = new long[BATCH * 9];
    float[] logits = new float[rows.length * 5];
    Gradients sparse =
        Gradients.sparse(
            shape, rows, logits, new long[(int) shape.rows()], new float[4 * (int) shape.rows()]);
    loss.evaluateWithGradient(batch.predictions(), batch.targets(), loss.workspace(shape), sparse);
    assertEquals(divided.terms().positives() + divided.terms().negatives(), sparse.logitRows());
    for (int i = 0; i < sparse.logitRows(); i++) {
      for (int j = 0; j < 5; j++) {
        assertEquals(divided.logits()[(int) rows[i] * 5 + j], logits[i * 5 + j]);
      }
    }
  }

  @Test
  void notANumberRanksFirst() {
    TestBatch batch = TestBatch.random(1, 40, 3, 1f, 0.2, 0, new SplittableRandom(2));
    batch.labels()[0] = 1;
    batch.labels()[30] = 0;
    batch.logits()[30 * 3] = Float.NaN;
    Outcome outcome =
        Outcome.of(
            MultiBoxLoss.of(
                Policies.hardExamples(HardExamples.CAFFE.withMost(1), Mining.Quota.EXAMPLES)),
            batch);
    assertArrayEquals(new int[] {30}, outcome.mined());
    assertTrue(Double.isNaN(outcome.terms().total()));
  }

  @Test
  void policiesComeBackFromTheirBytes() {
    for (HardExamples examples : examples()) {
      for (Mining.Quota quota : List.of(Mining.Quota.EXAMPLES, Mining.Quota.RATIO)) {
        MultiBoxPolicy policy = Policies.hardExamples(examples, quota);
        assertEquals(policy, MultiBoxPolicy.of(policy.toBytes()));
        assertEquals(policy.mining(), policy.mining().toBuilder().build());
      }
    }
  }
}
