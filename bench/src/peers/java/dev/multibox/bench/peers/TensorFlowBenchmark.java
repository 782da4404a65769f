package dev.multibox.bench.peers;

import dev.multibox.bench.data.BenchmarkBatch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;

/** TensorFlow's graph, see {@link TensorFlowLoss}; tensors are fed without a copy. */
public class TensorFlowBenchmark extends PeerBenchmark {

  private TensorFlowLoss loss;

  @Override
  void prepare(BenchmarkBatch made, float[][] keysOfImages, int count) {
    loss = new TensorFlowLoss(made, keysOfImages, count);
  }

  /** Frees native memory. */
  @TearDown
  public void tearDown() {
    loss.close();
  }

  /** Each prior's loss. */
  @Benchmark
  public void softmaxCrossEntropy() {
    loss.crossEntropy().close();
  }

  /** Each prior's loss and its gradient. */
  @Benchmark
  public void softmaxCrossEntropyWithGradient() {
    loss.crossEntropyWithGradient().close();
  }

  /** Each prior's loss. */
  @Benchmark
  public void smoothL1() {
    loss.smoothL1().close();
  }

  /** Selects the hardest of each image. */
  @Benchmark
  public void hardNegatives() {
    loss.topK().close();
  }

  /** The loss. */
  @Benchmark
  public void forward() {
    loss.forward().close();
  }

  /** The loss and its gradient. */
  @Benchmark
  public void gradient() {
    loss.gradient().close();
  }
}
