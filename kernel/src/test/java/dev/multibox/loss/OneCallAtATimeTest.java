package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.multibox.BatchShape;
import dev.multibox.internal.OneCallCheck;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two calls at once on what holds scratch: each gives the right bits or is refused, each returns,
 * and later calls are right.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneCallAtATimeTest {

  private final TestBatch batch =
      TestBatch.random(1, 3000, 21, 3f, 0.1, 0.1, new SplittableRandom(5));

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aWorkspace(int parallelism) throws Exception {
    TestBatch images = TestBatch.random(4, 500, 21, 3f, 0.05, 0.1, new SplittableRandom(6));
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    LossWorkspace workspace = loss.workspace(images.shape(), parallelism);
    new OneCallCheck(
            "workspace",
            workspace.calls,
            () -> new double[] {loss.evaluate(images.predictions(), images.targets(), workspace)})
        .verify();
  }

  /** An executor that runs the call again, on the same thread. */
  @Test
  void aCallWithinACallIsRefused() {
    TestBatch images = TestBatch.random(2, 40, 5, 3f, 0.1, 0.1, new SplittableRandom(8));
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    double expected =
        loss.evaluate(images.predictions(), images.targets(), loss.workspace(images.shape()));
    List<LossWorkspace> holder = new ArrayList<>();
    boolean[] again = {true};
    holder.add(
        loss.workspace(
            images.shape(),
            2,
            task -> {
              if (again[0]) {
                loss.evaluate(images.predictions(), images.targets(), holder.getFirst());
              }
              task.run();
            }));
    assertEquals(
        OneCallCheck.refusal("workspace"),
        assertThrows(
                IllegalStateException.class,
                () -> loss.evaluate(images.predictions(), images.targets(), holder.getFirst()))
            .getMessage());
    again[0] = false;
    assertEquals(
        expected, loss.evaluate(images.predictions(), images.targets(), holder.getFirst()));
  }

  List<OneCallCheck> kernels() {
    int rows = batch.priors();
    int classes = batch.classes();
    MemorySegment logits = MemorySegment.ofArray(batch.logits());
    MemorySegment labels = MemorySegment.ofArray(batch.labels());
    SmoothL1 smoothL1 = SmoothL1.of(1f);
    CurveLoss regression = (CurveLoss) BoxRegressionLoss.of(LocationLoss.huber(1f));
    SoftmaxCrossEntropy softmax = SoftmaxCrossEntropy.of(classes);
    HardNegatives negatives = HardNegatives.of(rows);
    ElementLoss elements = ElementLoss.of(ElementForm.huber(1f));
    ZeroOneLoss zeroOne = ZeroOneLoss.of(classes);
    FasterRcnnLoss rcnn = FasterRcnnLoss.of(FasterRcnnLoss.Variant.TORCHVISION, classes);
    int[] objectness = new int[rows];
    for (int i = 0; i < rows; i++) {
      objectness[i] = Math.min(1, batch.labels()[i]);
    }
    return List.of(
        new OneCallCheck(
            "SmoothL1",
            smoothL1.calls,
            () -> new double[] {smoothL1.sum(batch.predicted(), batch.target(), rows)}),
        new OneCallCheck(
            "BoxRegressionLoss",
            regression.calls,
            () -> {
              float[] gradients = new float[4 * rows];
              regression.gradientOfPositives(
                  MemorySegment.ofArray(batch.predicted()),
                  MemorySegment.ofArray(batch.target()),
                  labels,
                  rows,
                  0.3f,
                  MemorySegment.ofArray(gradients));
              return IntStream.range(0, gradients.length).mapToDouble(i -> gradients[i]).toArray();
            }),
        new OneCallCheck(
            "SoftmaxCrossEntropy",
            softmax.calls,
            () -> new double[] {softmax.sum(logits, labels, rows)}),
        new OneCallCheck(
            "HardNegatives",
            negatives.calls,
            () -> {
              int[] indices = new int[rows / 3];
              negatives.selectRanked(batch.logits(), rows, indices.length, indices);
              return Arrays.stream(indices).asDoubleStream().toArray();
            }),
        new OneCallCheck(
            "ElementLoss",
            elements.calls,
            () ->
                new double[] {
                  elements.mean(Elements.of(batch.predicted(), batch.target(), 4 * rows))
                }),
        new OneCallCheck(
            "ZeroOneLoss", zeroOne.calls, () -> new double[] {zeroOne.mean(logits, labels, rows)}),
        new OneCallCheck(
            "FasterRcnnLoss",
            rcnn.calls,
            () -> new double[] {rcnn.objectness(batch.logits(), objectness, rows)}));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aKernelByItself(OneCallCheck shared) throws Exception {
    shared.verify();
  }

  /** Each thread has a workspace of its own; the gradients' memory is the same. */
  @ParameterizedTest
  @EnumSource
  void gradientsOfTwoWorkspaces(Form form) throws Exception {
    TestBatch images = TestBatch.random(2, 300, 21, 3f, 0.05, 0.1, new SplittableRandom(7));
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    ThreadLocal<LossWorkspace> workspaces =
        ThreadLocal.withInitial(() -> loss.workspace(images.shape()));
    BatchShape shape = images.shape();
    float[] logits = new float[images.logits().length];
    float[] locations = new float[images.predicted().length];
    Gradients gradients =
        switch (form) {
          case DENSE -> Gradients.dense(shape, logits, locations);
          case REUSED -> Gradients.dense(shape, logits, locations).reused();
          case SPARSE -> sparse(shape, logits, locations);
        };
    new OneCallCheck(
            "Gradients",
            gradients.rows().calls,
            () ->
                new double[] {
                  loss.evaluateWithGradient(
                      images.predictions(),
                      images.targets(),
                      workspaces.get(),
                      gradients.scale(0.5))
                })
        .verify();
    loss.evaluateWithGradient(images.predictions(), images.targets(), workspaces.get(), gradients);
    if (form != Form.SPARSE) {
      GradientRun expected = GradientRun.of(loss, images);
      GradientRun.assertSameBits(expected.logits(), logits, "logits");
      GradientRun.assertSameBits(expected.locations(), locations, "locations");
    }
  }

  /** Forms of gradients that hold a state between calls, and one that holds none. */
  enum Form {
    DENSE,
    REUSED,
    SPARSE
  }

  private static Gradients sparse(BatchShape shape, float[] logits, float[] locations) {
    int rows = Math.toIntExact(shape.rows());
    return Gradients.sparse(shape, new long[rows], logits, new long[rows], locations);
  }
}
