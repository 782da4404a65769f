package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.internal.Twins;
import dev.multibox.internal.memory.GuardPages;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Nothing outside the tensors is read or written: every input and output lies before, then behind,
 * a page that nobody may touch, in a segment without an end. The results are those of arrays.
 */
@Tag("bits")
class MemoryBoundsTest {

  private static final int BATCH = 2;
  private static final int[] PRIORS =
      Twins.INTERPRETED ? new int[] {1, 17, 33} : new int[] {1, 15, 16, 17, 33};
  static final int[] CLASSES =
      Twins.INTERPRETED ? new int[] {5, 21} : new int[] {2, 5, 17, 21, 33, 81};
  private static final List<ReferenceLoss> LOSSES =
      List.of(
          ReferenceLoss.CAFFE_SSD,
          ReferenceLoss.SSD_KERAS,
          ReferenceLoss.RYKOV8,
          ReferenceLoss.MMDETECTION);

  @BeforeEach
  void needsPagesWithoutAccess() {
    assumeTrue(GuardPages.available(), "GuardPages: the operating system has no mmap");
  }

  @ParameterizedTest
  @EnumSource
  void lossAndGradientOfEveryLayout(BatchLayout layout) {
    for (ReferenceLoss reference : LOSSES) {
      MultiBoxLoss loss = MultiBoxLoss.of(reference);
      for (int priors : PRIORS) {
        for (int classes : CLASSES) {
          long seed = 1000L * priors + classes;
          TestBatch batch = batch(priors, classes, seed).scoresFor(loss.policy());
          Expected expected = Expected.of(loss, batch);
          String what = layout + ", " + reference + ", " + priors + " x " + classes;
          try (GuardPages pages = new GuardPages()) {
            compare(layout, loss, batch, expected, pages::before, what + ", before a page");
            compare(layout, loss, batch, expected, pages::behind, what + ", behind a page");
          }
        }
      }
    }
  }

  /**
   * Memory that the tensors leave over is not theirs: the rest of a segment may hold the next one.
   */
  @Test
  void tensorsMayShareASegment() {
    TestBatch batch = batch(17, 5, 3);
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    GradientRun expected = GradientRun.of(loss, batch);
    BatchShape shape = batch.shape();
    int scores = (int) shape.logits();
    int boxes = (int) shape.coordinates();
    float[] all = new float[2 * (scores + boxes)];
    System.arraycopy(batch.logits(), 0, all, 0, scores);
    System.arraycopy(batch.predicted(), 0, all, scores, boxes);
    for (MemorySegment room :
        List.of(
            MemorySegment.ofArray(all),
            copy(MemorySegment.ofArray(all), Arena.ofAuto()::allocate))) {
      MemorySegment gradients = room.asSlice(4L * (scores + boxes));
      Predictions predictions = Predictions.of(shape, room, room.asSlice(4L * scores));
      loss.evaluateWithGradient(
          predictions,
          batch.targets(),
          loss.workspace(shape),
          Gradients.dense(shape, gradients, gradients.asSlice(4L * scores)));
      GradientRun.assertSameBits(expected.logits(), floats(gradients, scores), "logits");
      GradientRun.assertSameBits(
          expected.locations(), floats(gradients.asSlice(4L * scores), boxes), "locations");
    }
  }

  /** Few positives, so that hard negatives are mined among candidates too. */
  static TestBatch batch(int priors, int classes, long seed) {
    TestBatch batch = TestBatch.background(BATCH, priors, classes, 3f, new SplittableRandom(seed));
    for (int image = 0; image < BATCH; image++) {
      batch.labels()[image * priors + priors / 2] = 1;
      if (priors > 4) {
        batch.labels()[image * priors + 1] = -1;
      }
    }
    return batch;
  }

  private record Expected(Outcome forward, GradientRun gradient) {

    static Expected of(MultiBoxLoss loss, TestBatch batch) {
      return new Expected(Outcome.of(loss, batch), GradientRun.of(loss, batch));
    }
  }

  private static void compare(
      BatchLayout layout,
      MultiBoxLoss loss,
      TestBatch batch,
      Expected expected,
      LongFunction<MemorySegment> place,
      String what) {
    BatchLayout.View view = layout.viewIn(batch, place);
    LossWorkspace workspace = loss.workspace(batch.shape());
    loss.evaluate(view.predictions(), view.targets(), workspace);
    LossBounds.assertSameBits(expected.forward.terms(), workspace.terms());
    BatchShape shape = batch.shape();
    MemorySegment losses = place.apply(shape.rows() * 4);
    MemorySegment mined = place.apply(shape.rows());
    loss.evaluate(
        view.predictions(), view.targets(), workspace, PerPriorOutputs.of(shape, losses, mined));
    GradientRun.assertSameBits(
        expected.forward.losses(), floats(losses, batch.labels().length), what);
    byte[] marks = new byte[batch.labels().length];
    for (int row : expected.forward.mined()) {
      marks[row] = 1;
    }
    assertArrayEquals(
        marks, mined.asSlice(0, marks.length).toArray(ValueLayout.JAVA_BYTE), what + ", mined");
    MemorySegment[] memory = layout.gradientMemoryIn(batch, place);
    Gradients gradients = layout.gradients(view.predictions(), memory).reused();
    for (int call = 0; call < 2; call++) {
      loss.evaluateWithGradient(view.predictions(), view.targets(), workspace, gradients);
      new GradientRun(
              workspace.terms(), layout.logits(memory, batch), layout.locations(memory, batch))
          .assertSameBits(expected.gradient, what);
    }
    compareSparse(view, loss, batch, expected.gradient, place, what + ", sparse");
    if (!layout.isPacked()) {
      MemorySegment locations = place.apply(shape.coordinates() * 4);
      loss.evaluateWithGradient(
          view.predictions(),
          view.targets(),
          workspace,
          Gradients.inPlace(view.predictions(), locations));
      MemorySegment[] inPlace = {view.logits(), locations};
      GradientRun.assertSameBits(
          expected.gradient.logits(), layout.logits(inPlace, batch), what + ", in place");
    }
  }

  private static void compareSparse(
      BatchLayout.View view,
      MultiBoxLoss loss,
      TestBatch batch,
      GradientRun expected,
      LongFunction<MemorySegment> place,
      String what) {
    BatchShape shape = batch.shape();
    MemorySegment logitRows = place.apply(shape.rows() * 8);
    MemorySegment logits = place.apply(shape.logits() * 4);
    MemorySegment locationRows = place.apply(shape.rows() * 8);
    MemorySegment locations = place.apply(shape.coordinates() * 4);
    Gradients gradients = Gradients.sparse(shape, logitRows, logits, locationRows, locations);
    loss.evaluateWithGradient(view.predictions(), view.targets(), loss.workspace(shape), gradients);
    GradientRun.assertSameBits(
        expected.logits(),
        dense(logitRows, logits, gradients.logitRows(), shape.rows(), batch.classes()),
        what);
    GradientRun.assertSameBits(
        expected.locations(),
        dense(locationRows, locations, gradients.locationRows(), shape.rows(), 4),
        what);
  }

  private static float[] dense(
      MemorySegment rows, MemorySegment values, long count, long all, int columns) {
    float[] dense = new float[(int) all * columns];
    for (int i = 0; i < count; i++) {
      int row = (int) rows.get(ValueLayout.JAVA_LONG_UNALIGNED, 8L * i);
      for (int j = 0; j < columns; j++) {
        dense[row * columns + j] =
            values.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * (i * columns + j));
      }
    }
    return dense;
  }

  static MemorySegment copy(MemorySegment from, LongFunction<MemorySegment> place) {
    MemorySegment to = place.apply(from.byteSize());
    MemorySegment.copy(from, 0, to, 0, from.byteSize());
    return to;
  }

  static float[] floats(MemorySegment segment, int count) {
    return segment.asSlice(0, 4L * count).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
  }
}
