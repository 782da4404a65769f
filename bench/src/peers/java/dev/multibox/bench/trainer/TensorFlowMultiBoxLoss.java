package dev.multibox.bench.trainer;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.Targets;
import java.lang.foreign.MemorySegment;
import org.tensorflow.Operand;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataStorageVisitor;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat32;

/**
 * The MultiBox loss for TensorFlow's graphs: two runs a step. The first fetches the predictions, of
 * which {@link #evaluate} makes loss and gradient. The second feeds the gradient and runs the
 * training operation that was built for {@link #surrogate()}. That is the sum of predictions times
 * gradient, and its derivative by the weights is the derivative of the loss.
 *
 * <p>Tensors are read and written in their own memory, which needs {@code --enable-native-access}.
 * One object a thread; not to be used after {@link #close}.
 *
 * <p>Tensors of another type or shape are refused by name; labels of int64 are copied to int32,
 * float64 is refused. What is likely wrong with the first batch is logged under the name {@code
 * dev.multibox}.
 */
public final class TensorFlowMultiBoxLoss implements AutoCloseable {

  private final BatchShape batchShape;
  private final MultiBoxLoss loss;
  private final LossWorkspace workspace;
  private final FirstBatch firstBatch = new FirstBatch();
  private final NarrowedLabels narrowed = new NarrowedLabels();
  private final TFloat32 ofLogits;
  private final TFloat32 ofLocations;
  private final Placeholder<TFloat32> logitGradient;
  private final Placeholder<TFloat32> locationGradient;
  private final Operand<TFloat32> surrogate;

  /**
   * Adds the surrogate to a graph.
   *
   * @param ops of the graph
   * @param logits the network's class scores, of static shape {@code [B][P][C]}
   * @param locations the network's offsets, {@code [B][P][4]}
   * @param policy which loss
   * @throws IllegalArgumentException if a shape is another or not static
   */
  public TensorFlowMultiBoxLoss(
      Ops ops, Operand<TFloat32> logits, Operand<TFloat32> locations, MultiBoxPolicy policy) {
    Shape shape = logits.shape();
    batchShape = TensorArguments.batchShape(shape.asArray());
    TensorArguments.requireOffsets("locations", batchShape, locations.shape().asArray());
    loss = MultiBoxLoss.of(policy);
    workspace = loss.workspace(batchShape);
    ofLogits = TFloat32.tensorOf(shape);
    ofLocations = TFloat32.tensorOf(locations.shape());
    logitGradient = ops.placeholder(TFloat32.class, Placeholder.shape(shape));
    locationGradient = ops.placeholder(TFloat32.class, Placeholder.shape(locations.shape()));
    surrogate =
        ops.math.add(
            sum(ops, ops.math.mul(logits, logitGradient)),
            sum(ops, ops.math.mul(locations, locationGradient)));
  }

  private static Operand<TFloat32> sum(Ops ops, Operand<TFloat32> values) {
    return ops.reduceSum(values, ops.constant(new int[] {0, 1, 2}));
  }

  /** {@return what to differentiate; its value means nothing} */
  public Operand<TFloat32> surrogate() {
    return surrogate;
  }

  /**
   * {@return the loss of the predictions} Its gradient is kept for {@link #feed}.
   *
   * @param logits as fetched
   * @param locations as fetched
   * @param targets what they should be
   * @throws IllegalArgumentException if a tensor has another type or shape
   */
  public double evaluate(Tensor logits, Tensor locations, Targets targets) {
    requireFloats("logits", logits);
    requireFloats("locations", locations);
    TensorArguments.requireLogits(batchShape, logits.shape().asArray());
    TensorArguments.requireOffsets("locations", batchShape, locations.shape().asArray());
    Predictions predictions = Predictions.of(batchShape, memory(logits), memory(locations));
    firstBatch.diagnose(predictions, targets, loss.policy());
    Gradients gradients = Gradients.dense(batchShape, memory(ofLogits), memory(ofLocations));
    return loss.evaluateWithGradient(predictions, targets, workspace, gradients);
  }

  /**
   * {@return the loss of the predictions} Its gradient is kept for {@link #feed}.
   *
   * @param logits as fetched
   * @param locations as fetched
   * @param labels {@code [B][P]}, int32 or int64
   * @param targetLocations encoded offsets {@code [B][P][4]}
   * @throws IllegalArgumentException if a tensor has another type or shape
   */
  public double evaluate(Tensor logits, Tensor locations, Tensor labels, Tensor targetLocations) {
    boolean wide = labels.dataType() == DataType.DT_INT64;
    if (!wide) {
      TensorArguments.requireType(
          "labels", DataType.DT_INT32, labels.dataType(), "cast it by ops.dtypes.cast");
    }
    requireFloats("target locations", targetLocations);
    TensorArguments.requireLabels(batchShape, labels.shape().asArray());
    TensorArguments.requireOffsets(
        "target locations", batchShape, targetLocations.shape().asArray());
    MemorySegment memory = memory(labels);
    Targets targets =
        Targets.of(
            batchShape, wide ? narrowed.of(batchShape, memory) : memory, memory(targetLocations));
    return evaluate(logits, locations, targets);
  }

  private static void requireFloats(String name, Tensor tensor) {
    TensorArguments.requireType(
        name, DataType.DT_FLOAT, tensor.dataType(), "cast it by ops.dtypes.cast");
  }

  /**
   * {@return the runner, which gets the gradient of the last evaluation}
   *
   * @param runner of the second run
   */
  public Session.Runner feed(Session.Runner runner) {
    return runner.feed(logitGradient, ofLogits).feed(locationGradient, ofLocations);
  }

  @Override
  public void close() {
    ofLogits.close();
    ofLocations.close();
  }

  /** The tensor's own memory. */
  private static MemorySegment memory(Tensor tensor) {
    return tensor.asRawTensor().data().accept(new Memory());
  }

  /** Is told where a tensor lies. */
  static final class Memory implements DataStorageVisitor<MemorySegment> {

    @Override
    public MemorySegment visit(java.nio.ByteBuffer buffer) {
      return MemorySegment.ofBuffer(buffer);
    }

    @Override
    @SuppressWarnings("restricted")
    public MemorySegment visit(long address, long length, long scale) {
      return MemorySegment.ofAddress(address).reinterpret(length * scale);
    }

    @Override
    public MemorySegment fallback() {
      throw new IllegalArgumentException(
          "tensor: expected the memory of the CPU, got another device's; fetch it from an operation"
              + " on /cpu:0");
    }
  }
}
