package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Sizes that no array can have are refused by name, not by an error of the virtual machine. */
class LossWorkspaceTest {

  private static final int MOST = Integer.MAX_VALUE;
  private final MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);

  private static void refuses(String start, Executable call) {
    String message = assertThrows(IllegalArgumentException.class, call).getMessage();
    assertEquals(start, message.substring(0, Math.min(start.length(), message.length())));
  }

  @Test
  void sizesThatNoArrayHasAreRefused() {
    refuses("batch: expected at most 2147483639, got 2147483647", () -> workspace(MOST, 1, 2));
    refuses("priors: expected at most ", () -> workspace(1, MOST, 2));
    refuses("classes: expected at most 2147483623, got 2147483647", () -> workspace(1, 1, MOST));
    refuses("classes: expected at most ", () -> SoftmaxCrossEntropy.of(MOST));
    refuses("classes: expected at most ", () -> ZeroOneLoss.of(MOST));
    refuses("capacity: expected at most ", () -> HardNegatives.of(MOST));
    refuses(
        "batch: expected batch * priors of at most ",
        () ->
            MultiBoxLoss.of(ReferenceLoss.SSD_KERAS).workspace(BatchShape.of(1 << 20, 1 << 20, 2)));
  }

  private LossWorkspace workspace(int batch, int priors, int classes) {
    return loss.workspace(BatchShape.of(batch, priors, classes));
  }

  /** ssd_keras counts what is not 0: NaN too, and the loss of a probability above 1. */
  @Test
  void negativesWithLossAreThoseWhoseLossIsNotZero() {
    MultiBoxLoss keras = MultiBoxLoss.of(ReferenceLoss.SSD_KERAS);
    BatchShape shape = BatchShape.of(1, 6, 2);
    int[] labels = {1, 0, 0, 0, 0, 0};
    float[] background = {0.5f, 1f, 1f, 2f, 0.5f, 1f};
    assertEquals(2, mined(keras, shape, labels, background));
    background[2] = Float.NaN;
    assertEquals(3, mined(keras, shape, labels, background));
  }

  private static long mined(MultiBoxLoss loss, BatchShape shape, int[] labels, float[] background) {
    float[] probabilities = new float[2 * background.length];
    for (int prior = 0; prior < background.length; prior++) {
      probabilities[2 * prior] = background[prior];
      probabilities[2 * prior + 1] = 1 - background[prior];
    }
    float[] boxes = new float[4 * background.length];
    LossWorkspace workspace = loss.workspace(shape);
    loss.evaluate(
        Predictions.of(shape, probabilities, boxes), Targets.of(shape, labels, boxes), workspace);
    return workspace.terms().negatives();
  }
}
