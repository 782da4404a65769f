package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.multibox.Predictions;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every layout, in arrays and outside the heap, gives the bits of prior-major arrays. */
@Tag("bits")
class LayoutBitsTest {

  private static final boolean INTERPRETED =
      System.getProperty("java.vm.info", "").contains("interpreted");
  private static final List<ReferenceLoss> LOSSES =
      List.of(
          ReferenceLoss.CAFFE_SSD,
          ReferenceLoss.MLPERF,
          ReferenceLoss.SSD_KERAS,
          ReferenceLoss.BUBBLIIIING_V1,
          ReferenceLoss.BUBBLIIIING_V2,
          ReferenceLoss.RYKOV8,
          ReferenceLoss.GLUONCV,
          ReferenceLoss.D2L,
          ReferenceLoss.TF_OBJECT_DETECTION,
          ReferenceLoss.MMDETECTION);

  @ParameterizedTest
  @EnumSource
  void forwardAndGradient(BatchLayout layout) {
    for (ReferenceLoss reference : LOSSES) {
      for (int classes : INTERPRETED ? new int[] {5} : new int[] {2, 5, 21}) {
        long seed = 100L * reference.ordinal() + classes;
        TestBatch batch =
            TestBatch.random(3, 23, classes, 3f, 0.15, 0.2, new SplittableRandom(seed))
                .scoresFor(reference.policy());
        MultiBoxLoss loss = MultiBoxLoss.of(reference);
        GradientRun expected = GradientRun.of(loss, batch, gradients -> gradients.scale(0.7));
        Outcome forward = Outcome.of(loss, batch);
        String what = layout + ", " + reference + ", seed " + seed;
        compare(layout, batch, loss, null, forward, expected, what + ", heap");
        try (Arena arena = Arena.ofConfined()) {
          compare(layout, batch, loss, arena, forward, expected, what + ", off heap");
        }
      }
    }
  }

  private static void compare(
      BatchLayout layout,
      TestBatch batch,
      MultiBoxLoss loss,
      Arena arena,
      Outcome forward,
      GradientRun expected,
      String what) {
    BatchLayout.View view = layout.view(batch, arena);
    LossWorkspace workspace = loss.workspace(batch.batch(), batch.priors(), batch.classes());
    float[] losses = new float[batch.labels().length];
    byte[] mined = new byte[losses.length];
    PerPriorOutputs outputs =
        PerPriorOutputs.of(MemorySegment.ofArray(losses), MemorySegment.ofArray(mined));
    LossTerms terms = loss.evaluate(view.predictions(), view.targets(), workspace, outputs);
    LossBounds.assertSameBits(forward.terms(), terms);
    GradientRun.assertSameBits(forward.losses(), losses, what + ", losses");
    byte[] expectedMined = new byte[mined.length];
    Arrays.stream(forward.mined()).forEach(row -> expectedMined[row] = 1);
    assertArrayEquals(expectedMined, mined, what);
    MemorySegment[] memory = layout.gradientMemory(batch, arena);
    Gradients gradients = layout.gradients(view.predictions(), memory).scale(0.7);
    LossTerms withGradient =
        loss.evaluateWithGradient(view.predictions(), view.targets(), workspace, gradients);
    new GradientRun(withGradient, layout.logits(memory, batch), layout.locations(memory, batch))
        .assertSameBits(expected, what);
    if (layout.isPacked()) {
      float[] others = layout.others(memory, batch);
      GradientRun.assertSameBits(new float[others.length], others, what + ", other columns");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = BatchLayout.class,
      names = {"PRIOR_MAJOR", "CLASS_MAJOR", "ONE_HOT"})
  void inPlaceEqualsDense(BatchLayout layout) {
    for (ReferenceLoss reference : LOSSES) {
      TestBatch batch =
          TestBatch.random(3, 19, 7, 3f, 0.15, 0.2, new SplittableRandom(5))
              .scoresFor(reference.policy());
      MultiBoxLoss loss = MultiBoxLoss.of(reference);
      GradientRun expected = GradientRun.of(loss, batch);
      try (Arena arena = Arena.ofConfined()) {
        for (Arena each : new Arena[] {null, arena}) {
          BatchLayout.View view = layout.view(batch, each);
          MemorySegment[] memory = layout.gradientMemory(batch, each);
          memory[0] = view.logits();
          Gradients inPlace = Gradients.inPlace(view.predictions(), memory[1]);
          LossTerms terms =
              loss.evaluateWithGradient(
                  view.predictions(), view.targets(), loss.workspace(3, 19, 7), inPlace);
          new GradientRun(terms, layout.logits(memory, batch), layout.locations(memory, batch))
              .assertSameBits(expected, layout + " in place, " + reference);
        }
      }
    }
  }

  /** A row with a number just above and one of exactly one half is no contradiction; two are. */
  @Test
  void oneHotRowsHaveOneNumberAboveAHalf() {
    float[] hot = {1f, 0f, 0.5f, 0.5f, Math.nextUp(0.5f), Float.NaN, 0f, 0f};
    MemorySegment zeros = MemorySegment.ofArray(new float[16]);
    MultiBoxLoss loss = MultiBoxLoss.of(MultiBoxPolicy.builder().build());
    Predictions predictions = Predictions.of(new float[8], new float[16], 1, 4, 2);
    LossWorkspace workspace = loss.workspace(1, 4, 2);
    Targets targets = Targets.oneHot(MemorySegment.ofArray(hot), zeros, 1, 4, 2);
    assertEquals(0, loss.evaluate(predictions, targets, workspace).positives());
    hot[7] = 0.6f;
    assertEquals(1, loss.evaluate(predictions, targets, workspace).positives());
    hot[6] = 2f;
    assertEquals(
        "one-hot labels: expected one number above 0.5 in a row, got several at [0][3]",
        assertThrows(
                IllegalArgumentException.class,
                () -> loss.evaluate(predictions, targets, workspace))
            .getMessage());
  }
}
