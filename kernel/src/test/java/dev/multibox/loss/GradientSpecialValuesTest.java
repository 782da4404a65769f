package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.Backend;
import dev.multibox.loss.MultiBoxPolicy.ConfidenceInput;
import dev.multibox.loss.MultiBoxPolicy.ConfidenceLoss;
import dev.multibox.loss.MultiBoxPolicy.FloorGradient;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** NaN and infinity in the gradient: where they show, and that they show nowhere else. */
class GradientSpecialValuesTest {

  private static final int CLASSES = 19;
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  private final List<Backend> backends =
      List.of(Backend.current(), Backend.of(Backend.Choice.SCALAR));

  private static void fillRow(float[] values, int row, int columns, float value) {
    Arrays.fill(values, row * columns, (row + 1) * columns, value);
  }

  /** Rows that are not selected may hold anything; so may all locations but the positives'. */
  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void whatIsNotSelectedNeverShows(float value) {
    TestBatch batch = TestBatch.random(2, 50, CLASSES, 1f, 0.05, 0.2, new SplittableRandom(1));
    for (MultiBoxPolicy policy : Policies.undivided()) {
      TestBatch scores = batch.scoresFor(policy);
      TestBatch bad = scores.copy();
      for (int row = 0; row < 100; row++) {
        if (bad.labels()[row] == -1) {
          fillRow(bad.logits(), row, CLASSES, value);
        }
        if (bad.labels()[row] <= 0) {
          fillRow(bad.predicted(), row, 4, value);
          fillRow(bad.target(), row, 4, -value);
        }
      }
      MultiBoxLoss loss = MultiBoxLoss.of(policy);
      GradientRun.of(loss, bad).assertSameBits(GradientRun.of(loss, scores), value + ", " + policy);
    }
  }

  /** Of two NaN rows one is mined: it is NaN throughout, the other +0, and all others stay. */
  @Test
  void nanOfASelectedRowStaysInIt() {
    TestBatch batch = TestBatch.background(1, 30, CLASSES, 1f, new SplittableRandom(2));
    batch.labels()[4] = 2;
    MultiBoxPolicy policy =
        MultiBoxPolicy.builder().mining(m -> m.negativesPerPositive(2f)).build();
    TestBatch bad = batch.copy();
    bad.logits()[9 * CLASSES + 18] = Float.NaN;
    bad.logits()[11 * CLASSES] = Float.NaN;
    bad.logits()[12 * CLASSES + 3] = Float.NaN;
    bad.predicted()[4 * 4 + 1] = Float.NaN;
    for (Backend backend : backends) {
      MultiBoxLoss loss = MultiBoxLoss.of(policy, backend);
      float[] expected = GradientRun.of(loss, batch).logits();
      GradientRun run = GradientRun.of(loss, bad);
      for (int row = 0; row < 30; row++) {
        float[] own = Arrays.copyOfRange(run.logits(), row * CLASSES, (row + 1) * CLASSES);
        float[] wanted = new float[CLASSES];
        if (row == 9 || row == 11) {
          Arrays.fill(wanted, Float.NaN);
        } else if (row == 4) {
          wanted = Arrays.copyOfRange(expected, row * CLASSES, (row + 1) * CLASSES);
        }
        GradientRun.assertSameBits(wanted, own, "row " + row);
      }
      float[] box = Arrays.copyOfRange(run.locations(), 16, 20);
      assertTrue(Float.isNaN(box[1]), "NaN coordinate");
      assertTrue(Float.isFinite(box[0]) && Float.isFinite(box[2]) && Float.isFinite(box[3]));
    }
  }

  @Test
  void infiniteLogits() {
    // label 1 of 3
    softmax(new float[] {0, INFINITY, 0}, 0, 0, 0);
    softmax(new float[] {INFINITY, 0, 0}, 1, -1, 0);
    softmax(new float[] {0, -INFINITY, -INFINITY}, 1, -1, 0);
    softmax(new float[] {-INFINITY, 0, 0}, 0, -0.5f, 0.5f);
    softmax(new float[] {INFINITY, INFINITY, 0}, Float.NaN, Float.NaN, Float.NaN);
    softmax(new float[] {-INFINITY, -INFINITY, -INFINITY}, Float.NaN, Float.NaN, Float.NaN);
    softmax(new float[] {3e38f, -3e38f, 0}, 1, -1, 0);
  }

  /** A loss without a floor is never floored, however large: its gradient does not stop. */
  private void softmax(float[] logits, float... expected) {
    for (FloorGradient floorGradient : FloorGradient.values()) {
      MultiBoxPolicy policy = MultiBoxPolicy.builder().floorGradient(floorGradient).build();
      row(policy, logits, expected);
    }
  }

  @Test
  void infiniteLogitsOfSigmoids() {
    MultiBoxPolicy policy =
        MultiBoxPolicy.builder().confidenceLoss(ConfidenceLoss.SIGMOID_CROSS_ENTROPY).build();
    row(policy, new float[] {INFINITY, -INFINITY, -INFINITY}, 1, -1, 0);
    row(policy, new float[] {0, INFINITY, -INFINITY}, 0.5f, 0, 0);
    row(policy, new float[] {Float.NaN, 0, 0}, Float.NaN, -0.5f, 0.5f);
    row(policy, new float[] {0, Float.NaN, 0}, 0.5f, Float.NaN, 0.5f);
  }

  @Test
  void probabilities() {
    MultiBoxPolicy policy =
        MultiBoxPolicy.builder()
            .confidenceInput(ConfidenceInput.PROBABILITIES)
            .probabilityFloor(0.125f)
            .floorGradient(FloorGradient.STOP)
            .build();
    row(policy, new float[] {0.5f, 0.25f, 0.25f}, 0, -4, 0);
    row(policy, new float[] {0.5f, 0.125f, 0.25f}, 0, -8, 0);
    row(policy, new float[] {0.5f, 0.12f, 0.25f}, 0, 0, 0);
    row(policy, new float[] {0.5f, Float.NaN, 0.25f}, 0, Float.NaN, 0);
    row(policy, new float[] {Float.NaN, 0.5f, Float.NaN}, 0, -2, 0);
  }

  private void row(MultiBoxPolicy policy, float[] scores, float... expected) {
    TestBatch batch = TestBatch.zeros(1, 1, 3);
    batch.labels()[0] = 1;
    batch.row(0, scores);
    for (Backend backend : backends) {
      float[] actual = GradientRun.of(MultiBoxLoss.of(policy, backend), batch).logits();
      for (int j = 0; j < 3; j++) {
        // -0 where the label's probability is 1
        actual[j] += 0f;
      }
      assertArrayEquals(expected, actual, 1e-7f, Arrays.toString(scores) + ", " + policy);
    }
  }

  @Test
  void infiniteDifferencesOfLocations() {
    location(LocationLoss.smoothL1(0.5f), 1);
    location(LocationLoss.huber(2f), 2);
    location(LocationLoss.l1(), 1);
    location(LocationLoss.l2(), INFINITY);
  }

  private void location(LocationLoss form, float slope) {
    TestBatch batch = TestBatch.zeros(1, 1, 3);
    batch.labels()[0] = 1;
    System.arraycopy(new float[] {INFINITY, -INFINITY, 0f, 3e38f}, 0, batch.predicted(), 0, 4);
    MultiBoxPolicy policy = MultiBoxPolicy.builder().locationLoss(form).build();
    for (Backend backend : backends) {
      GradientRun run = GradientRun.of(MultiBoxLoss.of(policy, backend), batch);
      float last = slope == INFINITY ? 3e38f : slope;
      assertArrayEquals(new float[] {slope, -slope, 0f, last}, run.locations(), form.toString());
      assertEquals(Double.POSITIVE_INFINITY, run.terms().locationSum());
    }
  }

  /** Without positives there is nothing to divide by, or nothing to divide. */
  @Test
  void noPositives() {
    TestBatch batch = TestBatch.background(2, 9, 4, 3f, new SplittableRandom(3));
    for (MultiBoxPolicy policy : Policies.undivided()) {
      if (policy.mining().quota() == Mining.Quota.RATIO
          && policy.mining().mode() == Mining.Mode.HARD_NEGATIVES) {
        GradientRun run = GradientRun.of(MultiBoxLoss.of(policy), batch.scoresFor(policy));
        GradientRun.assertSameBits(new float[72], run.logits(), policy.toString());
        GradientRun.assertSameBits(new float[72], run.locations(), policy.toString());
      }
    }
  }
}
