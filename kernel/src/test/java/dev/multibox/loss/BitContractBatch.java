package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.internal.Twins;
import java.util.Random;

/** The batch of tests of bits: five images, and what a call on them gives. */
final class BitContractBatch {

  static final int BATCH = 5;
  static final int PRIORS = Twins.INTERPRETED ? 61 : 1109;
  static final int CLASSES = 21;
  static final BatchShape SHAPE = BatchShape.of(BATCH, PRIORS, CLASSES);

  final float[] logits = floats(BATCH * PRIORS * CLASSES, 1, 6f);
  final float[] locations = floats(BATCH * PRIORS * 4, 2, 2f);
  final float[] targetLocations = floats(BATCH * PRIORS * 4, 3, 2f);
  final int[] labels = labels();

  /** Where a batch lies. */
  record Memory(Predictions predictions, Targets targets) {}

  /** What a call gave, kept apart from the workspace. */
  record Result(
      double[] confidence, double[] location, int[] negatives, float[] losses, byte[] mined) {

    void assertSame(Result other, String what) {
      assertArrayEquals(confidence, other.confidence, what);
      assertArrayEquals(location, other.location, what);
      assertArrayEquals(negatives, other.negatives, what);
      assertArrayEquals(losses, other.losses, what);
      assertArrayEquals(mined, other.mined, what);
    }
  }

  Result evaluate(MultiBoxLoss loss, int parallelism) {
    return evaluate(loss, loss.workspace(SHAPE, parallelism));
  }

  Result evaluate(MultiBoxLoss loss, LossWorkspace workspace) {
    Predictions predictions = Predictions.of(SHAPE, logits, locations);
    return evaluate(loss, workspace, predictions, Targets.of(SHAPE, labels, targetLocations));
  }

  Result evaluate(MultiBoxLoss loss, Memory memory) {
    LossWorkspace workspace = loss.workspace(SHAPE);
    return evaluate(loss, workspace, memory.predictions, memory.targets);
  }

  private static Result evaluate(
      MultiBoxLoss loss, LossWorkspace workspace, Predictions predictions, Targets targets) {
    float[] losses = new float[BATCH * PRIORS];
    byte[] mined = new byte[BATCH * PRIORS];
    PerPriorOutputs outputs = PerPriorOutputs.of(SHAPE, losses, mined);
    loss.evaluate(predictions, targets, workspace, outputs);
    LossTerms terms = workspace.terms();
    double[] confidence = new double[BATCH];
    double[] location = new double[BATCH];
    int[] negatives = new int[BATCH];
    for (int image = 0; image < BATCH; image++) {
      confidence[image] = terms.confidenceSum(image);
      location[image] = terms.locationSum(image);
      negatives[image] = terms.negatives(image);
    }
    return new Result(confidence, location, negatives, losses, mined);
  }

  private static float[] floats(int count, long seed, float range) {
    Random random = new Random(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (random.nextFloat() - 0.5f) * 2f * range;
    }
    return values;
  }

  /** Image 0 has no positives; image 4 has more than three negatives each can serve. */
  private static int[] labels() {
    Random random = new Random(4);
    int[] labels = new int[BATCH * PRIORS];
    for (int i = 0; i < labels.length; i++) {
      int image = i / PRIORS;
      int draw = random.nextInt(100);
      labels[i] = draw < image * 12 ? 1 + random.nextInt(CLASSES - 1) : draw == 99 ? -1 : 0;
    }
    return labels;
  }
}
