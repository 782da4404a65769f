package dev.multibox.bench.peers;

import dev.multibox.bench.data.BenchmarkBoxes;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.ReferencePriors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** torchvision's operations by libtorch, on the boxes of {@link BenchmarkBoxes}. */
public class LibtorchMatcherBenchmark extends PeerFork {

  /** Boxes of the one image: 1, 10, 100. */
  @Param({"1", "10", "100"})
  protected int boxes;

  private LibtorchMatcher matcher;

  /** Makes the priors and the boxes. */
  @Setup
  public void setUp() {
    matcher =
        new LibtorchMatcher(
            PriorBoxes.of(ReferencePriors.SSD300_VOC), BenchmarkBoxes.of(1, boxes, 21));
  }

  /** Frees native memory. */
  @TearDown
  public void tearDown() {
    matcher.close();
  }

  /** Writes labels of all priors, and offsets of the matched ones into memory of their own. */
  @Benchmark
  public void match() {
    matcher.match().close();
  }
}
