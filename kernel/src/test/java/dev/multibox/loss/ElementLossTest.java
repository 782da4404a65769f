package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.loss.ElementLossOracle.Formula;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Element-wise losses and gradients against float64 arithmetic on the same float32 inputs. */
class ElementLossTest {

  private static final double U = 0x1p-24;
  private static final int COUNT = 3_000;

  /** A form, its formula, the bound of its Javadoc in u, and its inputs. */
  record Case(ElementForm form, Formula formula, double bound, Inputs inputs) {
    @Override
    public String toString() {
      return form.toString();
    }
  }

  /** What predictions and targets are. */
  enum Inputs {
    ANY,
    PROBABILITY,
    LOGIT,
    SIGN
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(ElementForm.l1(), (x, y) -> Math.abs(x - y), 1, Inputs.ANY),
        new Case(ElementForm.squared(), (x, y) -> (x - y) * (x - y), 3, Inputs.ANY),
        new Case(ElementForm.l2(), (x, y) -> (x - y) * (x - y) / 2, 3, Inputs.ANY),
        new Case(ElementForm.smoothL1(1f / 9f), ElementLossOracle.smoothL1(1f / 9f), 5, Inputs.ANY),
        new Case(
            ElementForm.huber(0.5f),
            (x, y) -> 0.5 * ElementLossOracle.smoothL1(0.5).of(x, y),
            5,
            Inputs.ANY),
        new Case(
            ElementForm.binaryCrossEntropy(),
            ElementLossOracle::binaryCrossEntropy,
            6,
            Inputs.PROBABILITY),
        new Case(
            ElementForm.binaryCrossEntropyWithLogits(),
            ElementLossOracle::withLogits,
            8,
            Inputs.LOGIT),
        new Case(ElementForm.hinge(), ElementLossOracle::hinge, 1, Inputs.SIGN),
        focal(0.25f, 2f, 24),
        focal(0.25f, 0f, 12),
        focal(0.75f, 1f, 18),
        // 3 |gamma ln m| more, with |ln m| below 31.
        focal(0.25f, 0.5f, 15 + 2 + 3 * 0.5 * 31),
        focal(0.25f, 3.5f, 33 + 2 + 3 * 3.5 * 31));
  }

  private static Case focal(float alpha, float gamma, double bound) {
    return new Case(
        ElementForm.sigmoidFocal(alpha, gamma),
        ElementLossOracle.focal(alpha, gamma),
        bound,
        Inputs.LOGIT);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void lossesStayWithinTheirBound(Case each) {
    float[] x = predictions(each.inputs, 1);
    float[] y = targets(each.inputs, 2);
    float[] losses = new float[COUNT];
    ElementLoss.of(each.form).perElement(Elements.of(x, y, COUNT), losses);
    double worst = 0;
    double sum = 0;
    for (int i = 0; i < COUNT; i++) {
      double exact = each.formula.of(x[i], y[i]);
      double error = Math.abs(losses[i] - exact) - 0x1p-126;
      worst = Math.max(worst, error / Math.max(exact, Double.MIN_NORMAL) / U);
      sum += losses[i];
    }
    assertTrue(worst <= each.bound, "worst " + worst + " u");
    ElementLoss loss = ElementLoss.of(each.form);
    assertEquals(sum, loss.sum(Elements.of(x, y, COUNT)));
    assertEquals(sum / COUNT, loss.mean(Elements.of(x, y, COUNT)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientsAreTheDifferencesOfTheLosses(Case each) {
    float[] x = predictions(each.inputs, 3);
    float[] y = targets(each.inputs, 4);
    float[] gradients = new float[COUNT];
    ElementLoss.of(each.form).gradient(Elements.of(x, y, COUNT), 0.5f, gradients);
    int compared = 0;
    for (int i = 0; i < COUNT; i++) {
      double step = 1e-5 * Math.max(1e-3, Math.min(Math.abs(x[i]), 1 - Math.abs(x[i])));
      double left = each.formula.of(x[i] - step, y[i]);
      double right = each.formula.of(x[i] + step, y[i]);
      double middle = each.formula.of(x[i], y[i]);
      double expected = (right - left) / (2 * step);
      // Differences tell nothing at a kink.
      double bend = Math.abs(right - 2 * middle + left) / (2 * step);
      if (bend <= 1e-3 * Math.abs(expected)) {
        double tolerance = 1e-4 * Math.abs(expected) + 1e-6 * (1 + middle);
        assertEquals(expected, 2 * gradients[i], tolerance, x[i] + " for " + y[i]);
        compared++;
      }
    }
    assertTrue(compared > COUNT / 3, "compared " + compared);
  }

  /** Differences of float64 losses see nothing of a confident row; its formula does. */
  @Test
  void gradientsOfConfidentLogitsAreAccurate() {
    for (float x : new float[] {-80f, -30f, -10f, 10f, 30f, 80f}) {
      for (float y : new float[] {0f, 1f}) {
        double p = ElementLossOracle.sigmoid(x);
        double q = ElementLossOracle.sigmoid(-x);
        double simple = y == 1 ? -q : p;
        assertRelative(simple, gradient(ElementForm.binaryCrossEntropyWithLogits(), x, y), 8);
        double entropy = ElementLossOracle.withLogits(x, y);
        double lack = y == 1 ? q : p;
        double other = y == 1 ? p : q;
        double sign = y == 1 ? -1 : 1;
        double weight = y == 1 ? 0.25 : 0.75;
        double focal = weight * sign * lack * lack * (2 * other * entropy + lack);
        assertRelative(focal, gradient(ElementForm.sigmoidFocal(), x, y), 45);
      }
    }
  }

  private static void assertRelative(double expected, double actual, double bound) {
    assertEquals(expected, actual, bound * U * Math.abs(expected) + 0x1p-126);
  }

  @Test
  void specialValuesGiveTheirLimits() {
    float infinity = Float.POSITIVE_INFINITY;
    for (ElementForm form :
        List.of(ElementForm.binaryCrossEntropyWithLogits(), ElementForm.sigmoidFocal())) {
      assertEquals(0f, loss(form, infinity, 1f));
      assertEquals(0f, loss(form, -infinity, 0f));
      assertEquals(infinity, loss(form, infinity, 0f));
      assertEquals(infinity, loss(form, -infinity, 1f));
      assertEquals(0f, gradient(form, infinity, 1f));
      assertEquals(0f, gradient(form, -infinity, 0f));
    }
    assertEquals(0.75f, gradient(ElementForm.sigmoidFocal(), infinity, 0f));
    assertEquals(-0.25f, gradient(ElementForm.sigmoidFocal(), -infinity, 1f));
    ElementForm entropy = ElementForm.binaryCrossEntropy();
    assertEquals(0f, loss(entropy, 0f, 0f));
    assertEquals(0f, loss(entropy, 1f, 1f));
    assertEquals(infinity, loss(entropy, 0f, 1f));
    assertEquals(infinity, loss(entropy, 1f, 0.5f));
    assertEquals(1f, gradient(entropy, 0f, 0f));
    assertEquals(-1f, gradient(entropy, 1f, 1f));
    assertEquals(-infinity, gradient(entropy, -0f, 0.5f));
    assertTrue(Float.isNaN(loss(entropy, Math.nextUp(1f), 1f)));
    assertTrue(Float.isNaN(gradient(entropy, -Float.MIN_VALUE, 1f)));
    assertEquals(infinity, gradient(ElementForm.squared(), infinity, 0f));
    assertEquals(1f, gradient(ElementForm.l1(), infinity, 0f));
    assertEquals(0f, gradient(ElementForm.l1(), 2f, 2f));
    assertEquals(0f, gradient(ElementForm.hinge(), 1f, 1f));
    assertEquals(1f, gradient(ElementForm.hinge(), 0f, -1f));
    assertEquals(1f, loss(ElementForm.zeroOne(), 0f, 1f));
    assertEquals(1f, loss(ElementForm.zeroOne(), Float.NaN, 1f));
    assertEquals(0f, loss(ElementForm.zeroOne(), -2f, -1f));
    assertEquals(0f, gradient(ElementForm.zeroOne(), -2f, 1f));
    assertTrue(
        Double.isNaN(ElementLoss.of(entropy).mean(Elements.of(new float[0], new float[0], 0))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nanGivesNan(Case each) {
    assertTrue(Float.isNaN(loss(each.form, Float.NaN, 1f)));
    assertTrue(Float.isNaN(gradient(each.form, Float.NaN, 1f)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void memoryOfEveryKindGivesTheSameBits(Case each) {
    float[] x = predictions(each.inputs, 5);
    float[] y = targets(each.inputs, 6);
    float[] weights = predictions(Inputs.ANY, 7);
    x[7] = Float.NaN;
    weights[7] = 0f;
    Elements arrays = Elements.of(x, y, COUNT).weighted(weights);
    float[] losses = new float[COUNT];
    float[] gradients = new float[COUNT];
    ElementLoss loss = ElementLoss.of(each.form);
    loss.perElement(arrays, losses);
    loss.gradient(arrays, 3f, gradients);
    assertEquals(0f, losses[7]);
    assertEquals(0f, gradients[7]);
    float[] unweighted = new float[COUNT];
    loss.perElement(Elements.of(x, y, COUNT), unweighted);
    assertEquals(unweighted[8] * weights[8], losses[8]);
    try (Arena arena = Arena.ofConfined()) {
      Elements memory =
          Elements.of(offHeap(arena, x), offHeap(arena, y), COUNT)
              .weighted(offHeap(arena, weights));
      float[] same = new float[COUNT];
      MemorySegment out = MemorySegment.ofArray(same);
      loss.perElement(memory, out);
      assertArrayEquals(losses, same);
      loss.gradient(memory, 3f, out);
      assertArrayEquals(gradients, same);
      assertEquals(loss.sum(arrays), loss.sum(memory));
    }
    Elements buffers =
        Elements.of(FloatBuffer.wrap(x), FloatBuffer.wrap(y), COUNT)
            .weighted(FloatBuffer.wrap(weights));
    float[] ofBuffers = new float[COUNT];
    loss.perElement(buffers, ofBuffers);
    assertArrayEquals(losses, ofBuffers);
  }

  private static MemorySegment offHeap(Arena arena, float[] values) {
    MemorySegment source = MemorySegment.ofArray(values);
    // One byte off: no alignment is promised.
    return arena.allocate(source.byteSize() + 1).asSlice(1).copyFrom(source);
  }

  private static float loss(ElementForm form, float x, float y) {
    float[] loss = new float[1];
    ElementLoss.of(form).perElement(Elements.of(new float[] {x}, new float[] {y}, 1), loss);
    return loss[0];
  }

  private static float gradient(ElementForm form, float x, float y) {
    float[] gradient = new float[1];
    ElementLoss.of(form).gradient(Elements.of(new float[] {x}, new float[] {y}, 1), 1f, gradient);
    return gradient[0];
  }

  private static float[] predictions(Inputs inputs, long seed) {
    Random random = new Random(seed);
    float[] values = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      float symmetric = random.nextFloat() * 2f - 1f;
      values[i] =
          switch (inputs) {
            case PROBABILITY ->
                i % 3 == 0 ? (float) Math.exp(-20 * random.nextFloat()) : random.nextFloat();
            case LOGIT -> symmetric * (i % 3 == 0 ? 30f : 4f);
            case ANY, SIGN -> symmetric * 3f;
          };
    }
    return values;
  }

  private static float[] targets(Inputs inputs, long seed) {
    Random random = new Random(seed);
    float[] values = new float[COUNT];
    for (int i = 0; i < COUNT; i++) {
      values[i] =
          switch (inputs) {
            case ANY -> random.nextFloat() * 2f - 1f;
            case SIGN -> random.nextBoolean() ? 1f : -1f;
            case PROBABILITY, LOGIT -> i % 5 == 0 ? random.nextFloat() : random.nextInt(2);
          };
    }
    return values;
  }
}
