package dev.multibox.bench.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients.Options;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/** A linear network in TensorFlow learns from the kernel's gradient. */
@Tag("peers")
class TensorFlowMultiBoxLossTest {

  private static final int BATCH = 2;
  private static final int PRIORS = 200;
  private static final int CLASSES = 5;
  private static final int FEATURES = 6;
  private static final int ROWS = BATCH * PRIORS;
  private static final float RATE = 0.2f;

  private final float[] features = uniform(ROWS * FEATURES, 1);
  private final float[] targetLocations = uniform(ROWS * 4, 2);
  private final int[] labels = labels();
  private final Targets targets =
      Targets.of(BatchShape.of(BATCH, PRIORS, CLASSES), labels, targetLocations);

  @Test
  void weightsGetTheKernelsGradientAndLearn() {
    try (Graph graph = new Graph()) {
      Ops ops = Ops.create(graph);
      Variable<TFloat32> weights = variable(ops, CLASSES, 3);
      Variable<TFloat32> boxWeights = variable(ops, 4, 4);
      Operand<TFloat32> logits = product(ops, weights, CLASSES);
      Operand<TFloat32> locations = product(ops, boxWeights, 4);
      try (TensorFlowMultiBoxLoss loss =
              new TensorFlowMultiBoxLoss(
                  ops, logits, locations, ReferenceLoss.TORCHVISION.policy());
          Session session = new Session(graph)) {
        org.tensorflow.op.core.Gradients byWeights =
            ops.gradients(loss.surrogate(), List.of(weights, boxWeights), new Options[0]);
        Operand<TFloat32> train = descend(ops, weights, byWeights.dy(0));
        Operand<TFloat32> trainBoxes = descend(ops, boxWeights, byWeights.dy(1));
        assign(ops, session, weights, CLASSES, 3);
        assign(ops, session, boxWeights, 4, 4);

        List<Double> losses = new ArrayList<>();
        for (int step = 0; step < 30; step++) {
          try (Result predicted = session.runner().fetch(logits).fetch(locations).run()) {
            TFloat32 scores = (TFloat32) predicted.get(0);
            TFloat32 offsets = (TFloat32) predicted.get(1);
            losses.add(loss.evaluate(scores, offsets, targets));
            if (step == 0) {
              try (Result gradient = loss.feed(session.runner()).fetch(byWeights.dy(0)).run()) {
                compare(scores, offsets, (TFloat32) gradient.get(0));
              }
            }
            loss.feed(session.runner()).addTarget(train).addTarget(trainBoxes).run().close();
          }
        }
        assertTrue(losses.getLast() < 0.8 * losses.getFirst(), losses.toString());
      }
    }
  }

  /** The transposed features times the kernel's gradient, added up in double. */
  private void compare(TFloat32 scores, TFloat32 offsets, TFloat32 actual) {
    float[] gradient = new float[ROWS * CLASSES];
    Predictions predictions =
        Predictions.of(BatchShape.of(BATCH, PRIORS, CLASSES), floats(scores), floats(offsets));
    MultiBoxLoss kernel = MultiBoxLoss.of(ReferenceLoss.TORCHVISION);
    kernel.evaluateWithGradient(
        predictions,
        targets,
        kernel.workspace(predictions.shape()),
        Gradients.dense(predictions.shape(), gradient, new float[ROWS * 4]));
    float[] byWeights = floats(actual);
    for (int feature = 0; feature < FEATURES; feature++) {
      for (int c = 0; c < CLASSES; c++) {
        double expected = 0;
        for (int row = 0; row < ROWS; row++) {
          expected += (double) features[row * FEATURES + feature] * gradient[row * CLASSES + c];
        }
        // 400 products below 1/N, added in float32: 400 * 2^-24 of their sum of magnitudes
        assertEquals(expected, byWeights[feature * CLASSES + c], 1e-5);
      }
    }
  }

  private Operand<TFloat32> product(Ops ops, Variable<TFloat32> weights, int columns) {
    Operand<TFloat32> rows =
        ops.constant(TFloat32.tensorOf(Shape.of(ROWS, FEATURES), DataBuffers.of(features)));
    return ops.reshape(
        ops.linalg.matMul(rows, weights), ops.constant(new int[] {BATCH, PRIORS, columns}));
  }

  private static Variable<TFloat32> variable(Ops ops, int columns, int seed) {
    return ops.withName("weights" + seed).variable(Shape.of(FEATURES, columns), TFloat32.class);
  }

  private static void assign(
      Ops ops, Session session, Variable<TFloat32> weights, int columns, int seed) {
    TFloat32 values =
        TFloat32.tensorOf(
            Shape.of(FEATURES, columns), DataBuffers.of(uniform(FEATURES * columns, seed)));
    session.run(ops.assign(weights, ops.constant(values)));
  }

  private static Operand<TFloat32> descend(
      Ops ops, Variable<TFloat32> weights, Operand<TFloat32> gradient) {
    return ops.train.applyGradientDescent(weights, ops.constant(RATE), gradient);
  }

  private static float[] floats(TFloat32 tensor) {
    float[] values = new float[Math.toIntExact(tensor.size())];
    tensor.asRawTensor().data().asFloats().read(values);
    return values;
  }

  private static float[] uniform(int count, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private int[] labels() {
    int[] made = new int[ROWS];
    for (int row = 0; row < ROWS; row += 17) {
      // what a linear network can learn: the class is the sign of a feature
      made[row] = features[row * FEATURES] > 0 ? 1 : 2;
    }
    return made;
  }
}
