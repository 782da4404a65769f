package dev.multibox.bench.peers;

import dev.multibox.bench.data.BenchmarkBatch;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Squeeze;
import org.tensorflow.op.nn.SparseSoftmaxCrossEntropyWithLogits;
import org.tensorflow.op.nn.TopK;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TBool;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The loss and its parts by TensorFlow's graph, on one thread. The loss: cross entropy of all rows
 * with {@code SparseSoftmaxCrossEntropyWithLogits}, one {@code TopKV2} of the batch, of which each
 * image's quota counts.
 *
 * <p>The gradient is written out: rows of what the cross entropy's operation computes beside the
 * loss, and clamped differences, scattered into zeros. Outside Python there is no other: {@code
 * addGradients} refuses with "No gradient defined for op: TopKV2".
 */
final class TensorFlowLoss implements AutoCloseable {

  private static final float BELOW_ALL = -Float.MAX_VALUE;

  private final Graph graph = new Graph();
  private final Session session;
  private final List<Tensor> inputs;
  private final List<Placeholder<?>> placeholders;
  private final SparseSoftmaxCrossEntropyWithLogits<TFloat32> crossEntropy;
  private final Operand<TFloat32> smoothL1;
  private final TopK<TFloat32, TInt32> topK;
  private final Operand<TFloat32> loss;
  private final Operand<TFloat32> logitGradient;
  private final Operand<TFloat32> locationGradient;

  TensorFlowLoss(BenchmarkBatch made, float[][] keys, int count) {
    long batch = made.batch();
    long rows = made.rows();
    inputs =
        List.of(
            tensor(made.logits(), Shape.of(rows, made.classes())),
            tensor(made.locations(), Shape.of(rows, 4)),
            TInt32.tensorOf(Shape.of(rows), DataBuffers.of(made.labels())),
            tensor(made.locationTargets(), Shape.of(rows, 4)),
            TFloat32.tensorOf(StdArrays.ndCopyOf(keys)));
    Ops ops = Ops.create(graph);
    Placeholder<TFloat32> logits = floats(ops, Shape.of(rows, made.classes()));
    Placeholder<TFloat32> locations = floats(ops, Shape.of(rows, 4));
    Placeholder<TInt32> labels = ops.placeholder(TInt32.class, Placeholder.shape(Shape.of(rows)));
    Placeholder<TFloat32> targets = floats(ops, Shape.of(rows, 4));
    Placeholder<TFloat32> ranked = floats(ops, Shape.of(batch, made.priors()));
    placeholders = List.of(logits, locations, labels, targets, ranked);
    crossEntropy = ops.nn.sparseSoftmaxCrossEntropyWithLogits(logits, labels);
    smoothL1 = smoothL1(ops, locations, targets);
    topK = ops.nn.topK(ranked, ops.constant(count), new TopK.Options[] {TopK.sorted(false)});

    Operand<TInt32> shape = ops.constant(new int[] {made.batch(), made.priors()});
    Operand<TBool> positive = ops.math.greater(labels, ops.constant(0));
    Operand<TInt32> positives =
        ops.reduceSum(ops.reshape(ops.dtypes.cast(positive, TInt32.class), shape), ops.constant(1));
    Operand<TFloat32> all =
        ops.dtypes.cast(
            ops.math.maximum(ops.reduceSum(positives, ops.constant(0)), ops.constant(1)),
            TFloat32.class);
    Operand<TInt32> matched =
        ops.dtypes.cast(ops.squeeze(ops.where(positive), Squeeze.axis(List.of(1L))), TInt32.class);
    Operand<TInt32> mined = mined(ops, positive, positives, shape);
    Operand<TInt32> selected = ops.concat(List.of(matched, mined), ops.constant(0));
    Operand<TInt32> first = ops.constant(0);
    Operand<TFloat32> offsets = ops.gather(locations, matched, first);
    Operand<TFloat32> encoded = ops.gather(targets, matched, first);
    loss =
        ops.math.div(
            ops.math.add(
                ops.reduceSum(ops.gather(crossEntropy.loss(), selected, first), first),
                ops.reduceSum(smoothL1(ops, offsets, encoded), first)),
            all);
    logitGradient =
        ops.scatterNd(
            ops.expandDims(selected, ops.constant(1)),
            ops.math.div(ops.gather(crossEntropy.backprop(), selected, first), all),
            ops.shape(logits));
    locationGradient =
        ops.scatterNd(
            ops.expandDims(matched, ops.constant(1)),
            ops.math.div(
                ops.clipByValue(
                    ops.math.sub(offsets, encoded), ops.constant(-1f), ops.constant(1f)),
                all),
            ops.shape(locations));
    session =
        new Session(
            graph,
            ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(1)
                .setInterOpParallelismThreads(1)
                .setUsePerSessionThreads(true)
                .build());
  }

  /** The rows of the hardest negatives. */
  private Operand<TInt32> mined(
      Ops ops, Operand<TBool> positive, Operand<TInt32> positives, Operand<TInt32> shape) {
    Operand<TFloat32> ranked =
        ops.reshape(
            ops.select(
                positive,
                ops.fill(ops.shape(crossEntropy.loss()), ops.constant(BELOW_ALL)),
                crossEntropy.loss()),
            shape);
    Operand<TInt32> quota = ops.math.mul(positives, ops.constant(3));
    Operand<TInt32> most = ops.reduceMax(quota, ops.constant(0));
    TopK<TFloat32, TInt32> hardest = ops.nn.topK(ranked, most, new TopK.Options[0]);
    Operand<TInt32> place =
        ops.expandDims(ops.range(ops.constant(0), most, ops.constant(1)), ops.constant(0));
    Operand<TBool> within = ops.math.less(place, ops.expandDims(quota, ops.constant(1)));
    Operand<TInt32> priors = ops.gather(shape, ops.constant(1), ops.constant(0));
    Operand<TInt32> images =
        ops.range(
            ops.constant(0), ops.gather(shape, ops.constant(0), ops.constant(0)), ops.constant(1));
    Operand<TInt32> firstRows = ops.expandDims(ops.math.mul(images, priors), ops.constant(1));
    return ops.booleanMask(ops.math.add(hardest.indices(), firstRows), within);
  }

  private static Operand<TFloat32> smoothL1(
      Ops ops, Operand<TFloat32> locations, Operand<TFloat32> targets) {
    Operand<TFloat32> apart = ops.math.abs(ops.math.sub(locations, targets));
    // m (|d| - m / 2) with m = min(|d|, 1): no branch, 4 operations
    Operand<TFloat32> near = ops.math.minimum(apart, ops.constant(1f));
    return ops.reduceSum(
        ops.math.mul(near, ops.math.sub(apart, ops.math.mul(near, ops.constant(0.5f)))),
        ops.constant(1));
  }

  private static Placeholder<TFloat32> floats(Ops ops, Shape shape) {
    return ops.placeholder(TFloat32.class, Placeholder.shape(shape));
  }

  private static TFloat32 tensor(float[] values, Shape shape) {
    return TFloat32.tensorOf(shape, DataBuffers.of(values));
  }

  /** Each prior's cross entropy. */
  Result crossEntropy() {
    return fed().fetch(crossEntropy.loss()).run();
  }

  /** Each prior's cross entropy and its gradient, which the operation makes together. */
  Result crossEntropyWithGradient() {
    return fed().fetch(crossEntropy.loss()).fetch(crossEntropy.backprop()).run();
  }

  /** Each prior's smooth-L1. */
  Result smoothL1() {
    return fed().fetch(smoothL1).run();
  }

  /** Values and numbers of the largest keys of each image. */
  Result topK() {
    return fed().fetch(topK.values()).fetch(topK.indices()).run();
  }

  /** The loss. */
  Result forward() {
    return fed().fetch(loss).run();
  }

  /** The loss, and its gradient with respect to logits and locations. */
  Result gradient() {
    return fed().fetch(loss).fetch(logitGradient).fetch(locationGradient).run();
  }

  private Session.Runner fed() {
    Session.Runner runner = session.runner();
    for (int i = 0; i < inputs.size(); i++) {
      runner.feed(placeholders.get(i), inputs.get(i));
    }
    return runner;
  }

  /** Copies a tensor's floats. */
  static float[] floats(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.size())];
    ((TFloat32) tensor).asRawTensor().data().asFloats().read(values);
    return values;
  }

  @Override
  public void close() {
    session.close();
    graph.close();
    inputs.forEach(Tensor::close);
  }
}
