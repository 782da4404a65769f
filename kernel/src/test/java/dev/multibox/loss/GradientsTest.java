package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

import dev.multibox.BatchShape;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Gradients are values over one memory, whose record of written rows they share. */
class GradientsTest {

  private static final BatchShape SHAPE = BatchShape.of(3, 40, 6);
  private static final int ROWS = 120;

  private final MultiBoxLoss loss =
      MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD.policy().toBuilder().alpha(0.5f).build());
  private final LossWorkspace workspace = loss.workspace(SHAPE);
  private final float[] logits = new float[ROWS * 6];
  private final float[] boxes = new float[ROWS * 4];
  private final Gradients plain = Gradients.dense(SHAPE, logits, boxes);

  private static TestBatch batch(long seed) {
    return TestBatch.random(3, 40, 6, 3f, 0.1, 0.1, new SplittableRandom(seed));
  }

  private void call(TestBatch batch, Gradients gradients) {
    loss.evaluateWithGradient(batch.predictions(), batch.targets(), workspace, gradients);
  }

  private void requireFresh(TestBatch batch, UnaryOperator<Gradients> options, String what) {
    GradientRun fresh = GradientRun.of(loss, batch, options);
    GradientRun.assertSameBits(fresh.logits(), logits, what + ", logits");
    GradientRun.assertSameBits(fresh.locations(), boxes, what + ", locations");
  }

  /** What returns gradients returns others, and leaves those it was called on alone. */
  @Test
  void everyOptionIsAnotherValue() {
    TestBatch batch = batch(1);
    List<UnaryOperator<Gradients>> options =
        List.of(
            gradients -> gradients.scale(3),
            gradients -> gradients.withRespectTo(Gradients.WithRespectTo.LOGITS),
            Gradients::unnormalized,
            Gradients::reused);
    for (UnaryOperator<Gradients> option : options) {
      assertNotSame(plain, option.apply(plain));
      call(batch, plain);
      requireFresh(batch, gradients -> gradients, "after option " + options.indexOf(option));
    }
    // Each keeps what was said before, in any order.
    call(batch, plain.unnormalized().scale(0.25).reused());
    requireFresh(batch, gradients -> gradients.scale(0.25).unnormalized(), "unnormalized first");
    call(batch, plain.scale(0.25).reused().unnormalized());
    requireFresh(batch, gradients -> gradients.scale(0.25).unnormalized(), "scale first");
  }

  @Test
  void aScaleTakesThePlaceOfTheOneBefore() {
    TestBatch batch = batch(2);
    call(batch, plain.scale(7).scale(0.5));
    requireFresh(batch, gradients -> gradients.scale(0.5), "the last scale");
  }

  @Test
  void withRespectToIsKept() {
    MultiBoxLoss keras = MultiBoxLoss.of(ReferenceLoss.SSD_KERAS);
    TestBatch batch = batch(3).scoresFor(keras.policy());
    Gradients ofLogits = plain.withRespectTo(Gradients.WithRespectTo.LOGITS).scale(2).reused();
    keras.evaluateWithGradient(
        batch.predictions(), batch.targets(), keras.workspace(SHAPE), ofLogits);
    GradientRun fresh =
        GradientRun.of(
            keras, batch, each -> each.scale(2).withRespectTo(Gradients.WithRespectTo.LOGITS));
    GradientRun.assertSameBits(fresh.logits(), logits, "logits");
    assertFalse(
        Arrays.equals(GradientRun.of(keras, batch, each -> each.scale(2)).logits(), logits),
        "the gradient of the probabilities is another");
  }

  /** Whichever of the gradients over the memory wrote last, the next one clears its rows. */
  @Test
  void theRecordOfWrittenRowsIsShared() {
    Gradients reused = plain.reused();
    List<UnaryOperator<Gradients>> options =
        List.of(
            gradients -> gradients,
            gradients -> gradients.scale(2),
            Gradients::unnormalized,
            gradients -> gradients.scale(-1).unnormalized());
    Arrays.fill(logits, GradientRun.POISON);
    Arrays.fill(boxes, GradientRun.POISON);
    for (int step = 0; step < 60; step++) {
      TestBatch batch = batch(100 + step);
      UnaryOperator<Gradients> option = options.get(step % options.size());
      Gradients from =
          switch (step % 3) {
            case 0 -> reused;
            case 1 -> plain;
            default -> plain.reused();
          };
      call(batch, option.apply(from));
      requireFresh(batch, option, "step " + step);
    }
  }

  /** Gradients that are not reused set everything, also where a record is kept. */
  @Test
  void plainGradientsSetEverything() {
    TestBatch batch = batch(4);
    call(batch, plain.reused());
    Arrays.fill(logits, GradientRun.POISON);
    Arrays.fill(boxes, GradientRun.POISON);
    call(batch, plain);
    requireFresh(batch, gradients -> gradients, "over poison");
  }

  /** A reused one clears the rows of the call before alone: poison elsewhere stays. */
  @Test
  void reusedGradientsClearTheRowsOfAPlainCall() {
    TestBatch first = batch(5);
    TestBatch second = batch(6);
    Gradients reused = plain.reused();
    call(first, reused);
    call(first, plain);
    int row = firstRowWithoutGradient(first, second);
    logits[row * 6] = GradientRun.POISON;
    // Asking again keeps the record.
    call(second, plain.reused().scale(1));
    assertEquals(
        Float.floatToRawIntBits(GradientRun.POISON), Float.floatToRawIntBits(logits[row * 6]));
    logits[row * 6] = 0f;
    requireFresh(second, gradients -> gradients, "but for the poison");
  }

  private int firstRowWithoutGradient(TestBatch first, TestBatch second) {
    float[] one = GradientRun.of(loss, first).logits();
    float[] two = GradientRun.of(loss, second).logits();
    int row = 0;
    while (one[row * 6] != 0f || two[row * 6] != 0f) {
      row++;
    }
    return row;
  }

  /** A call that is refused writes nothing, and the record stays right. */
  @Test
  void aRefusedCallChangesNoRecord() {
    Gradients reused = plain.reused();
    call(batch(7), reused);
    TestBatch bad = batch(8);
    bad.labels()[ROWS - 1] = 77;
    IllegalArgumentException refused =
        assertThrowsExactly(IllegalArgumentException.class, () -> call(bad, reused.scale(2)));
    assertEquals(
        "labels: expected -1 to 5, got 77 at [2][39]"
            + "; -1 ignores a label, map others to it or to a class",
        refused.getMessage());
    call(batch(9), reused);
    requireFresh(batch(9), gradients -> gradients, "after a refusal");
  }
}
