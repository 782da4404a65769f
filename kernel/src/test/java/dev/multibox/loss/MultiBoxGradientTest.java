package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.Backend;
import dev.multibox.loss.MultiBoxPolicy.ConfidenceInput;
import dev.multibox.loss.MultiBoxPolicy.FloorGradient;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gradient of random batches against the double oracle, for every policy. */
class MultiBoxGradientTest {

  private static final List<Double> SCALES = List.of(1.0, -0.5, 1 / 3.0, 1e4, 0.0);

  private final List<Backend> backends =
      List.of(Backend.current(), Backend.of(Backend.Choice.SCALAR));
  private final List<MultiBoxPolicy> policies = Policies.all();

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 8, 16, 17, 21, 33, 81, 200})
  void agreesOnEveryShape(int classes) {
    for (int priors : List.of(0, 1, 3, 17, 64, 300)) {
      for (int repeat = 0; repeat < 3; repeat++) {
        long seed = 999_983L * priors + 1_013L * classes + repeat;
        RandomGenerator random = new SplittableRandom(seed);
        verify(Policies.any(policies, random), priors, classes, random, seed);
      }
    }
  }

  @Test
  void agreesForEveryPolicy() {
    for (int i = 0; i < policies.size(); i++) {
      long seed = 7_907L * i;
      RandomGenerator random = new SplittableRandom(seed);
      verify(policies.get(i), random.nextInt(2, 40), random.nextInt(2, 20), random, seed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void agreesForEveryPreset(ReferenceLoss preset) {
    for (float spread : new float[] {0.1f, 3f, 30f}) {
      // Of 0.6 the quota takes positives too, where the policy lets it.
      for (double positives : new double[] {0.1, 0.6}) {
        RandomGenerator random = new SplittableRandom(preset.ordinal());
        TestBatch batch = TestBatch.random(3, 70, 9, spread, positives, 0.1, random);
        verify(preset.policy(), batch, random, preset + ", " + spread + ", " + positives);
      }
    }
  }

  private void verify(
      MultiBoxPolicy kind, int priors, int classes, RandomGenerator random, long seed) {
    MultiBoxPolicy policy = Policies.withNumbers(kind, random);
    float spread = Policies.any(List.of(0.1f, 3f, 30f, 100f), random);
    double positives = Policies.any(List.of(0.02, 0.2, 0.9), random);
    int images = random.nextInt(1, 4);
    TestBatch batch = TestBatch.random(images, priors, classes, spread, positives, 0.1, random);
    verify(
        policy,
        batch,
        random,
        "seed %d, %d x %d x %d, spread %s".formatted(seed, images, priors, classes, spread));
  }

  private void verify(MultiBoxPolicy policy, TestBatch logits, RandomGenerator random, String how) {
    TestBatch batch = logits.scoresFor(policy);
    int before = batch.checksum();
    double scale = Policies.any(SCALES, random);
    Gradients.WithRespectTo with = Policies.any(Gradients.WithRespectTo.values(), random);
    boolean normalized = random.nextBoolean();
    for (Backend backend : backends) {
      MultiBoxLoss loss = MultiBoxLoss.of(policy, backend);
      String what =
          "%s, scale %s, %s, normalized %s, %s, %s"
              .formatted(how, scale, with, normalized, backend, policy);
      Outcome outcome = Outcome.of(loss, batch);
      GradientRun run =
          GradientRun.of(
              loss,
              batch,
              gradients -> {
                Gradients scaled = gradients.scale(scale).withRespectTo(with);
                return normalized ? scaled : scaled.unnormalized();
              });
      LossBounds.assertSameBits(outcome.terms(), run.terms());
      MultiBoxLossOracle oracle = new MultiBoxLossOracle(policy, batch);
      int[] mined = oracle.mined(LibraryKeys.of(loss, batch, outcome.losses()));
      MultiBoxGradientOracle expected = MultiBoxGradientOracle.of(oracle, mined);
      for (int row = 0; row < batch.labels().length; row++) {
        String where = "row " + row + ", " + what;
        verifyConfidence(expected, row, with, scale, normalized, run.logits(), where);
        verifyLocation(expected, row, scale, normalized, run.locations(), where);
      }
    }
    assertEquals(before, batch.checksum(), "inputs changed: " + how);
  }

  private static void verifyConfidence(
      MultiBoxGradientOracle expected,
      int row,
      Gradients.WithRespectTo with,
      double scale,
      boolean normalized,
      float[] actual,
      String where) {
    int classes = expected.loss().batch().classes();
    if (expected.weight(row) == 0) {
      assertPlusZero(actual, row * classes, classes, where);
      return;
    }
    MultiBoxPolicy policy = expected.loss().policy();
    double factor = scale * expected.confidenceFactor(row, normalized);
    double[] gradient = expected.confidence(row, with);
    double relative = GradientBounds.relative(policy, expected.loss().batch());
    double absolute = GradientBounds.absolute(expected.loss().batch(), factor);
    for (int j = 0; j < classes; j++) {
      verify(factor, gradient[j], actual[row * classes + j], relative, absolute, where);
    }
  }

  private static void verifyLocation(
      MultiBoxGradientOracle expected,
      int row,
      double scale,
      boolean normalized,
      float[] actual,
      String where) {
    if (expected.loss().label(row) <= 0) {
      assertPlusZero(actual, row * 4, 4, where + ", location");
      return;
    }
    double factor = scale * expected.locationFactor(row, normalized);
    double[] gradient = expected.location(row);
    for (int c = 0; c < 4; c++) {
      verify(
          factor,
          gradient[c],
          actual[row * 4 + c],
          GradientBounds.LOCATION,
          0x1p-148,
          where + ", location");
    }
  }

  private static void verify(
      double factor,
      double gradient,
      float actual,
      double relative,
      double absolute,
      String where) {
    if (!Double.isFinite(factor)) {
      // A batch without positives, divided by them: there is no gradient.
      assertTrue(gradient == 0 || !Float.isFinite(actual), () -> where + ": got " + actual);
      return;
    }
    double expected = factor * gradient;
    if (Math.abs(expected) > Float.MAX_VALUE) {
      assertEquals((float) expected, actual, where);
      return;
    }
    assertTrue(
        Math.abs(actual - expected) <= relative * Math.abs(expected) + absolute,
        () ->
            "expected %s within %s of it, got %s: %s".formatted(expected, relative, actual, where));
  }

  private static void assertPlusZero(float[] values, int from, int count, String where) {
    for (int i = from; i < from + count; i++) {
      assertEquals(0, Float.floatToRawIntBits(values[i]), where);
    }
  }

  /** A softmax's probabilities add up to 1, so a row's gradients add up to nearly 0. */
  @Test
  void rowsOfASoftmaxAddUpToNothing() {
    RandomGenerator random = new SplittableRandom(41);
    TestBatch batch = TestBatch.random(2, 90, 33, 6f, 0.1, 0.1, random);
    MultiBoxPolicy policy = MultiBoxPolicy.builder().normalizer(Normalizer.NONE).build();
    for (Backend backend : backends) {
      float[] gradient = GradientRun.of(MultiBoxLoss.of(policy, backend), batch).logits();
      int used = 0;
      for (int from = 0; from < gradient.length; from += 33) {
        double sum = 0;
        double size = 0;
        for (int j = from; j < from + 33; j++) {
          sum += gradient[j];
          size += Math.abs(gradient[j]);
        }
        used += size > 0 ? 1 : 0;
        assertTrue(Math.abs(sum) <= GradientBounds.relative(policy, batch) * size, "sum " + sum);
      }
      assertTrue(used > 40, "used rows " + used);
    }
  }

  /** What the floor does to the gradient: Caffe's passes, Keras's stops. */
  @ParameterizedTest
  @EnumSource
  void floors(FloorGradient floorGradient) {
    TestBatch batch = TestBatch.zeros(1, 2, 2);
    batch.labels()[0] = 1;
    for (ConfidenceInput input : ConfidenceInput.values()) {
      boolean logits = input == ConfidenceInput.LOGITS;
      batch.row(0, logits ? 60f : 1f, logits ? 0f : 1e-9f);
      MultiBoxPolicy policy =
          MultiBoxPolicy.builder()
              .confidenceInput(input)
              .probabilityFloor(1e-7f)
              .floorGradient(floorGradient)
              .build();
      for (Backend backend : backends) {
        GradientRun run =
            GradientRun.of(
                MultiBoxLoss.of(policy, backend),
                batch,
                gradients -> gradients.withRespectTo(Gradients.WithRespectTo.LOGITS));
        float expected = floorGradient == FloorGradient.STOP ? 0f : 1f;
        assertEquals(expected, run.logits()[0], 1e-6f, input.name());
        assertEquals(-expected, run.logits()[1] + 0f, 1e-6f, input.name());
      }
    }
  }
}
