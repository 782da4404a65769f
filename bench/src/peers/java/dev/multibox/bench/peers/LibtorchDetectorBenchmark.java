package dev.multibox.bench.peers;

import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.data.BenchmarkData;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.ReferencePriors;
import java.io.IOException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Detections of a batch by libtorch's operations, see {@link LibtorchDetector}. */
public class LibtorchDetectorBenchmark extends PeerFork {

  /** What the predictions are: stage0, stage1, stage2. */
  @Param("stage2")
  protected String data;

  /** Images; four were captured. */
  @Param("4")
  protected int batch;

  /** Classes with the background: 21, 81. */
  @Param("21")
  protected int classes;

  private LibtorchDetector detector;

  /**
   * Makes the images.
   *
   * @throws IOException if captured predictions cannot be read
   */
  @Setup
  public void setUp() throws IOException {
    PriorBoxes priors = PriorBoxes.of(ReferencePriors.SSD300_VOC);
    detector =
        new LibtorchDetector(
            priors, BenchmarkBatch.of(BenchmarkData.of(data), batch, priors.count(), classes));
  }

  /** Frees native memory. */
  @TearDown
  public void tearDown() {
    detector.close();
  }

  /** Writes the detections into memory of their own. */
  @Benchmark
  public void detect() {
    for (int image = 0; image < batch; image++) {
      detector.detect(image).close();
    }
  }
}
