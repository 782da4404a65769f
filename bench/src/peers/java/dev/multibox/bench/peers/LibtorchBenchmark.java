package dev.multibox.bench.peers;

import ai.djl.ndarray.NDArray;
import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.peers.LibtorchLoss.Formulation;
import dev.multibox.bench.peers.LibtorchLoss.Part;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * libtorch through DJL. Each method is the fastest formulation found, see the journal; {@code
 * forwardTorchvision} and {@code gradientTorchvision} are the published code.
 */
public class LibtorchBenchmark extends PeerBenchmark {

  private LibtorchLoss loss;
  private TorchScript crossEntropy;
  private TorchScript smoothL1;
  private TorchScript topK;
  private TorchScript whole;
  private TorchScript published;
  private NDArray[] rows;
  private NDArray[] boxes;
  private NDArray ranked;

  @Override
  void prepare(BenchmarkBatch made, float[][] keysOfImages, int count) {
    loss = new LibtorchLoss(made);
    crossEntropy = loss.script(Part.CROSS_ENTROPY);
    smoothL1 = loss.script(Part.SMOOTH_L1_AND_PRODUCT);
    topK = loss.topK(count, false);
    whole = loss.script(Formulation.SELECTED_ROWS);
    published = loss.script(Formulation.TORCHVISION);
    rows = loss.rows();
    boxes = loss.boxes();
    ranked = loss.keys(keysOfImages);
  }

  /** Frees native memory. */
  @TearDown
  public void tearDown() {
    loss.close();
  }

  /** Writes each prior's loss into memory of its own. */
  @Benchmark
  public void softmaxCrossEntropy() {
    crossEntropy.call(rows).close();
  }

  /** Writes each prior's loss into memory of its own. */
  @Benchmark
  public void smoothL1() {
    smoothL1.call(boxes).close();
  }

  /** Selects the hardest of each image. */
  @Benchmark
  public void hardNegatives() {
    topK.call(ranked).close();
  }

  /** {@return the loss} */
  @Benchmark
  public float forward() {
    return loss.forward(whole);
  }

  /**
   * {@return the loss, with its gradient by autograd}
   *
   * @param sink takes the gradient
   */
  @Benchmark
  public float gradient(Blackhole sink) {
    return gradient(whole, sink);
  }

  /** {@return the loss by torchvision's code} */
  @Benchmark
  public float forwardTorchvision() {
    return loss.forward(published);
  }

  /**
   * {@return the loss by torchvision's code, with its gradient by autograd}
   *
   * @param sink takes the gradient
   */
  @Benchmark
  public float gradientTorchvision(Blackhole sink) {
    return gradient(published, sink);
  }

  private float gradient(TorchScript script, Blackhole sink) {
    return loss.gradient(
        script,
        (NDArray ofLogits, NDArray ofLocations) -> {
          sink.consume(ofLogits);
          sink.consume(ofLocations);
        });
  }
}
