package dev.multibox.bench.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.loss.Loss;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.Targets;
import java.lang.foreign.MemorySegment;

/**
 * The MultiBox loss for DJL's trainers: {@code new DefaultTrainingConfig(new
 * DjlMultiBoxLoss(ReferenceLoss.TORCHVISION.policy()))}.
 *
 * <p>Labels: an {@code NDList} of class labels {@code [B][P]} int32, 0 background, -1 ignored, and
 * of encoded offsets {@code [B][P][4]} float32. Predictions: of logits {@code [B][P][C]} and
 * offsets {@code [B][P][4]}, float32, in the memory of the CPU.
 *
 * <p>The value is {@link MultiBoxLoss}'s in float32. The gradient reaches the network exactly: DJL
 * has no operation with a gradient of one's own, so that this class returns {@code s -
 * stopGradient(s) + loss}, where s is the dot product of predictions and gradient. Its value is the
 * loss, as {@code s - s} is 0, and its derivative by the predictions is the gradient, bit for bit,
 * times whatever comes from above. A prediction that is not finite makes the loss NaN.
 *
 * <p>Tensors are read and written in their own memory. Each call has a gradient of its own, which
 * belongs to the predictions' manager: several losses may wait for one backward pass. One object a
 * thread.
 */
public final class DjlMultiBoxLoss extends Loss {

  private final MultiBoxLoss loss;
  private LossWorkspace workspace;

  /**
   * Creates the loss.
   *
   * @param policy which loss, such as {@code ReferenceLoss.TORCHVISION.policy()}
   */
  public DjlMultiBoxLoss(MultiBoxPolicy policy) {
    super("MultiBoxLoss");
    loss = MultiBoxLoss.of(policy);
  }

  /**
   * {@return the loss, a scalar whose gradient is that of the predictions}
   *
   * @param labels class labels and encoded offsets
   * @param predicted logits and offsets
   */
  @Override
  public NDArray evaluate(NDList labels, NDList predicted) {
    NDArray logits = predicted.get(0);
    NDArray locations = predicted.get(1);
    BatchShape shape = shape(logits.getShape());
    if (workspace == null || !workspace.fits(shape)) {
      workspace = loss.workspace(shape);
    }
    NDManager manager = logits.getManager();
    NDArray ofLogits = manager.create(logits.getShape(), DataType.FLOAT32);
    NDArray ofLocations = manager.create(locations.getShape(), DataType.FLOAT32);
    double total =
        loss.evaluateWithGradient(
            Predictions.of(shape, memory(logits), memory(locations)),
            Targets.of(shape, memory(labels.get(0)), memory(labels.get(1))),
            workspace,
            Gradients.dense(shape, memory(ofLogits), memory(ofLocations)));
    NDArray surrogate =
        logits
            .flatten()
            .dot(ofLogits.flatten())
            .add(locations.flatten().dot(ofLocations.flatten()));
    return surrogate.sub(surrogate.stopGradient()).add((float) total);
  }

  private static BatchShape shape(Shape logits) {
    return BatchShape.of(
        Math.toIntExact(logits.get(0)),
        Math.toIntExact(logits.get(1)),
        Math.toIntExact(logits.get(2)));
  }

  /** The array's own memory, or that of a copy where it is not contiguous. */
  private static MemorySegment memory(NDArray array) {
    return MemorySegment.ofBuffer(array.toByteBuffer(true));
  }
}
