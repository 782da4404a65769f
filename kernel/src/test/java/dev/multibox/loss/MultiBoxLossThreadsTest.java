package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole loss on several threads: what one thread gives, errors included. */
@Timeout(60)
class MultiBoxLossThreadsTest {

  /** The whole loss on a pool, call after call: always the bits of one thread. */
  @Test
  void lossOnAPool() {
    TestBatch batch = TestBatch.random(6, 50, 5, 3f, 0.1, 0.1, new SplittableRandom(41));
    MultiBoxLoss loss =
        MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD.policy(), Backend.of(Backend.Choice.SCALAR));
    LossWorkspace own = loss.workspace(batch.shape());
    loss.evaluate(batch.predictions(), batch.targets(), own);
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      LossWorkspace workspace = loss.workspace(batch.shape(), 3, pool);
      for (int call = 0; call < 500; call++) {
        loss.evaluate(batch.predictions(), batch.targets(), workspace);
        LossBounds.assertSameBits(own.terms(), workspace.terms());
      }
    }
  }

  /** Labels are checked on several threads; whichever finds a bad one first, one image is named. */
  @Test
  void ofSeveralBadLabelsTheFirstIsNamed() {
    int batch = 16;
    int priors = 64;
    int[] labels = new int[batch * priors];
    labels[5 * priors + 7] = 3;
    for (int image = 6; image < batch; image++) {
      labels[image * priors] = -2;
    }
    BatchShape shape = BatchShape.of(batch, priors, 3);
    Predictions predictions =
        Predictions.of(shape, new float[batch * priors * 3], new float[batch * priors * 4]);
    Targets targets = Targets.of(shape, labels, new float[batch * priors * 4]);
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      LossWorkspace workspace = loss.workspace(shape, 3, pool);
      for (int call = 0; call < 200; call++) {
        IllegalArgumentException refused =
            assertThrows(
                IllegalArgumentException.class,
                () -> loss.evaluate(predictions, targets, workspace));
        assertEquals(
            "labels: expected -1 to 2, got 3 at [5][7]"
                + "; -1 ignores a label, map others to it or to a class",
            refused.getMessage());
      }
    }
  }
}
