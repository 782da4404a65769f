package dev.multibox.bench.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
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
 * <p>Labels: an {@code NDList} of class labels {@code [B][P]} int32 or int64, 0 background, -1
 * ignored, and of encoded offsets {@code [B][P][4]} float32. Predictions: of logits {@code
 * [B][P][C]} and offsets {@code [B][P][4]}, float32, in the memory of the CPU. Labels of int64 are
 * copied to int32; every other type and shape is refused, float64 too, by name. What is likely
 * wrong with the first batch is logged under the name {@code dev.multibox}.
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
  private final FirstBatch firstBatch = new FirstBatch();
  private final NarrowedLabels narrowed = new NarrowedLabels();
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
   * @throws IllegalArgumentException if a tensor has another type or shape, or lies on a GPU
   */
  @Override
  public NDArray evaluate(NDList labels, NDList predicted) {
    TensorArguments.requireCount("predicted", "logits and locations", 2, predicted.size());
    TensorArguments.requireCount("labels", "labels and target locations", 2, labels.size());
    NDArray logits = predicted.get(0);
    NDArray locations = predicted.get(1);
    requireFloats("logits", logits);
    requireFloats("locations", locations);
    requireFloats("target locations", labels.get(1));
    BatchShape shape = TensorArguments.batchShape(logits.getShape().getShape());
    TensorArguments.requireOffsets("locations", shape, locations.getShape().getShape());
    Targets targets = targets(shape, labels.get(0), labels.get(1));
    Predictions predictions = Predictions.of(shape, memory(logits), memory(locations));
    firstBatch.diagnose(predictions, targets, loss.policy());
    if (workspace == null || !workspace.fits(shape)) {
      workspace = loss.workspace(shape);
    }
    NDManager manager = logits.getManager();
    NDArray ofLogits = manager.create(logits.getShape(), DataType.FLOAT32);
    NDArray ofLocations = manager.create(locations.getShape(), DataType.FLOAT32);
    double total =
        loss.evaluateWithGradient(
            predictions,
            targets,
            workspace,
            Gradients.dense(shape, memory(ofLogits), memory(ofLocations)));
    NDArray surrogate =
        logits
            .flatten()
            .dot(ofLogits.flatten())
            .add(locations.flatten().dot(ofLocations.flatten()));
    return surrogate.sub(surrogate.stopGradient()).add((float) total);
  }

  private Targets targets(BatchShape shape, NDArray labels, NDArray locations) {
    TensorArguments.requireLabels(shape, labels.getShape().getShape());
    TensorArguments.requireOffsets("target locations", shape, locations.getShape().getShape());
    boolean wide = labels.getDataType() == DataType.INT64;
    if (!wide) {
      TensorArguments.requireType(
          "labels",
          DataType.INT32,
          labels.getDataType(),
          "toType(DataType.INT32, false) converts it");
    }
    MemorySegment memory = memory(labels);
    return Targets.of(shape, wide ? narrowed.of(shape, memory) : memory, memory(locations));
  }

  private static void requireFloats(String name, NDArray array) {
    TensorArguments.requireType(
        name, DataType.FLOAT32, array.getDataType(), "toType(DataType.FLOAT32, false) converts it");
    if (array.getDevice().isGpu()) {
      // Its buffer is a copy, and what is written to it is lost.
      throw new IllegalArgumentException(
          name
              + ": expected the memory of the CPU, got "
              + array.getDevice()
              + "; toDevice(Device.cpu(), false) copies it");
    }
  }

  /** The array's own memory, or that of a copy where it is not contiguous. */
  private static MemorySegment memory(NDArray array) {
    return MemorySegment.ofBuffer(array.toByteBuffer(true));
  }
}
