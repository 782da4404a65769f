package dev.multibox.bench.limits;

import dev.multibox.Backend;
import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.harness.BatchBenchmark;
import dev.multibox.bench.harness.BenchmarkMemory;
import java.lang.foreign.Arena;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * What the machine can do at best with the same floats: what kernels are measured against, within
 * one run. Vectors are as wide as {@code backend} says; there is no scalar limit. In arrays only.
 */
public class LimitsBenchmark extends BatchBenchmark {

  private BenchmarkBatch made;
  private float[] output;

  @Override
  protected void prepare(Backend chosen, BenchmarkBatch numbers) {
    int bits = chosen.vectorBits();
    if (bits == 0) {
      throw new IllegalArgumentException(
          "backend: expected 128, 256, 512 or widest, as limits are those of vectors, got scalar");
    }
    LimitPasses.requireWidth(bits);
    made = numbers;
    output = new float[made.logits().length];
  }

  @Override
  protected void use(BenchmarkMemory memory, Arena outputs) {
    if (!memory.arrays()) {
      throw new IllegalArgumentException(
          "storage: expected heap, as limits are those of arrays, got " + storage);
    }
  }

  @Override
  protected void call(String benchmark) {
    switch (benchmark) {
      case "read" -> read();
      case "readLocations" -> readLocations();
      case "copy" -> copy();
      case "zeroFill" -> zeroFill();
      case "exp" -> exp();
      default -> throw unknown(benchmark);
    }
  }

  /** {@return the sum of all logits: the read pass} */
  @Benchmark
  public float read() {
    return LimitPasses.sum(made.logits());
  }

  /** {@return the sum of all locations and location targets: the read pass of smooth-L1} */
  @Benchmark
  public float readLocations() {
    return LimitPasses.sum(made.locations(), made.locationTargets());
  }

  /** {@return a copy of all logits, in the same memory at every call} */
  @Benchmark
  public Object copy() {
    System.arraycopy(made.logits(), 0, output, 0, output.length);
    return output;
  }

  /** {@return as many zeros as there are logits, in the same memory at every call} */
  @Benchmark
  public Object zeroFill() {
    Arrays.fill(output, 0f);
    return output;
  }

  /** {@return the sum of the exponentials of all logits, by the JDK's own exp: the exp pass} */
  @Benchmark
  public float exp() {
    return LimitPasses.sumOfExp(made.logits());
  }
}
