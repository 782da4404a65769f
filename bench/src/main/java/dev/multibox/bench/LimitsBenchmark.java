package dev.multibox.bench;

import java.io.IOException;
import java.util.Arrays;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the machine can do at best with the same floats: what kernels are measured against, within
 * one run. Vectors are as wide as {@code backend} says; there is no scalar limit.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public class LimitsBenchmark {

  /** What the predictions are: stage0, stage1, stage2, uniform, equal. */
  @Param("stage2")
  protected String data;

  /** Images: 1, 8, 32, 64. */
  @Param("8")
  protected int batch;

  /** Priors of an image: 8732, 24564. */
  @Param("8732")
  protected int priors;

  /** Classes with the background: 2, 21, 81, 201, 1203. */
  @Param("21")
  protected int classes;

  /** 128, 256, 512, or widest. */
  @Param("widest")
  protected String backend;

  private BenchmarkBatch made;
  private float[] output;

  /**
   * Makes the batch.
   *
   * @throws IOException if captured predictions cannot be read
   */
  @Setup
  public void setUp() throws IOException {
    int bits = BenchmarkBackend.of(backend).vectorBits();
    if (bits == 0) {
      throw new IllegalArgumentException(
          "backend: expected 128, 256, 512 or widest, as limits are those of vectors, got "
              + backend);
    }
    LimitPasses.requireWidth(bits);
    made = BenchmarkBatch.of(BenchmarkData.of(data), batch, priors, classes);
    output = new float[made.logits().length];
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
