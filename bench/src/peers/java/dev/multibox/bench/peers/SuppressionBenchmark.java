package dev.multibox.bench.peers;

import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.data.BenchmarkData;
import dev.multibox.bench.data.PredictedBoxes;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Non-maximum suppression at 0.45 by another implementation, of the boxes that {@code
 * DetectorBenchmark.suppressPredicted} is given: 8732 of one class.
 */
public abstract class SuppressionBenchmark extends PeerFork {

  /** What the predictions are: stage0, stage1, stage2. */
  @Param("stage2")
  protected String data;

  /** Classes with the background: 21, 81. */
  @Param("21")
  protected int classes;

  private PeerSuppression suppression;

  /**
   * Makes the boxes.
   *
   * @throws IOException if captured predictions cannot be read
   */
  @Setup
  public void setUp() throws IOException {
    suppression =
        prepare(PredictedBoxes.of(BenchmarkBatch.of(BenchmarkData.of(data), 1, 8732, classes)));
  }

  /** Takes the boxes. */
  abstract PeerSuppression prepare(PredictedBoxes boxes);

  /** Frees native memory. */
  @TearDown
  public void tearDown() {
    suppression.close();
  }

  /** {@return how many boxes are kept} */
  @Benchmark
  public int suppress() {
    return suppression.run();
  }
}
