package dev.multibox.bench.peers;

import dev.multibox.bench.data.PredictedBoxes;
import org.tensorflow.Graph;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.image.NonMaxSuppression;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** TensorFlow's operation NonMaxSuppressionV5 in a graph, on one thread; boxes are fed. */
final class TensorFlowSuppression implements PeerSuppression {

  private final Graph graph = new Graph();
  private final Session session;
  private final TFloat32 boxes;
  private final TFloat32 scores;
  private final Placeholder<TFloat32> boxInput;
  private final Placeholder<TFloat32> scoreInput;
  private final NonMaxSuppression<TFloat32> suppression;

  TensorFlowSuppression(PredictedBoxes given) {
    boxes = TFloat32.tensorOf(Shape.of(given.count(), 4), DataBuffers.of(given.boxes()));
    scores = TFloat32.tensorOf(Shape.of(given.count()), DataBuffers.of(given.scores()));
    Ops ops = Ops.create(graph);
    boxInput = ops.placeholder(TFloat32.class, Placeholder.shape(boxes.shape()));
    scoreInput = ops.placeholder(TFloat32.class, Placeholder.shape(scores.shape()));
    // Overlaps are the same whether x or y comes first.
    suppression =
        ops.image.nonMaxSuppression(
            boxInput,
            scoreInput,
            ops.constant(given.count()),
            ops.constant(OVERLAP),
            ops.constant(Float.NEGATIVE_INFINITY),
            ops.constant(0f));
    session =
        new Session(
            graph,
            ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(1)
                .setInterOpParallelismThreads(1)
                .setUsePerSessionThreads(true)
                .build());
  }

  private Result result() {
    return session
        .runner()
        .feed(boxInput, boxes)
        .feed(scoreInput, scores)
        .fetch(suppression.selectedIndices())
        .run();
  }

  @Override
  public int run() {
    try (Result result = result()) {
      return Math.toIntExact(result.get(0).size());
    }
  }

  @Override
  public int[] kept() {
    try (Result result = result()) {
      Tensor selected = result.get(0);
      int[] kept = new int[Math.toIntExact(selected.size())];
      ((TInt32) selected).asRawTensor().data().asInts().read(kept);
      return kept;
    }
  }

  @Override
  public void close() {
    session.close();
    graph.close();
    boxes.close();
    scores.close();
  }
}
