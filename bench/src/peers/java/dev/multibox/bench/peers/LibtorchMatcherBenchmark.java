package dev.multibox.bench.peers;

import dev.multibox.bench.data.BenchmarkBoxes;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.ReferencePriors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** torchvision's operations by libtorch, on the boxes of {@link BenchmarkBoxes}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "--add-modules=jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow"
    })
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class LibtorchMatcherBenchmark {

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
