package dev.multibox.bench.harness;

import dev.multibox.Backend;
import dev.multibox.Predictions;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import org.junit.jupiter.api.Test;

/** A process that began on scalar code allocates nothing once its kernels are compiled. */
class AllocationStartTest extends AllocationCase {

  @Test
  void nothingIsAllocatedAfterAStart() throws InterruptedException {
    Backend backend = Backend.of(Backend.Choice.AUTO);
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD.policy(), backend);
    LossWorkspace workspace = loss.workspace(SHAPE);
    Predictions predictions = Predictions.of(SHAPE, logits, locations);
    Targets targets = Targets.of(SHAPE, labels, targetLocations);
    Gradients gradients =
        Gradients.dense(SHAPE, new float[logits.length], new float[locations.length]);
    Runnable call =
        () -> sink += loss.evaluateWithGradient(predictions, targets, workspace, gradients);
    call.run();
    backend.warmUp();
    assertAllocatesNothing("after a start", call);
  }
}
