package dev.multibox.bench.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.detection.Detections;
import dev.multibox.detection.Detector;
import dev.multibox.detection.ReferenceDetection;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import dev.multibox.matching.PriorBoxes;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
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

  /** Detections of the model's own memory are those of a copy. */
  @Test
  void theModelsOutputsAreDetectedInPlace() throws Exception {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    byte[] model = OnnxModel.linear(BATCH, PRIORS, FEATURES, CLASSES, weights, boxWeights);
    long[] inputs = {BATCH, PRIORS, FEATURES};
    FloatBuffer features = FloatBuffer.wrap(uniform(BATCH * PRIORS * FEATURES));
    try (OrtSession session = environment.createSession(model);
        OnnxTensor input = OnnxTensor.createTensor(environment, features, inputs);
        OnnxEvaluation evaluation =
            new OnnxEvaluation(
                session, BATCH, PRIORS, CLASSES, ReferenceLoss.TORCHVISION.policy());
        OrtSession.Result copies = session.run(Map.of("features", input))) {
      evaluation.evaluate(Map.of("features", input), targets);
      Predictions copied =
          Predictions.of(
              BatchShape.of(BATCH, PRIORS, CLASSES),
              ((OnnxTensor) copies.get("logits").orElseThrow()).getFloatBuffer(),
              ((OnnxTensor) copies.get("locations").orElseThrow()).getFloatBuffer());
      List<String> expected = detections(copied);
      assertTrue(expected.size() > 20, expected::toString);
      assertEquals(expected, detections(evaluation.predictions()));
    }
  }

  private static List<String> detections(Predictions predictions) {
    float[] centers = new float[PRIORS * 4];
    for (int i = 0; i < centers.length; i++) {
      centers[i] = i % 4 < 2 ? (i % 37) / 37f : 0.1f;
    }
    Detector detector =
        Detector.of(PriorBoxes.ofCenters(centers, 1f, 1f), ReferenceDetection.CAFFE_SSD);
    Detections detections = Detections.allocate(BATCH, BATCH * detector.mostOfImage(CLASSES));
    int count =
        detector.detect(
            predictions, detections, detector.workspace(BatchShape.of(BATCH, PRIORS, CLASSES)));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add(detections.prior(i) + " " + detections.label(i) + " " + detections.score(i));
    }
    return lines;
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
