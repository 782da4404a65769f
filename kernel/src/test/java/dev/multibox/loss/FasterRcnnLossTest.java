package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The losses of Faster R-CNN against their formulas in float64, gradients against differences. */
class FasterRcnnLossTest {

  private static final int ROWS = 1_100;
  private static final int CLASSES = 5;

  private final Random random = new Random(9);
  private final int[] anchorLabels = labels(2);
  private final int[] roiLabels = labels(CLASSES);
  private final float[] targets = floats(ROWS * 4);

  @ParameterizedTest
  @EnumSource(FasterRcnnLoss.Variant.class)
  void objectness(FasterRcnnLoss.Variant variant) {
    int columns = variant == FasterRcnnLoss.Variant.TORCHVISION ? 1 : 2;
    float[] logits = floats(ROWS * columns);
    double sum = 0;
    for (int i = 0; i < ROWS; i++) {
      double z = columns == 1 ? logits[i] : (double) logits[2 * i + 1] - logits[2 * i];
      sum += anchorLabels[i] < 0 ? 0 : ElementLossOracle.withLogits(z, anchorLabels[i]);
      if (anchorLabels[i] < 0) {
        // What is left out is not used.
        logits[i * columns] = Float.NaN;
      }
    }
    FasterRcnnLoss loss = FasterRcnnLoss.of(variant, CLASSES);
    assertClose(sum / sampled(anchorLabels), loss.objectness(logits, anchorLabels, ROWS));
    float[] gradients = new float[logits.length];
    loss.objectnessGradient(logits, anchorLabels, ROWS, 100f, gradients);
    assertDifferences(logits, gradients, x -> loss.objectness(x, anchorLabels, ROWS));
  }

  @ParameterizedTest
  @EnumSource(FasterRcnnLoss.Variant.class)
  void rpnBoxes(FasterRcnnLoss.Variant variant) {
    float[] predicted = floats(ROWS * 4);
    double sum = 0;
    for (int i = 0; i < ROWS * 4; i++) {
      double loss = ElementLossOracle.smoothL1(1 / 9.0).of(predicted[i], targets[i]);
      sum += anchorLabels[i / 4] == 1 ? loss : 0;
    }
    FasterRcnnLoss loss = FasterRcnnLoss.of(variant, CLASSES);
    double actual = loss.rpnBoxes(predicted, targets, anchorLabels, ROWS);
    assertClose(sum / sampled(anchorLabels), actual);
    float[] gradients = new float[predicted.length];
    loss.rpnBoxesGradient(predicted, targets, anchorLabels, ROWS, 100f, gradients);
    assertDifferences(predicted, gradients, x -> loss.rpnBoxes(x, targets, anchorLabels, ROWS));
  }

  @ParameterizedTest
  @EnumSource(FasterRcnnLoss.Variant.class)
  void headBoxes(FasterRcnnLoss.Variant variant) {
    double beta = variant == FasterRcnnLoss.Variant.TORCHVISION ? 1 / 9.0 : 1;
    float[] predicted = floats(ROWS * CLASSES * 4);
    double sum = 0;
    for (int roi = 0; roi < ROWS; roi++) {
      for (int c = 0; c < 4 && roiLabels[roi] > 0; c++) {
        double x = predicted[(roi * CLASSES + roiLabels[roi]) * 4 + c];
        sum += ElementLossOracle.smoothL1(beta).of(x, targets[roi * 4 + c]);
      }
    }
    FasterRcnnLoss loss = FasterRcnnLoss.of(variant, CLASSES);
    double actual = loss.headBoxes(predicted, targets, roiLabels, ROWS);
    assertClose(sum / sampled(roiLabels), actual);
    float[] gradients = new float[predicted.length];
    loss.headBoxesGradient(predicted, targets, roiLabels, ROWS, 100f, gradients);
    assertDifferences(predicted, gradients, x -> loss.headBoxes(x, targets, roiLabels, ROWS));
  }

  @Test
  void headClassesAreTheMeanOfTheCrossEntropy() {
    float[] logits = floats(ROWS * CLASSES);
    FasterRcnnLoss loss = FasterRcnnLoss.of(FasterRcnnLoss.Variant.TORCHVISION, CLASSES);
    double sum = SoftmaxCrossEntropy.of(CLASSES).sum(logits, roiLabels, ROWS);
    assertEquals(sum / sampled(roiLabels), loss.headClasses(logits, roiLabels, ROWS));
    float[] gradients = floats(ROWS * CLASSES);
    loss.headClassesGradient(logits, roiLabels, ROWS, 100f, gradients);
    assertDifferences(logits, gradients, x -> loss.headClasses(x, roiLabels, ROWS));
  }

  @Test
  void nothingSampledIsNoLoss() {
    int[] none = new int[ROWS];
    Arrays.fill(none, -1);
    for (FasterRcnnLoss.Variant variant : FasterRcnnLoss.Variant.values()) {
      FasterRcnnLoss loss = FasterRcnnLoss.of(variant, CLASSES);
      float[] logits = floats(ROWS * CLASSES * 4);
      float[] gradients = floats(ROWS * 4);
      assertEquals(0, loss.objectness(logits, none, ROWS));
      assertEquals(0, loss.rpnBoxes(logits, targets, none, ROWS));
      assertEquals(0, loss.headClasses(logits, none, ROWS));
      assertEquals(0, loss.headBoxes(logits, targets, none, ROWS));
      loss.rpnBoxesGradient(logits, targets, none, ROWS, 1f, gradients);
      assertArrayEquals(new float[ROWS * 4], gradients);
      float[] classGradients = floats(ROWS * CLASSES);
      loss.headClassesGradient(logits, none, ROWS, 1f, classGradients);
      assertArrayEquals(new float[ROWS * CLASSES], classGradients);
      loss.objectnessGradient(logits, none, ROWS / 2, 1f, gradients);
      assertArrayEquals(new float[ROWS * 4], gradients);
    }
  }

  @Test
  void refusesBeforeItWrites() {
    try (GuardedMemory memory = new GuardedMemory()) {
      FasterRcnnLoss loss = FasterRcnnLoss.of(FasterRcnnLoss.Variant.PY_FASTER_RCNN, 3);
      float[] out = memory.floats(24);
      float[] in = new float[24];
      int[] two = {0, 2};
      int[] one = {0, 1};
      Refusal[] refusals = {
        Refusal.isNull("variant", () -> FasterRcnnLoss.of(null, 3)),
        Refusal.illegal(
            "classes",
            () -> FasterRcnnLoss.of(FasterRcnnLoss.Variant.TORCHVISION, 1),
            "classes: expected at least 2, got 1"),
        Refusal.negative("anchors", () -> loss.objectness(in, one, -1)),
        Refusal.negative("rois", () -> loss.headBoxes(in, in, one, -1)),
        Refusal.isNull("labels", () -> loss.objectnessGradient(in, null, 2, 1f, out)),
        Refusal.isNull("target", () -> loss.headBoxesGradient(in, null, one, 2, 1f, out)),
        Refusal.illegal(
            "label",
            () -> loss.objectnessGradient(in, two, 2, 1f, out),
            "labels: expected -1 to 1, got 2 at [1]"
                + "; -1 ignores a label, map others to it or to a class"),
        Refusal.tooShort(
            "gradients: expected at least 24 floats, got 23; give longer memory, or lower the"
                + " sizes",
            () -> loss.headBoxesGradient(in, in, two, 2, 1f, new float[23])),
        Refusal.tooShort(
            "target: expected at least 8 floats [rows][4], got 7; give longer memory, or lower the"
                + " sizes",
            () -> loss.rpnBoxesGradient(in, new float[7], one, 2, 1f, out)),
        Refusal.illegal(
            "gradients are target",
            () -> loss.rpnBoxesGradient(in, out, one, 2, 1f, out),
            "gradients: expected memory of its own, got the array of target; give the output other"
                + " memory")
      };
      for (Refusal refusal : refusals) {
        refusal.verify(memory);
      }
    }
  }

  private static void assertClose(double expected, double actual) {
    assertEquals(expected, actual, 1e-6 * expected);
  }

  /** Of some predictions: 100 times the difference over a step that float32 losses can bear. */
  private static void assertDifferences(
      float[] x, float[] gradients, ToDoubleFunction<float[]> loss) {
    float step = 1f / 128;
    for (int i = 0; i < x.length; i += 37) {
      float middle = x[i];
      x[i] = middle + step;
      double right = loss.applyAsDouble(x);
      x[i] = middle - step;
      double left = loss.applyAsDouble(x);
      x[i] = middle;
      double expected = 100 * (right - left) / (2 * step);
      assertEquals(expected, gradients[i], 100.0 / ROWS * 0.06, "at " + i);
    }
  }

  private static int sampled(int[] labels) {
    return (int) Arrays.stream(labels).filter(label -> label >= 0).count();
  }

  private int[] labels(int end) {
    return random.ints(ROWS, -1, end).toArray();
  }

  private float[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (random.nextFloat() - 0.5f) * 2f;
    }
    return values;
  }
}
