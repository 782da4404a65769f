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
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataStorageVisitor;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;

/**
 * The MultiBox loss for TensorFlow's graphs: two runs a step. The first fetches the predictions, of
 * which {@link #evaluate} makes loss and gradient; the second feeds the gradient and runs the
 * training operation that was built for {@link #surrogate()}, the sum of predictions times
 * gradient, whose derivative by the weights is that of the loss.
 *
 * <p>Tensors are read and written in their own memory, which needs {@code --enable-native-access}.
 * One object a thread; not to be used after {@link #close}.
 */
public final class TensorFlowMultiBoxLoss implements AutoCloseable {

  private final BatchShape batchShape;
  private final MultiBoxLoss loss;
  private final LossWorkspace workspace;
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
   */
  public TensorFlowMultiBoxLoss(
      Ops ops, Operand<TFloat32> logits, Operand<TFloat32> locations, MultiBoxPolicy policy) {
    Shape shape = logits.shape();
    batchShape =
        BatchShape.of(
            Math.toIntExact(shape.get(0)),
            Math.toIntExact(shape.get(1)),
            Math.toIntExact(shape.get(2)));
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
   */
  public double evaluate(TFloat32 logits, TFloat32 locations, Targets targets) {
    Predictions predictions = Predictions.of(batchShape, memory(logits), memory(locations));
    Gradients gradients = Gradients.dense(batchShape, memory(ofLogits), memory(ofLocations));
    return loss.evaluateWithGradient(predictions, targets, workspace, gradients);
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
  private static MemorySegment memory(TFloat32 tensor) {
    return tensor.asRawTensor().data().accept(new Memory());
  }

  /** Is told where a tensor lies. */
  private static final class Memory implements DataStorageVisitor<MemorySegment> {

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
      throw new IllegalArgumentException("tensor: expected one in the memory of the CPU");
    }
  }
}
