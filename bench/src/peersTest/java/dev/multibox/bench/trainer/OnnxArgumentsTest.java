package dev.multibox.bench.trainer;

import static dev.multibox.bench.trainer.TrainerRefusals.CLASSES;
import static dev.multibox.bench.trainer.TrainerRefusals.LOGITS;
import static dev.multibox.bench.trainer.TrainerRefusals.PRIORS;
import static dev.multibox.bench.trainer.TrainerRefusals.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.multibox.BatchShape;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** ONNX Runtime's tensors of every wrong type and shape; labels of 64 bits. */
@Tag("peers")
class OnnxArgumentsTest {

  private static final MultiBoxPolicy POLICY = ReferenceLoss.CAFFE_SSD.policy();
  private static final long[] ROWS = {1, PRIORS};
  private static final long[] BOXES = {1, PRIORS, 4};

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();

  /** A test with a model that gives its features, which are the logits, for class scores. */
  private interface Body {
    void run(OnnxEvaluation loss, Map<String, OnnxTensor> inputs) throws Exception;
  }

  private void withModel(float[] logits, Body body) throws Exception {
    try (OrtSession session = session();
        OnnxEvaluation loss = new OnnxEvaluation(session, 1, PRIORS, CLASSES, POLICY);
        OnnxTensor features = floats(logits, 1, PRIORS, CLASSES)) {
      body.run(loss, Map.of("features", features));
    }
  }

  private OrtSession session() throws Exception {
    float[] identity = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    return environment.createSession(
        OnnxModel.linear(1, PRIORS, CLASSES, CLASSES, identity, new float[CLASSES * 4]));
  }

  private OnnxTensor floats(float[] numbers, long... shape) throws Exception {
    return OnnxTensor.createTensor(environment, FloatBuffer.wrap(numbers), shape);
  }

  private OnnxTensor labels(long... shape) throws Exception {
    return OnnxTensor.createTensor(environment, IntBuffer.wrap(TrainerRefusals.labels()), shape);
  }

  private OnnxTensor wide(long... labels) throws Exception {
    return OnnxTensor.createTensor(environment, LongBuffer.wrap(labels), ROWS);
  }

  @Test
  void labelsOf64BitsGiveTheSameLoss() throws Exception {
    withModel(
        LOGITS,
        (loss, inputs) -> {
          BatchShape shape = BatchShape.of(1, PRIORS, CLASSES);
          OnnxTensor boxes = floats(new float[PRIORS * 4], BOXES);
          double expected =
              loss.evaluate(
                  inputs, Targets.of(shape, TrainerRefusals.labels(), new float[PRIORS * 4]));
          assertEquals(TrainerRefusals.LOSS, expected, 1e-6);
          assertEquals(expected, loss.evaluate(inputs, labels(ROWS), boxes));
          assertEquals(expected, loss.evaluate(inputs, wide(TrainerRefusals.wideLabels()), boxes));
          refused(
              "labels: expected -1 to 2, got 8589934592 at [0][1]",
              "-1 for a prior to ignore",
              () -> loss.evaluate(inputs, wide(0, 1L << 33, 0, 1), boxes));
        });
  }

  @Test
  void otherTypesAndShapesOfTargets() throws Exception {
    withModel(
        LOGITS,
        (loss, inputs) -> {
          OnnxTensor boxes = floats(new float[PRIORS * 4], BOXES);
          OnnxTensor doubles =
              OnnxTensor.createTensor(
                  environment, DoubleBuffer.wrap(new double[PRIORS * 4]), BOXES);
          refused(
              "labels: expected INT32, got FLOAT; ",
              "IntBuffer",
              () -> loss.evaluate(inputs, floats(new float[PRIORS], ROWS), boxes));
          refused(
              "target locations: expected FLOAT, got DOUBLE; ",
              "FloatBuffer",
              () -> loss.evaluate(inputs, labels(ROWS), doubles));
          refused(
              "labels: expected shape [1, 4] as [batch][priors], got [4]; ",
              "this batch",
              () -> loss.evaluate(inputs, labels(PRIORS), boxes));
          refused(
              "target locations: expected shape [1, 4, 4] as [batch][priors][4], got [1, 16]; ",
              "this batch",
              () ->
                  loss.evaluate(
                      inputs, labels(ROWS), floats(new float[PRIORS * 4], 1, PRIORS * 4)));
        });
  }

  @Test
  void outputsOfTheModel() throws Exception {
    try (OrtSession session = session()) {
      refused(
          "logits: expected shape [1, 5, 3] as [batch][priors][classes], got [1, 4, 3]; ",
          "this batch",
          () -> new OnnxEvaluation(session, 1, 5, CLASSES, POLICY));
      refused(
          "logits: expected shape [1, 4, 2] as [batch][priors][classes], got [1, 4, 3]; ",
          "this batch",
          () -> new OnnxEvaluation(session, 1, PRIORS, 2, POLICY));
    }
  }

  @Test
  void theFirstBatchIsDiagnosed() throws Throwable {
    withModel(
        new float[PRIORS * CLASSES],
        (loss, inputs) -> {
          OnnxTensor boxes = floats(new float[PRIORS * 4], BOXES);
          try {
            TrainerRefusals.warnsOnce(
                "all 4 rows of scores are equal", () -> loss.evaluate(inputs, labels(ROWS), boxes));
          } catch (Throwable thrown) {
            throw new AssertionError(thrown);
          }
        });
  }
}
