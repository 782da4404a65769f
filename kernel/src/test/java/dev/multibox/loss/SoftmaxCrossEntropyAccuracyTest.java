package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Per-row losses against float64 arithmetic on the same float32 logits. */
class SoftmaxCrossEntropyAccuracyTest {

  private static final int ROWS = 2_000;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 7, 15, 16, 17, 21, 33, 81, 91, 128, 201, 1203, 5000})
  void ordinaryLogits(int classes) {
    check(classes, classes > 1000 ? 100 : ROWS, 4f, 0f, 11);
    check(classes, classes > 1000 ? 100 : ROWS, 15f, 0f, 12);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 16, 21, 81, 128, 201})
  void wideLogits(int classes) {
    check(classes, ROWS, 1e4f, 0f, 13);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 16, 21, 81, 128})
  void confidentLogits(int classes) {
    for (float lead : new float[] {5f, 10f, 20f, 40f, 60f, 65f}) {
      check(classes, ROWS, 3f, lead, 14);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 16, 21, 81, 128, 1203})
  void equalLogits(int classes) {
    float[] logits = new float[classes];
    for (float value : new float[] {0f, 1e4f, -1e4f, 3e38f, 88.8f}) {
      java.util.Arrays.fill(logits, value);
      assertClose(logits, classes - 1, Math.log(classes), classes);
    }
  }

  @Test
  void oneInfiniteLogit() {
    int classes = 21;
    float[] logits = new float[classes];
    logits[5] = Float.POSITIVE_INFINITY;
    assertEquals(0f, loss(logits, 5));
    assertEquals(Float.POSITIVE_INFINITY, loss(logits, 0));
    logits[5] = Float.NEGATIVE_INFINITY;
    assertEquals(Float.POSITIVE_INFINITY, loss(logits, 5));
    assertClose(logits, 0, Math.log(classes - 1), classes);
    logits[6] = Float.NEGATIVE_INFINITY;
    assertEquals(Float.POSITIVE_INFINITY, loss(logits, 5));
    logits[5] = Float.POSITIVE_INFINITY;
    logits[6] = Float.POSITIVE_INFINITY;
    assertTrue(Float.isNaN(loss(logits, 5)));
    java.util.Arrays.fill(logits, Float.NEGATIVE_INFINITY);
    assertTrue(Float.isNaN(loss(logits, 5)));
    logits[5] = 0f;
    assertEquals(0f, loss(logits, 5));
  }

  @Test
  void finiteLogitsGiveFiniteLosses() {
    assertEquals(Float.MAX_VALUE, loss(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE}, 1));
    assertEquals(0f, loss(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE}, 0));
    assertClose(new float[] {0f, 1e30f}, 0, (double) 1e30f, 2);
    assertClose(new float[] {0f, 87.5f, 87.4f}, 0, 87.5 + Math.log1p(Math.exp(-0.1f)), 3);
  }

  @Test
  void tinyLosses() {
    for (double loss = 1e-3; loss > 1e-30; loss /= 3) {
      float d = (float) Math.log(loss);
      assertClose(new float[] {0f, d}, 0, Math.log1p(Math.exp(d)), 2);
    }
  }

  private static void check(int classes, int rows, float range, float lead, long seed) {
    Random random = new Random(seed);
    float[] logits = new float[classes];
    for (int row = 0; row < rows; row++) {
      int label = random.nextInt(classes);
      for (int j = 0; j < classes; j++) {
        logits[j] = (random.nextFloat() - 0.5f) * 2 * range + (j == label ? lead : 0f);
      }
      assertClose(logits, label, exact(logits, label), classes);
    }
  }

  /** log1p of the sum of the others, shifted in double: no cancellation for confident rows. */
  private static double exact(float[] logits, int label) {
    double maximum = Double.NEGATIVE_INFINITY;
    for (float x : logits) {
      maximum = Math.max(maximum, x);
    }
    double shift = maximum - logits[label] > 700 ? maximum : logits[label];
    double sum = 0;
    for (int j = 0; j < logits.length; j++) {
      if (j != label) {
        sum += Math.exp(logits[j] - shift);
      }
    }
    return shift == logits[label] ? Math.log1p(sum) : maximum - logits[label] + Math.log(sum);
  }

  private static float loss(float[] logits, int label) {
    float[] losses = new float[1];
    SoftmaxCrossEntropy.of(logits.length).perRow(logits, new int[] {label}, 1, losses);
    return losses[0];
  }

  private static void assertClose(float[] logits, int label, double exact, int classes) {
    double actual = loss(logits, label);
    assertTrue(
        Math.abs(actual - exact) <= tolerance(exact, classes),
        () ->
            "classes "
                + classes
                + " label "
                + label
                + ": "
                + actual
                + " instead of "
                + exact
                + ", relative "
                + Math.abs(actual - exact) / exact);
  }

  /**
   * 1e-6 where the loss is 1e-3 or more, 8e-6 below (the difference of two logits, near -69 there,
   * is rounded to 2^-18.1), for up to 128 classes; beyond, the sum adds C / 16 roundings.
   */
  private static double tolerance(double exact, int classes) {
    double relative = exact >= 1e-3 ? 1e-6 : 8e-6;
    return exact * (relative + (classes > 128 ? classes / 16.0 * 0x1p-24 : 0)) + 1e-37;
  }
}
