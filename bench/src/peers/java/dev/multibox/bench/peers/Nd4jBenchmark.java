package dev.multibox.bench.peers;

import dev.multibox.bench.data.BenchmarkBatch;
import org.openjdk.jmh.annotations.Benchmark;

/** ND4J's operations, see {@link Nd4jLoss}. */
public class Nd4jBenchmark extends PeerBenchmark {

  private Nd4jLoss loss;

  @Override
  void prepare(BenchmarkBatch made, float[][] keysOfImages, int count) {
    loss = new Nd4jLoss(made, keysOfImages, count);
  }

  /** Each prior's loss. */
  @Benchmark
  public void softmaxCrossEntropy() {
    loss.crossEntropy().close();
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
}
