package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.BatchShape;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which batches fit, and whose terms a workspace holds. */
class LossWorkspaceTermsTest {

  private static final BatchShape SHAPE = BatchShape.of(3, 40, 6);

  private final MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);

  private static TestBatch batch(long seed) {
    return TestBatch.random(3, 40, 6, 3f, 0.1, 0.1, new SplittableRandom(seed));
  }

  @Test
  void fewerImagesFitAndOtherRowsDoNot() {
    LossWorkspace workspace = loss.workspace(SHAPE);
    assertEquals(SHAPE, workspace.shape());
    assertTrue(workspace.fits(SHAPE));
    assertTrue(workspace.fits(BatchShape.of(2, 40, 6)));
    assertTrue(workspace.fits(BatchShape.of(0, 40, 6)));
    assertFalse(workspace.fits(BatchShape.of(4, 40, 6)));
    assertFalse(workspace.fits(BatchShape.of(3, 39, 6)));
    assertFalse(workspace.fits(BatchShape.of(3, 41, 6)));
    assertFalse(workspace.fits(BatchShape.of(3, 40, 5)));
    assertFalse(workspace.fits(BatchShape.of(3, 40, 7)));
  }

  @Test
  void threadsAreThoseAskedFor() {
    assertEquals(1, loss.workspace(SHAPE).parallelism());
    assertEquals(3, loss.workspace(SHAPE, 3).parallelism());
    assertEquals(5, loss.workspace(SHAPE, 5, Runnable::run).parallelism());
  }

  /** Two results of one workspace can be compared: each is a number of its own. */
  @Test
  void theDifferenceOfTwoCallsIsNotZero() {
    LossWorkspace workspace = loss.workspace(SHAPE);
    TestBatch one = batch(1);
    TestBatch two = batch(2);
    double before = loss.evaluate(one.predictions(), one.targets(), workspace);
    double after = loss.evaluate(two.predictions(), two.targets(), workspace);
    assertNotEquals(0.0, after - before);
    assertEquals(before, loss.evaluate(one.predictions(), one.targets(), workspace));
  }

  @ParameterizedTest
  @EnumSource
  void everyCallReturnsTheTotalOfItsTerms(ReferenceLoss reference) {
    MultiBoxLoss own = MultiBoxLoss.of(reference);
    LossWorkspace workspace = own.workspace(SHAPE);
    TestBatch batch = batch(3).scoresFor(reference.policy());
    PerPriorOutputs outputs = PerPriorOutputs.of(SHAPE, new float[120], new byte[120]);
    Gradients gradients = Gradients.dense(SHAPE, new float[720], new float[480]);
    double total = own.evaluate(batch.predictions(), batch.targets(), workspace);
    assertTrue(total > 0, "total " + total);
    assertEquals(total, workspace.terms().total());
    assertEquals(total, own.evaluate(batch.predictions(), batch.targets(), workspace, outputs));
    assertEquals(total, workspace.terms().total());
    assertEquals(
        total,
        own.evaluateWithGradient(batch.predictions(), batch.targets(), workspace, gradients));
    assertEquals(total, workspace.terms().total());
    assertEquals(
        total,
        own.evaluateWithGradient(
            batch.predictions(), batch.targets(), workspace, outputs, gradients));
    assertEquals(total, workspace.terms().total());
  }

  @Test
  void termsAreOfNoImagesBeforeTheFirstCall() {
    LossTerms terms = loss.workspace(SHAPE).terms();
    assertEquals(0, terms.batch());
    assertEquals(40, terms.priors());
    assertEquals(0.0, terms.total());
  }

  /** One view of the last call; a copy keeps. */
  @Test
  void termsAreAViewOfTheLastCall() {
    LossWorkspace workspace = loss.workspace(SHAPE);
    TestBatch one = batch(4);
    TestBatch two = batch(5).images(0, 2);
    double first = loss.evaluate(one.predictions(), one.targets(), workspace);
    LossTerms view = workspace.terms();
    LossTerms kept = view.copy();
    double second = loss.evaluate(two.predictions(), two.targets(), workspace);
    assertSame(view, workspace.terms());
    assertEquals(second, view.total());
    assertEquals(2, view.batch());
    assertEquals(first, kept.total());
    assertEquals(3, kept.batch());
  }

  /** Arguments are refused before the terms change; labels and failures leave terms of nothing. */
  @Test
  void aRefusedCallLeavesTermsOfTheCallBeforeOrOfNothing() {
    LossWorkspace workspace = loss.workspace(SHAPE);
    TestBatch batch = batch(6);
    double total = loss.evaluate(batch.predictions(), batch.targets(), workspace);
    assertThrowsExactly(
        IllegalArgumentException.class,
        () -> loss.evaluate(batch.predictions(), batch.images(0, 2).targets(), workspace));
    assertThrowsExactly(
        IllegalArgumentException.class,
        () ->
            loss.evaluateWithGradient(
                batch.predictions(),
                batch.targets(),
                workspace,
                Gradients.dense(SHAPE, batch.logits(), new float[480])));
    assertEquals(total, workspace.terms().total());
    TestBatch bad = batch.copy();
    bad.labels()[50] = 6;
    assertThrowsExactly(
        IllegalArgumentException.class,
        () -> loss.evaluate(bad.predictions(), bad.targets(), workspace));
    assertEquals(0, workspace.terms().batch());
    assertEquals(total, loss.evaluate(batch.predictions(), batch.targets(), workspace));
    Gradients noRoom =
        Gradients.sparse(SHAPE, new long[1], new float[6], new long[1], new float[4]);
    assertThrowsExactly(
        IndexOutOfBoundsException.class,
        () -> loss.evaluateWithGradient(batch.predictions(), batch.targets(), workspace, noRoom));
    assertEquals(0, workspace.terms().batch());
  }

  /** What an executor throws comes out, and no half of a batch stays as its terms. */
  @Test
  void aFailingExecutorLeavesTermsOfNothing() {
    Executor failing =
        task -> {
          throw new IllegalStateException("no thread");
        };
    LossWorkspace workspace = loss.workspace(SHAPE, 2, failing);
    TestBatch batch = batch(7);
    assertThrowsExactly(
        IllegalStateException.class,
        () -> loss.evaluate(batch.predictions(), batch.targets(), workspace));
    assertEquals(0, workspace.terms().batch());
  }
}
