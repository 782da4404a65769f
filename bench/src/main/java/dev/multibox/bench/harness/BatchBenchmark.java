package dev.multibox.bench.harness;

import dev.multibox.Backend;
import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.data.BenchmarkData;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * What the benchmarks of kernels share: the parameters, the batch in memory, and the check that the
 * fork runs the backend that was asked for.
 *
 * <p>Defaults are the most usual case, one value each; {@code -p classes=2,21,81,201,1203} and so
 * on asks for more. Benchmarks with {@code -t 2} run twice side by side, each with a batch of its
 * own.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 200, timeUnit = TimeUnit.MILLISECONDS)
public abstract class BatchBenchmark {

  /** Kinds of memory take turns. */
  private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(8);

  /** C2 takes up to this long for one method, and is heard of only when it is done. */
  private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

  /**
   * The same while calls still allocate: vectors are objects in what C2 has not compiled, and it
   * comes to the methods that run least in the end, after a second or more of nothing.
   */
  private static final long QUIET_ALLOCATING_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** Methods that matter take C2 longer; small ones trickle in for seconds. */
  private static final long TRIFLE_MILLIS = 5;

  /** Of a turn. */
  private static final long TRIFLE_BYTES = 4096;

  /** What the predictions are: stage0, stage1, stage2, uniform, equal, faces, masked-faces. */
  @Param("stage2")
  protected String data;

  /** Images: 1, 8, 32, 64. */
  @Param("8")
  protected int batch;

  /** Priors of an image: 8732, 24564; of faces 4420, 17640. */
  @Param("8732")
  protected int priors;

  /** Classes with the background: 2, 21, 81, 201, 1203; of faces 2, of masked faces 3. */
  @Param("21")
  protected int classes;

  /** scalar, 128, 256, 512, or widest. */
  @Param("widest")
  protected String backend;

  /** heap, native, mixed, mixed-native. */
  @Param("heap")
  protected String storage;

  private final CallAllocation allocation = new CallAllocation();
  private Arena arena;
  private BenchmarkBatch made;
  private BenchmarkMemory measured;

  /**
   * Makes the batch, puts it into memory, and calls the benchmark until the compiler is done with
   * it.
   *
   * @param params which benchmark this fork runs
   * @throws IOException if captured predictions cannot be read
   */
  @Setup
  public void setUp(BenchmarkParams params) throws IOException {
    String benchmark = params.getBenchmark();
    String method = benchmark.substring(benchmark.lastIndexOf('.') + 1);
    // By one image at first, as the interpreter takes a second for each; others go other ways.
    place(1);
    callUntilCompiled(method);
    arena.close();
    place(batch);
    callUntilCompiled(method, List.of());
  }

  /** Makes a batch of so many images and puts it into memory. */
  final void place(int images) throws IOException {
    Backend chosen = BenchmarkBackend.of(backend);
    made = BenchmarkBatch.of(BenchmarkData.of(data), images, priors, classes);
    arena = Arena.ofShared();
    prepare(chosen, made);
    measured = BenchmarkMemory.of(made, BenchmarkStorage.of(storage).measured(), arena);
    use(measured, arena);
  }

  /** Begins to count what is allocated. */
  @Setup(Level.Iteration)
  public void beginIteration() {
    allocation.begin();
  }

  /** Ends to count what is allocated. */
  @TearDown(Level.Iteration)
  public void endIteration() {
    allocation.end();
  }

  /** Frees the memory. */
  @TearDown
  public void tearDown() {
    arena.close();
  }

  /**
   * Creates the kernel.
   *
   * @param chosen what it is to run on
   * @param made the numbers
   */
  protected abstract void prepare(Backend chosen, BenchmarkBatch made);

  /**
   * Calls use this memory from now on.
   *
   * @throws IOException if no output can be mapped
   */
  protected abstract void use(BenchmarkMemory memory, Arena outputs) throws IOException;

  /**
   * Runs a benchmark of the class once.
   *
   * @param benchmark its method's name
   */
  protected abstract void call(String benchmark);

  /** What {@link #call} throws for a name it does not know. */
  protected static IllegalArgumentException unknown(String benchmark) {
    return new IllegalArgumentException(
        "benchmark: expected a method with @Benchmark, got \"" + benchmark + "\"; add it to call");
  }

  /** Calls until the compiler has nothing left to do, all kinds of memory in turn if asked for. */
  private void callUntilCompiled(String benchmark) throws IOException {
    List<BenchmarkMemory.Kind> seenBefore = BenchmarkStorage.of(storage).seenBefore();
    if (seenBefore.isEmpty()) {
      callUntilCompiled(benchmark, List.of());
      return;
    }
    try (Arena others = Arena.ofShared()) {
      List<BenchmarkMemory> kinds = new ArrayList<>();
      for (BenchmarkMemory.Kind kind : seenBefore) {
        kinds.add(BenchmarkMemory.of(made, kind, others));
      }
      callUntilCompiled(benchmark, kinds);
    }
    use(measured, arena);
  }

  private void callUntilCompiled(String benchmark, List<BenchmarkMemory> kinds) throws IOException {
    CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
    long start = System.nanoTime();
    long quietSince = start;
    long compiled = compiler.getTotalCompilationTime();
    for (int turn = 0; ; turn++) {
      boolean allocates;
      if (kinds.isEmpty()) {
        allocates = callForATurn(benchmark);
      } else {
        try (Arena outputs = Arena.ofShared()) {
          use(kinds.get(turn % kinds.size()), outputs);
          allocates = callForATurn(benchmark);
        }
      }
      long now = System.nanoTime();
      if (compiler.getTotalCompilationTime() > compiled + TRIFLE_MILLIS) {
        compiled = compiler.getTotalCompilationTime();
        quietSince = now;
      }
      long passed = now - start;
      long quiet = allocates ? QUIET_ALLOCATING_NANOS : QUIET_NANOS;
      if (passed > MOST_NANOS || (passed > LEAST_NANOS && now - quietSince > quiet)) {
        return;
      }
    }
  }

  /** Returns whether the calls allocated more than the virtual machine does by itself. */
  private boolean callForATurn(String benchmark) {
    long allocated = CallAllocation.ofThisThread();
    long start = System.nanoTime();
    do {
      call(benchmark);
    } while (System.nanoTime() - start < TURN_NANOS);
    return CallAllocation.ofThisThread() - allocated > TRIFLE_BYTES;
  }
}
