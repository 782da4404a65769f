package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.Backend;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Losses and gradients of boxes by themselves, for every curve. */
class BoxRegressionLossTest {

  private static final boolean INTERPRETED =
      System.getProperty("java.vm.info", "").contains("interpreted");

  /** Ends of tiles of 512 elements and 512 priors, and of vectors. */
  private static final int[] SIZES = {
    0, 1, 3, 4, 5, 15, 16, 17, 127, 128, 129, 511, 512, 513, 1025
  };

  private static final float[] SPECIALS = {
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    -0f,
    0f,
    1e10f,
    -1e30f,
    Float.MIN_VALUE,
    Float.MAX_VALUE
  };

  static List<LocationLoss> forms() {
    return LocationCurves.all();
  }

  private record Boxes(int priors, float[] predicted, float[] target, int[] labels) {

    static Boxes random(int priors, long seed, boolean special) {
      SplittableRandom random = new SplittableRandom(seed);
      float[] predicted = new float[priors * 4];
      float[] target = new float[priors * 4];
      int[] labels = new int[priors];
      for (int i = 0; i < predicted.length; i++) {
        predicted[i] = (float) random.nextGaussian();
        target[i] = random.nextInt(9) == 0 ? predicted[i] : (float) random.nextGaussian();
        if (special && random.nextInt(8) == 0) {
          predicted[i] = SPECIALS[random.nextInt(SPECIALS.length)];
        }
        if (special && random.nextInt(8) == 0) {
          target[i] = SPECIALS[random.nextInt(SPECIALS.length)];
        }
      }
      for (int i = 0; i < priors; i++) {
        labels[i] = random.nextInt(4) - 1;
      }
      return new Boxes(priors, predicted, target, labels);
    }
  }

  private static float[] gradient(BoxRegressionLoss loss, Boxes boxes, float scale) {
    float[] gradients = GradientRun.poison(boxes.predicted.length + 3);
    loss.gradient(boxes.predicted, boxes.target, boxes.priors, scale, gradients);
    return gradients;
  }

  private static float[] ofPositives(BoxRegressionLoss loss, Boxes boxes, float scale) {
    float[] gradients = GradientRun.poison(boxes.predicted.length + 3);
    loss.gradientOfPositives(
        boxes.predicted, boxes.target, boxes.labels, boxes.priors, scale, gradients);
    return gradients;
  }

  /**
   * {@code d} is rounded once, and so are the curve's coefficient, its product with {@code d} and
   * that with the scale: 4 roundings, where the curve bends less than that.
   */
  @ParameterizedTest
  @MethodSource("forms")
  void gradientsAgreeWithTheOracle(LocationLoss form) {
    BoxRegressionLoss loss = BoxRegressionLoss.of(form);
    for (int priors : SIZES) {
      Boxes boxes = Boxes.random(priors, 40 + priors, false);
      for (float scale : new float[] {1f, -0.3f, 0f, 1e4f}) {
        float[] dense = gradient(loss, boxes, scale);
        float[] positives = ofPositives(loss, boxes, scale);
        for (int i = 0; i < priors * 4; i++) {
          double d = (double) boxes.predicted[i] - boxes.target[i];
          double expected = LocationCurves.of(form).slope().applyAsDouble(d) * scale;
          assertEquals(
              expected, dense[i], 4.01 * 0x1p-24 * Math.abs(expected), form + ", seed " + priors);
          float wanted = boxes.labels[i / 4] > 0 ? dense[i] : 0f;
          assertEquals(
              Float.floatToRawIntBits(wanted), Float.floatToRawIntBits(positives[i]), "positives");
        }
        requirePoisonBehind(dense, priors * 4);
        requirePoisonBehind(positives, priors * 4);
      }
    }
  }

  private static void requirePoisonBehind(float[] values, int from) {
    GradientRun.assertSameBits(
        GradientRun.poison(3), Arrays.copyOfRange(values, from, from + 3), "behind the last");
  }

  /** The sum's central difference in double: the gradient is of the loss that the class gives. */
  @ParameterizedTest
  @MethodSource("forms")
  void gradientsAreThoseOfTheSum(LocationLoss form) {
    BoxRegressionLoss loss = BoxRegressionLoss.of(form);
    Boxes boxes = Boxes.random(7, 99, false);
    float[] gradient = gradient(loss, boxes, 1f);
    float step = 0x1p-10f;
    for (int i = 0; i < 28; i++) {
      float kept = boxes.predicted[i];
      boxes.predicted[i] = kept + step;
      double above = loss.sum(boxes.predicted, boxes.target, 7);
      float up = boxes.predicted[i];
      boxes.predicted[i] = kept - step;
      double below = loss.sum(boxes.predicted, boxes.target, 7);
      double slope = (above - below) / ((double) up - boxes.predicted[i]);
      boxes.predicted[i] = kept;
      // Losses of some units are rounded to 2^-22, twice, over a step of 2^-9; and a knee between.
      assertEquals(slope, gradient[i], 0.01, form + ", coordinate " + i);
    }
  }

  @Tag("bits")
  @ParameterizedTest
  @MethodSource("forms")
  void everyBackendGivesTheSameBits(LocationLoss form) {
    BoxRegressionLoss chosen = BoxRegressionLoss.of(form);
    BoxRegressionLoss scalar = BoxRegressionLoss.of(form, Backend.of(Backend.Choice.SCALAR));
    for (int priors : INTERPRETED ? new int[] {5, 129} : SIZES) {
      Boxes boxes = Boxes.random(priors, priors, true);
      for (float scale : new float[] {1f, -0.3f, 1e30f}) {
        String what = form + ", seed " + priors + ", scale " + scale;
        GradientRun.assertSameBits(
            gradient(scalar, boxes, scale), gradient(chosen, boxes, scale), what);
        GradientRun.assertSameBits(
            ofPositives(scalar, boxes, scale), ofPositives(chosen, boxes, scale), what);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void memoryOfEveryKindGivesTheSameBits(LocationLoss form) {
    BoxRegressionLoss loss = BoxRegressionLoss.of(form);
    for (int priors : SIZES) {
      Boxes boxes = Boxes.random(priors, 7L * priors, true);
      float[] dense = gradient(loss, boxes, 0.7f);
      float[] positives = ofPositives(loss, boxes, 0.7f);
      try (Arena arena = Arena.ofConfined()) {
        for (int skipped = 0; skipped < 3; skipped++) {
          MemorySegment predicted = copy(arena, boxes.predicted, skipped).asReadOnly();
          MemorySegment target = copy(arena, boxes.target, skipped).asReadOnly();
          MemorySegment out = copy(arena, GradientRun.poison(priors * 4 + 3), skipped);
          MemorySegment labels = MemorySegment.ofArray(boxes.labels).asReadOnly();
          loss.gradient(predicted, target, priors, 0.7f, out);
          GradientRun.assertSameBits(dense, floats(out), form + " at " + skipped);
          loss.gradientOfPositives(predicted, target, labels, priors, 0.7f, out);
          GradientRun.assertSameBits(positives, floats(out), form + " at " + skipped);
        }
      }
    }
  }

  private static MemorySegment copy(Arena arena, float[] values, int skipped) {
    MemorySegment copy = arena.allocate(4L * values.length + 4, 4).asSlice(skipped);
    MemorySegment.copy(values, 0, copy, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, values.length);
    return copy.asSlice(0, 4L * values.length);
  }

  private static float[] floats(MemorySegment segment) {
    return segment.toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
  }

  /** The whole loss writes the same gradient: raw sums, with alpha as the scale. */
  @ParameterizedTest
  @MethodSource("forms")
  void theWholeLossHasTheSameBits(LocationLoss form) {
    float alpha = 0.37f;
    MultiBoxPolicy policy =
        MultiBoxPolicy.builder()
            .locationLoss(form)
            .normalizer(Normalizer.NONE)
            .alpha(alpha)
            .build();
    TestBatch batch = TestBatch.random(1, 600, 3, 3f, 0.3, 0.1, new SplittableRandom(8));
    batch.predicted()[4 * 5] = batch.target()[4 * 5];
    Boxes boxes = new Boxes(600, batch.predicted(), batch.target(), batch.labels());
    float[] gradient = Arrays.copyOf(ofPositives(BoxRegressionLoss.of(form), boxes, alpha), 2400);
    GradientRun run = GradientRun.of(MultiBoxLoss.of(policy), batch);
    GradientRun.assertSameBits(run.locations(), gradient, form.toString());
  }

  /** What lies in priors that are not positive never shows. */
  @Test
  void otherPriorsAreNotUsed() {
    BoxRegressionLoss loss = BoxRegressionLoss.of(LocationLoss.l2());
    Boxes boxes = Boxes.random(700, 3, false);
    float[] expected = ofPositives(loss, boxes, 1f);
    double sum = loss.sumOfPositives(boxes.predicted, boxes.target, boxes.labels, 700);
    for (int i = 0; i < 2800; i++) {
      if (boxes.labels[i / 4] <= 0) {
        boxes.predicted[i] = Float.NaN;
        boxes.target[i] = Float.POSITIVE_INFINITY;
      }
    }
    GradientRun.assertSameBits(expected, ofPositives(loss, boxes, 1f), "NaN elsewhere");
    assertEquals(sum, loss.sumOfPositives(boxes.predicted, boxes.target, boxes.labels, 700));
  }

  @Test
  void specialDifferences() {
    float inf = Float.POSITIVE_INFINITY;
    float[] predicted = {Float.NaN, inf, -inf, inf, 0f, 1f, 1f, 5f};
    float[] target = {0f, 0f, 0f, inf, 0f, 1f, 0f, 0f};
    Boxes boxes = new Boxes(2, predicted, target, new int[] {1, 1});
    float nan = Float.NaN;
    assertGradient(LocationLoss.smoothL1(2f), boxes, nan, 2f, -2f, nan, 0f, 0f, 1f, 2f);
    assertGradient(LocationLoss.huber(3f), boxes, nan, 6f, -6f, nan, 0f, 0f, 2f, 6f);
    assertGradient(LocationLoss.l1(), boxes, nan, 2f, -2f, nan, 0f, 0f, 2f, 2f);
    assertGradient(LocationLoss.l2(), boxes, nan, inf, -inf, nan, 0f, 0f, 2f, 10f);
  }

  private static void assertGradient(LocationLoss form, Boxes boxes, float... expected) {
    float[] actual = Arrays.copyOf(gradient(BoxRegressionLoss.of(form), boxes, 2f), 8);
    GradientRun.assertSameBits(expected, actual, form.toString());
  }

  /** The short way is the same loss. */
  @Test
  void smoothL1IsTheCurveOfItsBeta() {
    Boxes boxes = Boxes.random(100, 12, true);
    for (float beta : new float[] {1f, 1f / 9f, 0.11f}) {
      SmoothL1 smoothL1 = SmoothL1.of(beta);
      SmoothL1 scalar = SmoothL1.of(beta, Backend.of(Backend.Choice.SCALAR));
      BoxRegressionLoss loss = BoxRegressionLoss.of(LocationLoss.smoothL1(beta));
      float[] expected = gradient(loss, boxes, 0.5f);
      GradientRun.assertSameBits(expected, gradient(smoothL1, boxes, 0.5f), "beta " + beta);
      GradientRun.assertSameBits(expected, gradient(scalar, boxes, 0.5f), "beta " + beta);
      float[] losses = new float[100];
      float[] expectedLosses = new float[100];
      smoothL1.perPrior(boxes.predicted, boxes.target, 100, losses);
      loss.perPrior(boxes.predicted, boxes.target, 100, expectedLosses);
      GradientRun.assertSameBits(expectedLosses, losses, "beta " + beta);
    }
    Boxes finite = Boxes.random(100, 13, false);
    assertTrue(SmoothL1.of(1f).sum(finite.predicted, finite.target, 100) > 0);
  }
}
