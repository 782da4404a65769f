package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.multibox.BatchShape;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
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
    LossWorkspace workspace = loss.workspace(batch.shape());
    float[] losses = new float[batch.labels().length];
    byte[] mined = new byte[losses.length];
    PerPriorOutputs outputs = PerPriorOutputs.of(batch.shape(), losses, mined);
    loss.evaluate(view.predictions(), view.targets(), workspace, outputs);
    LossTerms terms = workspace.terms();
    LossBounds.assertSameBits(forward.terms(), terms);
    GradientRun.assertSameBits(forward.losses(), losses, what + ", losses");
    byte[] expectedMined = new byte[mined.length];
    Arrays.stream(forward.mined()).forEach(row -> expectedMined[row] = 1);
    assertArrayEquals(expectedMined, mined, what);
    MemorySegment[] memory = layout.gradientMemory(batch, arena);
    Gradients gradients = layout.gradients(view.predictions(), memory).scale(0.7);
    loss.evaluateWithGradient(view.predictions(), view.targets(), workspace, gradients);
    LossTerms withGradient = workspace.terms();
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
          LossWorkspace workspace = loss.workspace(BatchShape.of(3, 19, 7));
          loss.evaluateWithGradient(view.predictions(), view.targets(), workspace, inPlace);
          LossTerms terms = workspace.terms();
          new GradientRun(terms, layout.logits(memory, batch), layout.locations(memory, batch))
              .assertSameBits(expected, layout + " in place, " + reference);
        }
      }
    }
  }
}
