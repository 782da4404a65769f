package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.multibox.internal.memory.GuardPages;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As {@link MemoryBoundsTest}, of the kernels by themselves. */
@Tag("bits")
class KernelMemoryBoundsTest {

  @BeforeEach
  void needsPagesWithoutAccess() {
    assumeTrue(GuardPages.available(), "GuardPages: the operating system has no mmap");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 15, 16, 17, 33})
  void kernelsByThemselves(int rows) {
    for (int classes : MemoryBoundsTest.CLASSES) {
      TestBatch batch = MemoryBoundsTest.batch(rows, classes, 7L * rows + classes).images(0, 1);
      try (GuardPages pages = new GuardPages()) {
        compareKernels(batch, pages::before);
        compareKernels(batch, pages::behind);
      }
    }
  }

  private static void compareKernels(TestBatch batch, LongFunction<MemorySegment> place) {
    int rows = batch.priors();
    int classes = batch.classes();
    String what = rows + " x " + classes;
    MemorySegment logits = MemoryBoundsTest.copy(MemorySegment.ofArray(batch.logits()), place);
    MemorySegment labels = MemoryBoundsTest.copy(MemorySegment.ofArray(batch.labels()), place);
    MemorySegment predicted =
        MemoryBoundsTest.copy(MemorySegment.ofArray(batch.predicted()), place);
    MemorySegment target = MemoryBoundsTest.copy(MemorySegment.ofArray(batch.target()), place);
    MemorySegment losses = place.apply(4L * rows);
    MemorySegment gradients = place.apply(4L * rows * classes);
    float[] expected = new float[rows];
    float[] expectedGradients = new float[rows * classes];
    SoftmaxCrossEntropy softmax = SoftmaxCrossEntropy.of(classes);
    softmax.perRow(batch.logits(), batch.labels(), rows, expected);
    softmax.perRow(logits, labels, rows, losses);
    GradientRun.assertSameBits(expected, MemoryBoundsTest.floats(losses, rows), what);
    softmax.gradient(batch.logits(), batch.labels(), rows, 0.3f, expectedGradients);
    softmax.gradient(logits, labels, rows, 0.3f, gradients);
    GradientRun.assertSameBits(
        expectedGradients, MemoryBoundsTest.floats(gradients, rows * classes), what);
    assertEquals(
        ZeroOneLoss.of(classes).mean(batch.logits(), batch.labels(), rows),
        ZeroOneLoss.of(classes).mean(logits, labels, rows),
        what);
    SmoothL1 smoothL1 = SmoothL1.of(1f);
    smoothL1.perPrior(batch.predicted(), batch.target(), rows, expected);
    smoothL1.perPrior(predicted, target, rows, losses);
    GradientRun.assertSameBits(expected, MemoryBoundsTest.floats(losses, rows), what);
    assertEquals(
        smoothL1.sumOfPositives(batch.predicted(), batch.target(), batch.labels(), rows),
        smoothL1.sumOfPositives(predicted, target, labels, rows),
        what);
    compareSelectionAndElements(batch, expected, losses, predicted, target, place);
  }

  private static void compareSelectionAndElements(
      TestBatch batch,
      float[] keys,
      MemorySegment keyMemory,
      MemorySegment predicted,
      MemorySegment target,
      LongFunction<MemorySegment> place) {
    int rows = batch.priors();
    int k = (rows + 1) / 2;
    int[] indices = new int[k];
    MemorySegment indexMemory = place.apply(4L * k);
    HardNegatives.of(rows).selectRanked(keys, rows, k, indices);
    HardNegatives.of(rows).selectRanked(keyMemory, rows, k, indexMemory);
    assertArrayEquals(
        indices, indexMemory.asSlice(0, 4L * k).toArray(ValueLayout.JAVA_INT_UNALIGNED));
    byte[] mask = new byte[rows];
    MemorySegment maskMemory = place.apply(rows);
    HardNegatives.of(rows).mask(keys, rows, k, mask);
    HardNegatives.of(rows).mask(keyMemory, rows, k, maskMemory);
    assertArrayEquals(mask, maskMemory.asSlice(0, rows).toArray(ValueLayout.JAVA_BYTE));
    int count = 4 * rows;
    float[] losses = new float[count];
    MemorySegment lossMemory = place.apply(4L * count);
    ElementLoss huber = ElementLoss.of(ElementForm.huber(1f));
    huber.perElement(Elements.of(batch.predicted(), batch.target(), count), losses);
    huber.perElement(Elements.of(predicted, target, count), lossMemory);
    GradientRun.assertSameBits(losses, MemoryBoundsTest.floats(lossMemory, count), "elements");
  }
}
