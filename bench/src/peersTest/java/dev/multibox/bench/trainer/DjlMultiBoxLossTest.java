package dev.multibox.bench.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.util.Pair;
import dev.multibox.bench.trainer.Scene.Kind;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.PriorMatcher;
import dev.multibox.matching.ReferencePriors;
import dev.multibox.matching.ReferenceTargets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The gradient of the weights is that of the same loss in array operations and autograd. */
@Tag("peers")
class DjlMultiBoxLossTest {

  private static final int BATCH = 2;

  /**
   * Of the largest gradient of a parameter. Both losses give the network the same gradient within
   * 1e-6 of its largest (see {@code PeerCheck}). The network's own sums over up to 2888 cells in
   * float32 have the same order for both, and add rounding of that size again.
   */
  private static final double TOLERANCE = 1e-5;

  private final PriorMatcher matcher =
      PriorMatcher.of(PriorBoxes.of(ReferencePriors.SSD300_VOC), ReferenceTargets.SSD_PYTORCH);

  @BeforeAll
  static void offline() {
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    Engine.getEngine("PyTorch").setRandomSeed(7);
  }

  @Test
  void weightsGetTheSameGradient() {
    Loss kernel = new DjlMultiBoxLoss(ReferenceLoss.SSD_PYTORCH.policy());
    Loss arrays = new ArrayOperationsLoss();
    try (Model model = Model.newInstance("test", "PyTorch")) {
      model.setBlock(new DetectionNetwork(Kind.values().length + 1));
      try (Trainer trainer = model.newTrainer(new DefaultTrainingConfig(kernel));
          NDManager manager = trainer.getManager().newSubManager()) {
        trainer.initialize(new Shape(BATCH, 3, DetectionNetwork.SIDE, DetectionNetwork.SIDE));
        SceneBatch batch =
            SceneBatch.draw(
                new ScenePainter(3),
                BATCH,
                matcher,
                matcher.workspace(BATCH, ScenePainter.MOST_OBJECTS),
                manager);
        Map<String, float[]> expected = new LinkedHashMap<>();
        Map<String, float[]> actual = new LinkedHashMap<>();
        double value = gradients(trainer, arrays, batch, 1, expected);
        assertEquals(value, gradients(trainer, kernel, batch, 1, actual), 1e-5 * value);
        // maps without a positive give their offsets none
        assertTrue(expected.values().stream().filter(DjlMultiBoxLossTest::any).count() > 30);
        expected.forEach((name, gradient) -> same(name, gradient, actual.get(name), 1));
        // what comes from above reaches the weights, too
        gradients(trainer, kernel, batch, 2, actual);
        expected.forEach((name, gradient) -> same(name, gradient, actual.get(name), 2));
      }
    }
  }

  @Test
  void severalLossesMayWaitForOneBackwardPass() {
    Loss kernel = new DjlMultiBoxLoss(ReferenceLoss.SSD_PYTORCH.policy());
    try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
      NDArray logits = manager.randomNormal(new Shape(1, 50, 3));
      NDArray offsets = manager.randomNormal(new Shape(1, 50, 4));
      logits.setRequiresGradient(true);
      int[] classes = new int[50];
      classes[4] = 2;
      NDList labels =
          new NDList(manager.create(classes, new Shape(1, 50)), manager.zeros(new Shape(1, 50, 4)));
      float[] once;
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        collector.backward(kernel.evaluate(labels, new NDList(logits, offsets)));
        once = taken(logits);
      }
      try (GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
        NDArray first = kernel.evaluate(labels, new NDList(logits, offsets));
        NDArray second = kernel.evaluate(labels, new NDList(logits.mul(2), offsets));
        collector.backward(first.add(second.mul(0)));
        float[] both = taken(logits);
        same("logits", once, both, 1);
      }
    }
  }

  private static double gradients(
      Trainer trainer, Loss loss, SceneBatch batch, int factor, Map<String, float[]> gradients) {
    gradients.clear();
    try (GradientCollector collector = trainer.newGradientCollector()) {
      NDList predicted = trainer.forward(new NDList(batch.images()), batch.targets());
      NDArray total = loss.evaluate(batch.targets(), predicted);
      collector.backward(factor == 1 ? total : total.mul(factor));
      for (Pair<String, Parameter> parameter : trainer.getModel().getBlock().getParameters()) {
        if (parameter.getValue().requiresGradient()) {
          gradients.put(parameter.getKey(), taken(parameter.getValue().getArray()));
        }
      }
      return total.getFloat();
    }
  }

  /** Backward passes add up; the optimiser, which would clear, is not called here. */
  private static float[] taken(NDArray array) {
    NDArray gradient = array.getGradient();
    float[] values = gradient.toFloatArray();
    gradient.subi(gradient);
    return values;
  }

  private static boolean any(float[] values) {
    for (float value : values) {
      if (value != 0) {
        return true;
      }
    }
    return false;
  }

  private static void same(String name, float[] expected, float[] actual, int factor) {
    assertEquals(expected.length, actual.length, name);
    double largest = 0;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < expected.length; i++) {
      assertEquals(factor * expected[i], actual[i], factor * TOLERANCE * largest, name);
    }
  }
}
