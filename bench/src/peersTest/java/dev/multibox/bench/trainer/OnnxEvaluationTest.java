package dev.multibox.bench.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The loss of a model's outputs, where the model wrote them. */
@Tag("peers")
class OnnxEvaluationTest {

  private static final int BATCH = 2;
  private static final int PRIORS = 300;
  private static final int FEATURES = 7;
  private static final int CLASSES = 6;

  private final SplittableRandom random = new SplittableRandom(11);
  private final float[] weights = uniform(FEATURES * CLASSES);
  private final float[] boxWeights = uniform(FEATURES * 4);
  private final Targets targets =
      Targets.of(BatchShape.of(BATCH, PRIORS, CLASSES), labels(), uniform(BATCH * PRIORS * 4));

  @Test
  void theModelsOutputsAreEvaluatedInPlace() throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    byte[] model = OnnxModel.linear(BATCH, PRIORS, FEATURES, CLASSES, weights, boxWeights);
    try (OrtSession session = environment.createSession(model);
        OnnxEvaluation evaluation =
            new OnnxEvaluation(
                session, BATCH, PRIORS, CLASSES, ReferenceLoss.TORCHVISION.policy())) {
      double first = check(environment, evaluation, uniform(BATCH * PRIORS * FEATURES));
      double second = check(environment, evaluation, uniform(BATCH * PRIORS * FEATURES));
      assertNotEquals(first, second);
    }
  }

  private double check(OrtEnvironment environment, OnnxEvaluation evaluation, float[] features)
      throws Exception {
    long[] shape = {BATCH, PRIORS, FEATURES};
    try (OnnxTensor input =
        OnnxTensor.createTensor(environment, FloatBuffer.wrap(features), shape)) {
      double actual = evaluation.evaluate(Map.of("features", input), targets);
      assertEquals(actual, evaluation.terms().total());
      MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.TORCHVISION);
      Predictions predictions =
          Predictions.of(
              BatchShape.of(BATCH, PRIORS, CLASSES),
              product(features, weights, CLASSES),
              product(features, boxWeights, 4));
      double expected =
          loss.evaluate(
              predictions, targets, loss.workspace(BatchShape.of(BATCH, PRIORS, CLASSES)));
      // the model adds 7 products in float32, this test in double: 7 * 2^-24 a logit
      assertEquals(expected, actual, 1e-5 * expected);
      return expected;
    }
  }

  private static float[] product(float[] features, float[] weights, int columns) {
    float[] product = new float[BATCH * PRIORS * columns];
    for (int row = 0; row < BATCH * PRIORS; row++) {
      for (int column = 0; column < columns; column++) {
        double sum = 0;
        for (int i = 0; i < FEATURES; i++) {
          sum += (double) features[row * FEATURES + i] * weights[i * columns + column];
        }
        product[row * columns + column] = (float) sum;
      }
    }
    return product;
  }

  private float[] uniform(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private static int[] labels() {
    int[] labels = new int[BATCH * PRIORS];
    for (int row = 0; row < labels.length; row += 13) {
      labels[row] = 1 + row % (CLASSES - 1);
    }
    return labels;
  }
}
