package dev.multibox.bench;

import dev.multibox.Backend;
import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.harness.BatchBenchmark;
import dev.multibox.bench.harness.BenchmarkMemory;
import dev.multibox.loss.SmoothL1;
import java.lang.foreign.Arena;
import org.openjdk.jmh.annotations.Benchmark;

/** Smooth-L1 of every prior, and of the positives alone, some 1 % of them. */
public class SmoothL1Benchmark extends BatchBenchmark {

  private SmoothL1 kernel;
  private BenchmarkBatch made;
  private BenchmarkMemory memory;
  private float[] losses;

  @Override
  protected void prepare(Backend chosen, BenchmarkBatch numbers) {
    kernel = SmoothL1.of(1f, chosen);
    made = numbers;
    losses = new float[made.rows()];
  }

  @Override
  protected void use(BenchmarkMemory given, Arena outputs) {
    memory = given;
  }

  @Override
  protected void call(String benchmark) {
    switch (benchmark) {
      case "perPrior" -> perPrior();
      case "sumOfPositives" -> sumOfPositives();
      default -> throw unknown(benchmark);
    }
  }

  /** {@return where each prior's loss was written} */
  @Benchmark
  public Object perPrior() {
    if (memory.arrays()) {
      kernel.perPrior(made.locations(), made.locationTargets(), made.rows(), losses);
      return losses;
    }
    kernel.perPrior(memory.locations(), memory.locationTargets(), made.rows(), memory.losses());
    return memory.losses();
  }

  /** {@return the sum over the positives} */
  @Benchmark
  public double sumOfPositives() {
    if (memory.arrays()) {
      return kernel.sumOfPositives(
          made.locations(), made.locationTargets(), made.labels(), made.rows());
    }
    return kernel.sumOfPositives(
        memory.locations(), memory.locationTargets(), memory.labels(), made.rows());
  }
}
