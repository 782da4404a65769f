package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.Mining;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.Normalizer;
import dev.multibox.loss.PerPriorOutputs;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Scores that pre-trained sigmoid heads without a background column gave on photographs. No loss of
 * them is recorded: losses and gradients are compared with the formula in double.
 */
class SigmoidHeadsTest {

  private static final double UNIT = 0x1p-24;

  private static final MultiBoxPolicy POLICY =
      ReferenceLoss.TF_OBJECT_DETECTION.policy().toBuilder()
          .backgroundColumn(MultiBoxPolicy.BackgroundColumn.NONE)
          .mining(m -> m.mode(Mining.Mode.ALL_NEGATIVES))
          .normalizer(Normalizer.NONE)
          .build();

  @ParameterizedTest
  @CsvSource({
    "blazeface_front128, scores.npy",
    "blazeface_back256, scores.npy",
    "faceapi_ssd_mobilenetv1, class_predictions.npy",
    "objectron_ssd_mobilenetv2, class_predictions.npy"
  })
  void lossesAndGradientsAreTheFormulas(String network, String file) throws IOException {
    Path root = GoldenFolder.sharedOrSkip().root().resolve("real").resolve(network);
    JsonNode manifest = GoldenFolder.json(root.resolve("manifest.json"));
    BatchShape shape =
        BatchShape.of(
            manifest.get("batch").intValue(),
            manifest.get("priors").intValue(),
            manifest.get("classes").intValue());
    float[] scores = TensorFile.floats(root.resolve(file));
    int[] labels = labels(scores, shape);
    for (Backend backend : Evaluation.BACKENDS) {
      check(shape, scores, labels, MultiBoxLoss.of(POLICY, backend));
    }
  }

  /** What the network is surest of, every eleventh prior neutral. */
  private static int[] labels(float[] scores, BatchShape shape) {
    int[] labels = new int[(int) shape.rows()];
    int positives = 0;
    for (int row = 0; row < labels.length; row++) {
      int top = 0;
      for (int j = 1; j < shape.classes(); j++) {
        boolean larger = scores[row * shape.classes() + j] > scores[row * shape.classes() + top];
        top = larger ? j : top;
      }
      labels[row] = row % 11 == 0 ? -1 : scores[row * shape.classes() + top] > -2f ? top + 1 : 0;
      positives += labels[row] > 0 ? 1 : 0;
    }
    assertTrue(positives > 10, "positives " + positives);
    return labels;
  }

  private static void check(BatchShape shape, float[] scores, int[] labels, MultiBoxLoss loss) {
    int classes = shape.classes();
    float[] losses = new float[labels.length];
    float[] gradient = new float[scores.length];
    float[] boxes = new float[4 * labels.length];
    LossWorkspace workspace = loss.workspace(shape);
    loss.evaluateWithGradient(
        Predictions.of(shape, scores, boxes),
        Targets.of(shape, labels, boxes),
        workspace,
        PerPriorOutputs.of(shape, losses, null),
        Gradients.dense(shape, gradient, new float[boxes.length]));
    double sum = 0;
    for (int row = 0; row < labels.length; row++) {
      double expected = 0;
      for (int j = 0; j < classes; j++) {
        double x = scores[row * classes + j];
        double z = j + 1 == labels[row] ? -x : x;
        expected += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
        double slope = j + 1 == labels[row] ? -1 / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x));
        // exp 1.8 u, a sum, a quotient and a product; below 2^-126 exp is 0
        double bound = 5 * UNIT * Math.abs(slope) + Float.MIN_NORMAL;
        assertEquals(labels[row] < 0 ? 0 : slope, gradient[row * classes + j], bound);
      }
      expected = labels[row] < 0 ? 0 : expected;
      // exp 1.8 u and log1p 3 u, a sum in a term, C / 16 + 4 of them in the row's
      double bound = (classes / 16.0 + 10) * UNIT * expected + classes * Float.MIN_NORMAL;
      assertEquals(expected, losses[row], bound);
      sum += expected;
    }
    assertEquals(sum, workspace.terms().total(), (classes / 16.0 + 10) * UNIT * sum);
  }
}
