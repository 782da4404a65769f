package dev.multibox.loss;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.function.Executable;

/**
 * Everything that a call of the loss takes, as it should be; a test exchanges one for a wrong one.
 */
final class LossArguments implements AutoCloseable {

  static final int BATCH = 2;
  static final int PRIORS = 5;
  static final int CLASSES = 3;
  static final int ROWS = BATCH * PRIORS;
  static final BatchShape SHAPE = BatchShape.of(BATCH, PRIORS, CLASSES);

  final GuardedMemory memory = new GuardedMemory();
  final MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
  final LossWorkspace workspace = loss.workspace(SHAPE);
  final LossWorkspace parallel = loss.workspace(SHAPE, 2);

  final MemorySegment logits = memory.memory(4L * ROWS * CLASSES);
  final MemorySegment locations = memory.memory(16L * ROWS);
  final MemorySegment labels = memory.memory(4L * ROWS);
  final MemorySegment targetLocations = memory.memory(16L * ROWS);
  final MemorySegment losses = memory.output(4L * ROWS);
  final MemorySegment mined = memory.output(ROWS);

  final Predictions predictions = predictions(logits, locations);
  final Targets targets = targets(labels, targetLocations);
  final PerPriorOutputs outputs = PerPriorOutputs.of(SHAPE, losses, mined);

  static Predictions predictions(MemorySegment logits, MemorySegment locations) {
    return Predictions.of(SHAPE, logits, locations);
  }

  static Targets targets(MemorySegment labels, MemorySegment locations) {
    return Targets.of(SHAPE, labels, locations);
  }

  Executable call(Predictions wrong) {
    return () -> loss.evaluate(wrong, targets, workspace, outputs);
  }

  Executable call(Targets wrong) {
    return () -> loss.evaluate(predictions, wrong, workspace, outputs);
  }

  Executable call(LossWorkspace wrong) {
    return () -> loss.evaluate(predictions, targets, wrong, outputs);
  }

  Executable call(PerPriorOutputs wrong) {
    return () -> loss.evaluate(predictions, targets, workspace, wrong);
  }

  @Override
  public void close() {
    memory.close();
  }
}
