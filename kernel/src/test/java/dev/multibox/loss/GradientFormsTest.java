package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sparse, reused and distributed gradients against dense ones. */
class GradientFormsTest {

  private static final int BATCH = 3;
  private static final int PRIORS = 40;
  private static final int CLASSES = 6;
  private static final int ROWS = BATCH * PRIORS;

  private static TestBatch batch(long seed, MultiBoxPolicy policy) {
    return TestBatch.random(BATCH, PRIORS, CLASSES, 3f, 0.1, 0.1, new SplittableRandom(seed))
        .scoresFor(policy);
  }

  /** Caller memory of sparse gradients. */
  private record Sparse(long[] logitRows, float[] logits, long[] boxRows, float[] boxes) {

    static Sparse of(int capacity, int boxCapacity) {
      long[] rows = new long[capacity];
      Arrays.fill(rows, -7);
      long[] boxRows = new long[boxCapacity];
      Arrays.fill(boxRows, -7);
      return new Sparse(
          rows,
          GradientRun.poison(capacity * CLASSES),
          boxRows,
          GradientRun.poison(boxCapacity * 4));
    }

    Gradients gradients(Predictions like) {
      return Gradients.sparse(
          like.shape(),
          MemorySegment.ofArray(logitRows),
          MemorySegment.ofArray(logits),
          MemorySegment.ofArray(boxRows),
          MemorySegment.ofArray(boxes));
    }

    /** Spreads rows over zeros, and checks that they ascend and that nothing follows them. */
    static float[] dense(long[] rows, float[] values, long count, int columns) {
      float[] dense = new float[ROWS * columns];
      for (int i = 0; i < rows.length; i++) {
        if (i >= count) {
          assertEquals(-7, rows[i], "row " + i + " behind the last");
          assertEquals(
              Float.floatToRawIntBits(GradientRun.POISON),
              Float.floatToRawIntBits(values[i * columns]));
        } else {
          assertTrue(i == 0 || rows[i - 1] < rows[i], "rows ascend");
          System.arraycopy(values, i * columns, dense, (int) rows[i] * columns, columns);
        }
      }
      return dense;
    }
  }

  @ParameterizedTest
  @EnumSource
  void sparseRowsAreTheDenseOnes(ReferenceLoss reference) {
    MultiBoxLoss loss = MultiBoxLoss.of(reference);
    for (int parallelism : new int[] {1, 3}) {
      TestBatch batch = batch(60 + reference.ordinal(), reference.policy());
      GradientRun dense = GradientRun.of(loss, batch, gradients -> gradients.scale(2.0));
      Sparse sparse = Sparse.of(ROWS, ROWS);
      Gradients gradients = sparse.gradients(batch.predictions()).scale(2.0);
      LossWorkspace workspace = loss.workspace(BatchShape.of(BATCH, PRIORS, CLASSES), parallelism);
      loss.evaluateWithGradient(batch.predictions(), batch.targets(), workspace, gradients);
      LossTerms terms = workspace.terms();
      new GradientRun(
              terms,
              Sparse.dense(sparse.logitRows, sparse.logits, gradients.logitRows(), CLASSES),
              Sparse.dense(sparse.boxRows, sparse.boxes, gradients.locationRows(), 4))
          .assertSameBits(dense, reference.name());
      assertEquals(terms.positives(), gradients.locationRows());
      assertTrue(gradients.logitRows() <= terms.positives() + terms.negatives());
      assertTrue(gradients.logitRows() > terms.positives(), "some negatives");
    }
  }

  /** Room for the quota is asked for, whether or not it is used, and no more. */
  @Test
  void sparseGradientsNeedRoomForTheQuota() {
    TestBatch batch = TestBatch.zeros(BATCH, PRIORS, CLASSES);
    batch.labels()[7] = 1;
    batch.labels()[PRIORS + 2] = 2;
    batch.labels()[PRIORS + 3] = 2;
    // Each positive and three negatives: 4 + 8 rows, 3 of locations.
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    LossWorkspace workspace = loss.workspace(BatchShape.of(BATCH, PRIORS, CLASSES));
    Sparse enough = Sparse.of(12, 3);
    Gradients gradients = enough.gradients(batch.predictions());
    loss.evaluateWithGradient(batch.predictions(), batch.targets(), workspace, gradients);
    assertEquals(12, gradients.logitRows());
    assertEquals(3, gradients.locationRows());
    refused(
        loss,
        batch,
        Sparse.of(11, 3),
        "logit gradients: expected at least 12 rows, for all that might be used, got 11; give"
            + " longer memory, or lower the sizes");
    refused(
        loss,
        batch,
        Sparse.of(12, 2),
        "location gradients: expected at least 3 rows, for all positives, got 2; give longer"
            + " memory, or lower the sizes");
    MultiBoxLoss all =
        MultiBoxLoss.of(
            MultiBoxPolicy.builder().mining(m -> m.mode(Mining.Mode.ALL_NEGATIVES)).build());
    batch.labels()[0] = -1;
    refused(
        all,
        batch,
        Sparse.of(ROWS - 2, 3),
        "logit gradients: expected at least 119 rows, for all that might be used, got 118; give"
            + " longer memory, or lower the sizes");
    Sparse rows = Sparse.of(ROWS - 1, 3);
    Gradients taken = rows.gradients(batch.predictions());
    all.evaluateWithGradient(
        batch.predictions(),
        batch.targets(),
        all.workspace(BatchShape.of(BATCH, PRIORS, CLASSES)),
        taken);
    assertEquals(ROWS - 1, taken.logitRows());
  }

  private static void refused(MultiBoxLoss loss, TestBatch batch, Sparse sparse, String message) {
    Gradients gradients = sparse.gradients(batch.predictions());
    LossWorkspace workspace = loss.workspace(BatchShape.of(BATCH, PRIORS, CLASSES));
    assertEquals(
        message,
        assertThrows(
                IndexOutOfBoundsException.class,
                () ->
                    loss.evaluateWithGradient(
                        batch.predictions(), batch.targets(), workspace, gradients))
            .getMessage());
    Sparse.dense(sparse.logitRows, sparse.logits, 0, CLASSES);
    Sparse.dense(sparse.boxRows, sparse.boxes, 0, 4);
  }

  @ParameterizedTest
  @EnumSource
  void reusedMemoryEqualsAFreshFill(BatchLayout layout) {
    for (ReferenceLoss reference :
        new ReferenceLoss[] {
          ReferenceLoss.TORCHVISION, ReferenceLoss.SSD_KERAS, ReferenceLoss.BUBBLIIIING_V1
        }) {
      MultiBoxLoss loss = MultiBoxLoss.of(reference);
      TestBatch first = batch(1, reference.policy());
      MemorySegment[] memory = layout.gradientMemory(first, null);
      Gradients gradients =
          layout.gradients(layout.view(first, null).predictions(), memory).reused();
      LossWorkspace workspace = loss.workspace(BatchShape.of(BATCH, PRIORS, CLASSES), 2);
      for (int call = 0; call < 5; call++) {
        TestBatch batch = batch(70 + call, reference.policy());
        BatchLayout.View view = layout.view(batch, null);
        loss.evaluateWithGradient(view.predictions(), view.targets(), workspace, gradients);
        LossTerms terms = workspace.terms();
        new GradientRun(terms, layout.logits(memory, batch), layout.locations(memory, batch))
            .assertSameBits(GradientRun.of(loss, batch), reference + ", call " + call);
      }
    }
  }

  /** Poison between two calls stays in every row that neither of them had. */
  @Test
  void reusedMemoryIsTouchedInEarlierRowsAlone() {
    MultiBoxPolicy policy = MultiBoxPolicy.builder().build();
    MultiBoxLoss loss = MultiBoxLoss.of(policy);
    TestBatch one = batch(81, policy);
    TestBatch two = batch(82, policy);
    float[] logits = GradientRun.poison(ROWS * CLASSES);
    float[] boxes = GradientRun.poison(ROWS * 4);
    Gradients gradients =
        Gradients.dense(
                one.predictions().shape(),
                MemorySegment.ofArray(logits),
                MemorySegment.ofArray(boxes))
            .reused();
    LossWorkspace workspace = loss.workspace(BatchShape.of(BATCH, PRIORS, CLASSES));
    loss.evaluateWithGradient(one.predictions(), one.targets(), workspace, gradients);
    float[] before = logits.clone();
    Arrays.fill(logits, GradientRun.POISON);
    Arrays.fill(boxes, GradientRun.POISON);
    loss.evaluateWithGradient(two.predictions(), two.targets(), workspace, gradients);
    float[] after = GradientRun.of(loss, two).logits();
    int untouched = 0;
    for (int row = 0; row < ROWS; row++) {
      boolean hadOne = before[row * CLASSES] != 0f;
      boolean hasOne = after[row * CLASSES] != 0f;
      float expected = hadOne || hasOne ? after[row * CLASSES] : GradientRun.POISON;
      assertEquals(
          Float.floatToRawIntBits(expected),
          Float.floatToRawIntBits(logits[row * CLASSES]),
          "row " + row);
      untouched += hadOne || hasOne ? 0 : 1;
    }
    assertTrue(untouched > 10, "untouched rows: " + untouched);
  }

  /**
   * Two callers take half of a batch each, merge their terms, and divide their raw gradients by the
   * divisor of the whole. The whole's scale is rounded to a float, and its product once more: 2
   * units at most between the two.
   */
  @Test
  void halvesOfABatchScaledByMergedTermsGiveTheWhole() {
    for (ReferenceLoss reference :
        new ReferenceLoss[] {ReferenceLoss.CAFFE_SSD, ReferenceLoss.TORCHVISION}) {
      MultiBoxLoss loss = MultiBoxLoss.of(reference.policy().toBuilder().alpha(0.5f).build());
      TestBatch batch = batch(91, loss.policy());
      GradientRun whole = GradientRun.of(loss, batch);
      GradientRun left = GradientRun.of(loss, batch.images(0, 2), Gradients::unnormalized);
      GradientRun right = GradientRun.of(loss, batch.images(2, 3), Gradients::unnormalized);
      LossTerms merged = left.terms().merge(right.terms());
      LossBounds.assertSameBits(whole.terms(), merged);
      double divisor = Math.max(1, merged.positives());
      scaledIsWhole(left.logits(), right.logits(), divisor, whole.logits());
      scaledIsWhole(left.locations(), right.locations(), divisor, whole.locations());
      // Or each is given the scale, 1 / N in double, where the whole divides 1 by N: no further
      // off.
      GradientRun scaled =
          GradientRun.of(loss, batch.images(0, 2), each -> each.unnormalized().scale(1 / divisor));
      for (int i = 0; i < scaled.logits().length; i++) {
        assertEquals(
            whole.logits()[i],
            scaled.logits()[i],
            2 * 0x1p-24 * Math.abs(whole.logits()[i]),
            "logit " + i);
      }
    }
  }

  private static void scaledIsWhole(float[] left, float[] right, double divisor, float[] whole) {
    assertEquals(whole.length, left.length + right.length);
    for (int i = 0; i < whole.length; i++) {
      double raw = i < left.length ? left[i] : right[i - left.length];
      assertEquals(
          raw / divisor, whole[i], 2.01 * 0x1p-24 * Math.abs(raw / divisor), "element " + i);
    }
  }
}
