package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Losses and marks of each prior, alone and in one call with the gradient. */
class PerPriorOutputsTest {

  private static final BatchShape SHAPE = BatchShape.of(3, 40, 6);
  private static final int ROWS = 120;

  private static TestBatch batch(ReferenceLoss reference) {
    return TestBatch.random(3, 40, 6, 3f, 0.1, 0.1, new SplittableRandom(reference.ordinal()))
        .scoresFor(reference.policy());
  }

  /** One call writes what two calls write. */
  @ParameterizedTest
  @EnumSource
  void oneCallWithTheGradientEqualsTwo(ReferenceLoss reference) {
    MultiBoxLoss loss = MultiBoxLoss.of(reference);
    TestBatch batch = batch(reference);
    Outcome alone = Outcome.of(loss, batch);
    GradientRun run = GradientRun.of(loss, batch);
    for (int parallelism : new int[] {1, 3}) {
      float[] losses = GradientRun.poison(ROWS);
      byte[] mined = new byte[ROWS];
      Arrays.fill(mined, (byte) 9);
      float[] logits = GradientRun.poison(ROWS * 6);
      float[] boxes = GradientRun.poison(ROWS * 4);
      LossWorkspace workspace = loss.workspace(SHAPE, parallelism);
      loss.evaluateWithGradient(
          batch.predictions(),
          batch.targets(),
          workspace,
          PerPriorOutputs.of(SHAPE, losses, mined),
          Gradients.dense(SHAPE, logits, boxes));
      GradientRun.assertSameBits(alone.losses(), losses, "losses");
      assertArrayEquals(alone.mined(), marked(mined));
      new GradientRun(workspace.terms(), logits, boxes).assertSameBits(run, reference.name());
    }
  }

  private static int[] marked(byte[] mined) {
    int[] rows = new int[mined.length];
    int count = 0;
    for (int row = 0; row < mined.length; row++) {
      assertEquals(mined[row] & 1, mined[row], "a mark is 0 or 1");
      if (mined[row] == 1) {
        rows[count++] = row;
      }
    }
    return Arrays.copyOf(rows, count);
  }

  /** Losses are written before the scores that they are of. */
  @Test
  void besideGradientsInPlace() {
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.TORCHVISION);
    TestBatch batch = batch(ReferenceLoss.TORCHVISION);
    Outcome alone = Outcome.of(loss, batch);
    GradientRun run = GradientRun.of(loss, batch);
    float[] losses = new float[ROWS];
    float[] boxes = new float[ROWS * 4];
    TestBatch own = batch.copy();
    Predictions predictions = own.predictions();
    loss.evaluateWithGradient(
        predictions,
        own.targets(),
        loss.workspace(SHAPE),
        PerPriorOutputs.of(SHAPE, losses, null),
        Gradients.inPlace(predictions, boxes));
    GradientRun.assertSameBits(alone.losses(), losses, "losses");
    GradientRun.assertSameBits(run.logits(), own.logits(), "logits");
  }

  /** Memory of every kind, wider than a tile of zeros, and nothing beyond what is asked for. */
  @Test
  void memoryOfEveryKindTakesTheSame() {
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    TestBatch batch = TestBatch.random(2, 9001, 3, 3f, 0.05, 0.1, new SplittableRandom(3));
    BatchShape shape = batch.shape();
    int rows = 2 * 9001;
    float[] losses = new float[rows];
    byte[] mined = new byte[rows];
    evaluate(loss, batch, PerPriorOutputs.of(shape, losses, mined));
    assertArrayEquals(Outcome.of(loss, batch).mined(), marked(mined));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment room = arena.allocate(4L * rows + 1, 4).asSlice(1).fill((byte) 7);
      MemorySegment marks = arena.allocate(rows + 1L).fill((byte) 7);
      evaluate(loss, batch, PerPriorOutputs.of(shape, room, marks));
      GradientRun.assertSameBits(
          losses, room.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED), "off heap");
      assertArrayEquals(mined, marks.asSlice(0, rows).toArray(ValueLayout.JAVA_BYTE), "off heap");
      assertEquals(7, marks.get(ValueLayout.JAVA_BYTE, rows), "behind the last mark");
    }
    float[] longer = new float[rows + 2];
    evaluate(
        loss,
        batch,
        PerPriorOutputs.of(shape, FloatBuffer.wrap(longer, 1, rows), (ByteBuffer) null));
    GradientRun.assertSameBits(losses, Arrays.copyOfRange(longer, 1, rows + 1), "buffer");
    assertEquals(0f, longer[0] + longer[rows + 1], "beside the buffer");
  }

  private static void evaluate(MultiBoxLoss loss, TestBatch batch, PerPriorOutputs outputs) {
    loss.evaluate(batch.predictions(), batch.targets(), loss.workspace(batch.shape()), outputs);
  }

  @Test
  void otherSizesAreRefused() {
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    TestBatch batch = batch(ReferenceLoss.CAFFE_SSD);
    refused(
        "outputs.batch: expected 3 as in predictions, got 4; give both the same size",
        () -> evaluate(loss, batch, outputs(BatchShape.of(4, 40, 6))));
    refused(
        "outputs.priors: expected 40 as in predictions, got 39; give both the same size",
        () -> evaluate(loss, batch, outputs(BatchShape.of(3, 39, 6))));
    assertEquals(SHAPE, outputs(SHAPE).shape());
  }

  private static PerPriorOutputs outputs(BatchShape shape) {
    return PerPriorOutputs.of(shape, new float[200], new byte[200]);
  }

  /** Outputs may not be the gradient's memory, whatever form it has; nothing is written. */
  @Test
  void outputsWithinTheGradientsAreRefused() {
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    TestBatch batch = batch(ReferenceLoss.CAFFE_SSD);
    LossWorkspace workspace = loss.workspace(SHAPE);
    Predictions predictions = batch.predictions();
    Targets targets = batch.targets();
    float[] logits = GradientRun.poison(ROWS * 6);
    float[] boxes = GradientRun.poison(ROWS * 4);
    MemorySegment rows = MemorySegment.ofArray(new byte[ROWS * 8]);
    MemorySegment boxRows = MemorySegment.ofArray(new byte[ROWS * 8]);
    MemorySegment values = MemorySegment.ofArray(logits);
    MemorySegment ofBoxes = MemorySegment.ofArray(boxes);
    Gradients dense = Gradients.dense(SHAPE, logits, boxes);
    Gradients sparse = Gradients.sparse(SHAPE, rows, values, boxRows, ofBoxes);
    Gradients inPlace = Gradients.inPlace(predictions, boxes);
    record Case(String message, PerPriorOutputs outputs, Gradients gradients) {}
    String own = ": expected memory of its own, got memory that overlaps ";
    for (Case bad :
        List.of(
            new Case(
                "losses" + own + "logit gradients", PerPriorOutputs.of(SHAPE, logits, null), dense),
            new Case(
                "losses" + own + "location gradients",
                PerPriorOutputs.of(SHAPE, boxes, null),
                dense),
            new Case(
                "losses" + own + "location gradients",
                PerPriorOutputs.of(SHAPE, boxes, null),
                inPlace),
            new Case(
                "losses" + own + "logit gradients",
                PerPriorOutputs.of(SHAPE, logits, null),
                sparse),
            new Case("logit rows" + own + "mined", PerPriorOutputs.of(SHAPE, null, rows), sparse),
            new Case(
                "location rows" + own + "mined",
                PerPriorOutputs.of(SHAPE, null, boxRows),
                sparse))) {
      // Without the gradient the outputs will do: what is apart from one is not from all.
      loss.evaluate(predictions, targets, workspace, bad.outputs);
      Arrays.fill(logits, GradientRun.POISON);
      Arrays.fill(boxes, GradientRun.POISON);
      // Twice: what was refused is not taken for checked.
      for (int call = 0; call < 2; call++) {
        refused(
            bad.message + "; give the output other memory",
            () ->
                loss.evaluateWithGradient(
                    predictions, targets, workspace, bad.outputs, bad.gradients));
      }
    }
    GradientRun.assertSameBits(GradientRun.poison(ROWS * 6), logits, "untouched");
    GradientRun.assertSameBits(GradientRun.poison(ROWS * 4), boxes, "untouched");
  }

  private static void refused(String message, Executable call) {
    assertEquals(message, assertThrowsExactly(IllegalArgumentException.class, call).getMessage());
  }
}
