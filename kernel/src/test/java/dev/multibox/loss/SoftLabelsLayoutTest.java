package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.multibox.PackedLayout;
import dev.multibox.internal.memory.GuardPages;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Soft labels give the same bits wherever they lie, in every layout and on any threads. */
@Tag("bits")
class SoftLabelsLayoutTest {

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final int BATCH = 3;
  private static final int PRIORS = 33;
  private static final List<MultiBoxPolicy> POLICIES =
      List.of(
          ReferenceLoss.CAFFE_SSD.policy(),
          ReferenceLoss.MLPERF.policy().toBuilder().labelSmoothing(0.1f).build(),
          ReferenceLoss.BUBBLIIIING_TORCH.policy(),
          ReferenceLoss.SSD_KERAS.policy(),
          ReferenceLoss.MMDETECTION.policy());

  @BeforeEach
  void needsPagesWithoutAccess() {
    assumeTrue(GuardPages.available(), "GuardPages: the operating system has no mmap");
  }

  /** Every tensor stands before or behind a page that nobody may touch. */
  @ParameterizedTest
  @EnumSource
  void everyLayoutGivesTheBitsOfArrays(BatchLayout layout) {
    for (MultiBoxPolicy policy : POLICIES) {
      for (int classes : new int[] {2, 5, 21}) {
        TestBatch batch = batch(policy, classes);
        float[] soft = SoftLabelOracle.rows(batch, classes);
        MultiBoxLoss loss = MultiBoxLoss.of(policy);
        SoftRun expected = SoftRun.of(loss, batch, soft, g -> g.scale(0.7));
        try (GuardPages pages = new GuardPages()) {
          for (LongFunction<MemorySegment> place :
              List.<LongFunction<MemorySegment>>of(pages::before, pages::behind)) {
            compare(layout, loss, batch, soft, expected, place);
          }
        }
        compare(layout, loss, batch, soft, expected, null);
      }
    }
  }

  private static TestBatch batch(MultiBoxPolicy policy, int classes) {
    return TestBatch.random(BATCH, PRIORS, classes, 3f, 0.1, 0.1, new SplittableRandom(classes))
        .scoresFor(policy);
  }

  private static void compare(
      BatchLayout layout,
      MultiBoxLoss loss,
      TestBatch batch,
      float[] soft,
      SoftRun expected,
      LongFunction<MemorySegment> place) {
    BatchLayout.View view = layout.viewIn(batch, place);
    boolean classMajor = layout == BatchLayout.CLASS_MAJOR;
    float[] rows = classMajor ? transposed(soft, batch.classes()) : soft;
    MemorySegment memory = MemorySegment.ofArray(rows);
    if (place != null) {
      memory = place.apply(4L * rows.length);
      MemorySegment.copy(rows, 0, memory, FLOAT, 0, rows.length);
    }
    Targets targets =
        classMajor
            ? view.targets().softLabelsClassMajor(memory)
            : view.targets().softLabels(memory);
    MemorySegment[] gradients = layout.gradientMemoryIn(batch, place);
    LossWorkspace workspace = loss.workspace(batch.shape(), 1);
    loss.evaluateWithGradient(
        view.predictions(),
        targets,
        workspace,
        layout.gradients(view.predictions(), gradients).scale(0.7));
    String what = layout + ", " + loss.policy();
    LossBounds.assertSameBits(expected.terms(), workspace.terms());
    GradientRun.assertSameBits(expected.gradient(), layout.logits(gradients, batch), what);
  }

  private static float[] transposed(float[] rows, int classes) {
    float[] columns = new float[rows.length];
    for (int i = 0; i < rows.length; i++) {
      int image = i / (PRIORS * classes);
      int prior = i / classes % PRIORS;
      columns[(image * classes + i % classes) * PRIORS + prior] = rows[i];
    }
    return columns;
  }

  /** Smoothed Keras tensors: labels beside the packed rows, whose class columns are soft. */
  @Test
  void packedRowsMayBeSoft() {
    TestBatch batch = batch(ReferenceLoss.CAFFE_SSD.policy(), 5);
    float[] soft = SoftLabelOracle.rows(batch, 5);
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    SoftRun expected = SoftRun.of(loss, batch, soft, g -> g);
    for (PackedLayout packing : PackedLayout.values()) {
      int width = packing.targetWidth(5);
      float[] tensor = new float[batch.labels().length * width];
      Arrays.fill(tensor, Float.NaN);
      for (int row = 0; row < batch.labels().length; row++) {
        System.arraycopy(soft, row * 5, tensor, row * width + packing.firstClass(), 5);
        System.arraycopy(
            batch.target(), row * 4, tensor, row * width + packing.firstLocation(5), 4);
      }
      LossWorkspace workspace = loss.workspace(batch.shape());
      for (Targets targets :
          List.of(
              Targets.packed(batch.shape(), packing, batch.labels(), tensor),
              Targets.packed(
                  batch.shape(),
                  packing,
                  MemorySegment.ofArray(batch.labels()),
                  MemorySegment.ofArray(tensor)))) {
        loss.evaluate(batch.predictions(), targets, workspace);
        LossBounds.assertSameBits(expected.terms(), workspace.terms());
      }
    }
  }

  @Test
  void buffersInPlaceAndSparse() {
    MultiBoxPolicy policy = ReferenceLoss.TORCHVISION.policy();
    TestBatch batch = batch(policy, 21);
    float[] soft = SoftLabelOracle.rows(batch, 21);
    MultiBoxLoss loss = MultiBoxLoss.of(policy);
    SoftRun expected = SoftRun.of(loss, batch, soft, g -> g);
    Targets targets = batch.targets().softLabels(FloatBuffer.wrap(soft));
    LossWorkspace workspace = loss.workspace(batch.shape());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment rows = arena.allocate(8L * batch.labels().length, 8);
      MemorySegment values = arena.allocate(4L * soft.length, 8);
      MemorySegment locationRows = arena.allocate(8L * batch.labels().length, 8);
      MemorySegment locations = arena.allocate(16L * batch.labels().length, 8);
      Gradients sparse = Gradients.sparse(batch.shape(), rows, values, locationRows, locations);
      loss.evaluateWithGradient(batch.predictions(), targets, workspace, sparse);
      float[] dense = new float[soft.length];
      for (int i = 0; i < sparse.logitRows(); i++) {
        int row = (int) rows.getAtIndex(ValueLayout.JAVA_LONG, i);
        MemorySegment.copy(values, FLOAT, 4L * 21 * i, dense, 21 * row, 21);
      }
      GradientRun.assertSameBits(expected.gradient(), dense, "sparse");
    }
    TestBatch copy = batch.copy();
    var predictions = copy.predictions();
    MemorySegment locations = MemorySegment.ofArray(new float[copy.predicted().length]);
    loss.evaluateWithGradient(
        predictions, targets, workspace, Gradients.inPlace(predictions, locations));
    GradientRun.assertSameBits(expected.gradient(), copy.logits(), "in place");
  }

  @Test
  void threadsAndPlacesInABatchChangeNothing() {
    for (MultiBoxPolicy policy : POLICIES) {
      TestBatch batch = batch(policy, 9);
      float[] soft = SoftLabelOracle.rows(batch, 9);
      MultiBoxLoss loss = MultiBoxLoss.of(policy);
      SoftRun expected = SoftRun.of(loss, batch, soft, g -> g);
      Targets targets = batch.targets().softLabels(soft);
      LossWorkspace workspace = loss.workspace(batch.shape(), 3);
      loss.evaluate(batch.predictions(), targets, workspace);
      LossBounds.assertSameBits(expected.terms(), workspace.terms());
      if (policy.mergesExactly()) {
        float[] last = Arrays.copyOfRange(soft, 2 * PRIORS * 9, soft.length);
        LossTerms alone = SoftRun.of(loss, batch.images(2, 3), last, g -> g).terms();
        assertEquals(expected.terms().confidenceSum(2), alone.confidenceSum(0));
      }
    }
  }
}
