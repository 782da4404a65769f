package dev.multibox.bench;

import dev.multibox.Backend;
import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.harness.BatchBenchmark;
import dev.multibox.bench.harness.BenchmarkMemory;
import dev.multibox.loss.SoftmaxCrossEntropy;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.annotations.Benchmark;

/** The cross entropy of every prior, and its gradient. */
public class SoftmaxCrossEntropyBenchmark extends BatchBenchmark {

  private SoftmaxCrossEntropy kernel;
  private BenchmarkBatch made;
  private BenchmarkMemory memory;
  private float[] losses;
  private float[] gradientArray;
  private MemorySegment gradients;

  @Override
  protected void prepare(Backend chosen, BenchmarkBatch numbers) {
    kernel = SoftmaxCrossEntropy.of(classes, chosen);
    made = numbers;
    losses = new float[made.rows()];
    gradientArray = new float[made.logits().length];
  }

  @Override
  protected void use(BenchmarkMemory given, Arena outputs) throws java.io.IOException {
    memory = given;
    gradients = BenchmarkMemory.room(given.kind(), outputs, given.logits().byteSize());
  }

  @Override
  protected void call(String benchmark) {
    switch (benchmark) {
      case "perPrior" -> perPrior();
      case "gradient" -> gradient();
      default -> throw unknown(benchmark);
    }
  }

  /** {@return where each prior's loss was written} */
  @Benchmark
  public Object perPrior() {
    if (memory.arrays()) {
      kernel.perRow(made.logits(), made.labels(), made.rows(), losses);
      return losses;
    }
    kernel.perRow(memory.logits(), memory.labels(), made.rows(), memory.losses());
    return memory.losses();
  }

  /** {@return where the gradient of every prior was written} */
  @Benchmark
  public Object gradient() {
    if (memory.arrays()) {
      kernel.gradient(made.logits(), made.labels(), made.rows(), 1f, gradientArray);
      return gradientArray;
    }
    kernel.gradient(memory.logits(), memory.labels(), made.rows(), 1f, gradients);
    return gradients;
  }
}
