package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.internal.OneCall;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two calls at once on what holds scratch: each gives the right bits or is refused, each returns,
 * and later calls are right.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneCallAtATimeTest {

  private static final int CALLS = 300;
  private static final long TEN_MINUTES = 600_000; // that a call hangs, not how fast it is

  /**
   * Something that two threads share.
   *
   * @param name what the exception calls it
   * @param calls its guard
   * @param result calls it; the numbers that it gives
   */
  record Shared(String name, OneCall calls, Supplier<double[]> result) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final TestBatch batch =
      TestBatch.random(1, 3000, 21, 3f, 0.1, 0.1, new SplittableRandom(5));

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aWorkspace(int parallelism) throws Exception {
    TestBatch images = TestBatch.random(4, 500, 21, 3f, 0.05, 0.1, new SplittableRandom(6));
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    LossWorkspace workspace = loss.workspace(images.shape(), parallelism);
    verify(
        new Shared(
            "workspace",
            workspace.calls,
            () -> new double[] {loss.evaluate(images.predictions(), images.targets(), workspace)}));
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
        refusal("workspace"),
        assertThrows(
                IllegalStateException.class,
                () -> loss.evaluate(images.predictions(), images.targets(), holder.getFirst()))
            .getMessage());
    again[0] = false;
    assertEquals(
        expected, loss.evaluate(images.predictions(), images.targets(), holder.getFirst()));
  }

  List<Shared> kernels() {
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
        new Shared(
            "SmoothL1",
            smoothL1.calls,
            () -> new double[] {smoothL1.sum(batch.predicted(), batch.target(), rows)}),
        new Shared(
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
        new Shared(
            "SoftmaxCrossEntropy",
            softmax.calls,
            () -> new double[] {softmax.sum(logits, labels, rows)}),
        new Shared(
            "HardNegatives",
            negatives.calls,
            () -> {
              int[] indices = new int[rows / 3];
              negatives.selectRanked(batch.logits(), rows, indices.length, indices);
              return Arrays.stream(indices).asDoubleStream().toArray();
            }),
        new Shared(
            "ElementLoss",
            elements.calls,
            () ->
                new double[] {
                  elements.mean(Elements.of(batch.predicted(), batch.target(), 4 * rows))
                }),
        new Shared(
            "ZeroOneLoss", zeroOne.calls, () -> new double[] {zeroOne.mean(logits, labels, rows)}),
        new Shared(
            "FasterRcnnLoss",
            rcnn.calls,
            () -> new double[] {rcnn.objectness(batch.logits(), objectness, rows)}));
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void aKernelByItself(Shared shared) throws Exception {
    verify(shared);
  }

  private static String refusal(String name) {
    String article = name.startsWith("E") ? "an " : "a ";
    return name
        + ": expected one call at a time, got a second one; make "
        + article
        + name
        + " for each thread";
  }

  private static void verify(Shared shared) throws Exception {
    double[] expected = shared.result.get();
    shared.calls.begin();
    try {
      assertEquals(
          refusal(shared.name),
          assertThrows(IllegalStateException.class, shared.result::get).getMessage());
    } finally {
      shared.calls.end();
    }
    assertArrayEquals(expected, shared.result.get(), "after a refusal");
    CyclicBarrier together = new CyclicBarrier(2);
    ConcurrentLinkedQueue<Throwable> wrong = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      threads.add(
          Thread.ofPlatform().daemon().start(() -> callOften(shared, expected, together, wrong)));
    }
    for (Thread thread : threads) {
      thread.join(TEN_MINUTES);
      assertFalse(thread.isAlive(), "a call never returned");
    }
    assertTrue(wrong.isEmpty(), () -> shared + ": " + wrong);
    assertArrayEquals(expected, shared.result.get(), "afterwards");
  }

  private static void callOften(
      Shared shared,
      double[] expected,
      CyclicBarrier together,
      ConcurrentLinkedQueue<Throwable> wrong) {
    try {
      for (int call = 0; call < CALLS; call++) {
        together.await();
        try {
          assertArrayEquals(expected, shared.result.get());
        } catch (IllegalStateException refused) {
          assertEquals(refusal(shared.name), refused.getMessage());
        }
      }
    } catch (Exception | AssertionError thrown) {
      wrong.add(thrown);
      together.reset();
    }
  }
}
