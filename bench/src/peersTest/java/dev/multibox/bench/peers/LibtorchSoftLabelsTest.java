package dev.multibox.bench.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.data.BenchmarkData;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.Mining;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.Normalizer;
import dev.multibox.loss.PerPriorOutputs;
import dev.multibox.loss.Targets;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Soft labels and label smoothing give the losses, and the gradient of their sum, of libtorch's
 * {@code cross_entropy_loss} with probabilities and with {@code label_smoothing}.
 */
@Tag("peers")
class LibtorchSoftLabelsTest {

  /** libtorch takes a log-softmax, whose rounding is that of the largest logits. */
  private static final double LOSS = 4e-6;

  private static final double GRADIENT = 1e-6;

  @ParameterizedTest
  @CsvSource({
    "STAGE0, 21, 0.1, false",
    "STAGE2, 21, 0.1, false",
    "STAGE2, 81, 0.3, false",
    "STAGE0, 21, 0, true",
    "STAGE2, 21, 0, true",
    "STAGE2, 81, 0, true",
    "STAGE2, 21, 0.1, true",
    "STAGE2, 21, 1, true"
  })
  void lossAndGradientAreTheSame(BenchmarkData data, int classes, float smoothing, boolean soft)
      throws IOException {
    BenchmarkBatch made = BenchmarkBatch.of(data, 2, 8732, classes);
    float[] rows = soft ? rows(made) : null;
    float[] losses = new float[made.rows()];
    float[] gradient = new float[made.logits().length];
    evaluate(made, smoothing, rows, losses, gradient);
    LibtorchLoss.requireOneThread();
    try (PtNDManager manager = (PtNDManager) NDManager.newBaseManager("PyTorch")) {
      NDArray logits = manager.create(made.logits(), new Shape(made.rows(), classes));
      NDArray targets =
          soft
              ? manager.create(rows, new Shape(made.rows(), classes))
              : manager.create(Arrays.stream(made.labels()).asLongStream().toArray());
      same("loss", call(manager, 0, smoothing, logits, targets).toFloatArray(), losses, LOSS);
      same("gradient", gradient(manager, smoothing, logits, targets), gradient, GRADIENT);
    }
  }

  private static void evaluate(
      BenchmarkBatch made, float smoothing, float[] soft, float[] losses, float[] gradient) {
    MultiBoxPolicy policy =
        MultiBoxPolicy.builder()
            .labelSmoothing(smoothing)
            .mining(m -> m.mode(Mining.Mode.ALL_NEGATIVES))
            .normalizer(Normalizer.NONE)
            .alpha(0f)
            .build();
    BatchShape shape = BatchShape.of(made.batch(), made.priors(), made.classes());
    Targets targets = Targets.of(shape, made.labels(), made.locationTargets());
    MultiBoxLoss loss = MultiBoxLoss.of(policy);
    double total =
        loss.evaluateWithGradient(
            Predictions.of(shape, made.logits(), made.locations()),
            soft == null ? targets : targets.softLabels(soft),
            loss.workspace(shape),
            PerPriorOutputs.of(shape, losses, null),
            Gradients.dense(shape, gradient, new float[made.locations().length]));
    double sum = 0;
    for (float each : losses) {
      sum += each;
    }
    assertEquals(sum, total, 1e-12 * sum);
  }

  /** A softmax of random numbers a row; every fifth row is half of one, which adds up to 0.5. */
  private static float[] rows(BenchmarkBatch made) {
    SplittableRandom random = new SplittableRandom(7);
    int classes = made.classes();
    float[] rows = new float[made.logits().length];
    for (int row = 0; row < made.rows(); row++) {
      double sum = 0;
      for (int j = row * classes; j < (row + 1) * classes; j++) {
        rows[j] = (float) Math.exp(random.nextGaussian(0, 2));
        sum += rows[j];
      }
      for (int j = row * classes; j < (row + 1) * classes; j++) {
        rows[j] /= (float) (row % 5 == 0 ? 2 * sum : sum);
      }
    }
    return rows;
  }

  /** With reduction 0 a loss a row, with 2 their sum. */
  private static NDArray call(
      PtNDManager manager, int reduction, float smoothing, NDArray logits, NDArray targets) {
    String body =
        "return torch.cross_entropy_loss(x, y, None, %d, -100, %s)".formatted(reduction, smoothing);
    try (TorchScript script = TorchScript.of(manager, "x: Tensor, y: Tensor", body)) {
      return script.call(logits, targets);
    }
  }

  private static float[] gradient(
      PtNDManager manager, float smoothing, NDArray logits, NDArray targets) {
    JniUtils.setGradMode(true);
    try (NDArray scores = logits.stopGradient()) {
      scores.setRequiresGradient(true);
      NDArray sum = call(manager, 2, smoothing, scores, targets);
      JniUtils.backward((PtNDArray) sum, (PtNDArray) manager.ones(new Shape()), false, false);
      return scores.getGradient().toFloatArray();
    } finally {
      JniUtils.setGradMode(false);
    }
  }

  private static void same(String what, float[] expected, float[] actual, double tolerance) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < expected.length; i++) {
      double allowed = tolerance * Math.max(1, Math.abs(expected[i]));
      int at = i;
      assertTrue(
          Math.abs(expected[i] - actual[i]) <= allowed,
          () -> "%s %d: libtorch %s, got %s".formatted(what, at, expected[at], actual[at]));
    }
  }
}
