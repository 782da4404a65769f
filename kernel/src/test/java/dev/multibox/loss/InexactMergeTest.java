package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Policies that mine over the images of a call: their merged terms are marked. */
class InexactMergeTest {

  private static final Set<ReferenceLoss> OVER_BATCH =
      EnumSet.of(
          ReferenceLoss.SSD_KERAS,
          ReferenceLoss.SOCRET360,
          ReferenceLoss.RYKOV8,
          ReferenceLoss.BUBBLIIIING_V1,
          ReferenceLoss.BUBBLIIIING_V2,
          ReferenceLoss.BUBBLIIIING_TORCH);

  /** Two machines with an image each; the whole takes negatives of the second image alone. */
  @Test
  void partsOfABatchThatIsRankedAsOneAreNotTheWhole() {
    float[] probabilities = {
      0.9f, 0.1f, 0.2f, 0.8f, 0.6f, 0.4f, 0.55f, 0.45f, 0.5f, 0.5f, 0.4f, 0.6f, 0.3f, 0.7f, 0.2f,
      0.8f
    };
    TestBatch batch =
        new TestBatch(
            2,
            4,
            2,
            probabilities,
            new float[32],
            new int[] {0, 1, 0, 0, 0, 0, 0, 0},
            new float[32]);
    LossTerms first = terms(ReferenceLoss.SSD_KERAS, batch.images(0, 1));
    LossTerms second = terms(ReferenceLoss.SSD_KERAS, batch.images(1, 2));
    LossTerms whole = terms(ReferenceLoss.SSD_KERAS, batch);
    LossTerms merged = first.merge(second);
    assertEquals(3.952844999948401, whole.total(), 1e-6);
    assertEquals(1.4371666237711906, merged.total(), 1e-6);
    assertTrue(whole.isExact());
    assertTrue(first.isExact());
    assertFalse(merged.isExact());
    assertTrue(
        merged.toString().endsWith(" images), merged of parts that were mined apart"),
        merged::toString);
    // What was inexact once stays so, and travels.
    assertFalse(merged.copy().isExact());
    assertFalse(LossTerms.merge(List.of(merged)).isExact());
    assertFalse(LossTerms.of(merged.toBytes()).isExact());
    assertTrue(LossTerms.of(whole.toBytes()).isExact());
    assertFalse(LossTerms.of(first.toBytes()).merge(LossTerms.of(second.toBytes())).isExact());
    assertEquals(29 + 24 * 2, whole.toBytes().length);
  }

  /** Of all presets: exact is what the whole's bits say. */
  @ParameterizedTest
  @EnumSource
  void presetsSayWhetherTheyMergeExactly(ReferenceLoss reference) {
    boolean exactly = !OVER_BATCH.contains(reference);
    assertEquals(exactly, reference.policy().mergesExactly());
    TestBatch batch =
        TestBatch.random(4, 200, 5, 3f, 0.03, 0.1, new SplittableRandom(5))
            .scoresFor(reference.policy());
    for (int prior = 0; prior < 200; prior++) {
      // Of unequal numbers of objects, so that counts over the batch are others than an image's.
      batch.labels()[prior] = prior % 7 == 0 ? 2 : batch.labels()[prior];
      batch.labels()[600 + prior] = Math.min(batch.labels()[600 + prior], 0);
    }
    LossTerms whole = terms(reference, batch);
    LossTerms merged =
        terms(reference, batch.images(0, 2)).merge(terms(reference, batch.images(2, 4)));
    assertEquals(exactly, merged.isExact());
    if (exactly) {
      LossBounds.assertSameBits(whole, merged);
    } else {
      assertTrue(Math.abs(whole.total() - merged.total()) > 1e-3, whole + " and " + merged);
    }
  }

  @Test
  void aMergeWithNoImagesIsExact() {
    TestBatch batch =
        TestBatch.random(2, 60, 5, 3f, 0.1, 0.1, new SplittableRandom(6)).probabilities();
    LossTerms whole = terms(ReferenceLoss.RYKOV8, batch);
    LossTerms none = terms(ReferenceLoss.RYKOV8, batch.images(0, 0));
    for (LossTerms merged : List.of(whole.merge(none), none.merge(whole), none.merge(none))) {
      assertTrue(merged.isExact());
    }
    LossBounds.assertSameBits(whole, none.merge(whole));
  }

  /** Without mining the scope says nothing. */
  @Test
  void allNegativesMergeExactly() {
    MultiBoxPolicy policy = ReferenceLoss.SSD_KERAS.policy();
    assertTrue(
        policy.toBuilder().mining(m -> m.mode(Mining.Mode.ALL_NEGATIVES)).build().mergesExactly());
  }

  /** Examples are picked image by image. */
  @Test
  void hardExamplesMergeExactly() {
    MultiBoxPolicy policy =
        ReferenceLoss.CAFFE_SSD.policy().toBuilder()
            .mining(m -> m.mode(Mining.Mode.HARD_EXAMPLES).quota(Mining.Quota.EXAMPLES))
            .build();
    assertTrue(policy.mergesExactly());
    TestBatch batch = TestBatch.random(3, 200, 5, 3f, 0.05, 0.1, new SplittableRandom(7));
    MultiBoxLoss loss = MultiBoxLoss.of(policy);
    LossTerms merged = terms(loss, batch.images(0, 1)).merge(terms(loss, batch.images(1, 3)));
    LossBounds.assertSameBits(terms(loss, batch), merged);
    assertTrue(merged.isExact());
  }

  @Test
  void termsOfBothKindsAreRefused() {
    MultiBoxPolicy byImage = MultiBoxPolicy.builder().build();
    MultiBoxPolicy overBatch = byImage.toBuilder().mining(m -> m.scope(Mining.Scope.BATCH)).build();
    assertEquals(
        "other: expected terms that merge exactly as these terms, got terms that merge inexactly;"
            + " merge terms of one policy",
        assertThrows(IllegalArgumentException.class, () -> none(byImage).merge(none(overBatch)))
            .getMessage());
    assertEquals(
        "parts[1]: expected terms that merge inexactly as parts[0], got terms that merge exactly;"
            + " merge terms of one policy",
        assertThrows(
                IllegalArgumentException.class,
                () -> LossTerms.merge(List.of(none(overBatch), none(byImage))))
            .getMessage());
  }

  private static LossTerms none(MultiBoxPolicy policy) {
    return LossTerms.of(policy, 4, new int[0], new int[0], new double[0], new double[0]);
  }

  private static LossTerms terms(ReferenceLoss reference, TestBatch batch) {
    return terms(MultiBoxLoss.of(reference), batch);
  }

  private static LossTerms terms(MultiBoxLoss loss, TestBatch batch) {
    LossWorkspace workspace = loss.workspace(batch.shape());
    loss.evaluate(batch.predictions(), batch.targets(), workspace);
    return workspace.terms().copy();
  }
}
