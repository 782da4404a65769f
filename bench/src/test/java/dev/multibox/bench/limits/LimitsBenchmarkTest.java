package dev.multibox.bench.limits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.multibox.Backend;
import dev.multibox.bench.harness.BenchmarkMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Parameters that limits are not measured with. */
class LimitsBenchmarkTest {

  private final LimitsBenchmark limits = new LimitsBenchmark();

  private static void refuses(
      Class<? extends RuntimeException> type, String message, Executable call) {
    assertEquals(message, assertThrows(type, call).getMessage());
  }

  @Test
  void limitsAreThoseOfVectorsInArrays() {
    refuses(
        IllegalArgumentException.class,
        "backend: expected 128, 256, 512 or widest, as limits are those of vectors, got scalar",
        () -> limits.prepare(Backend.of(Backend.Choice.SCALAR), null));
    MemorySegment none = MemorySegment.NULL;
    BenchmarkMemory outside =
        new BenchmarkMemory(BenchmarkMemory.Kind.NATIVE, none, none, none, none, none);
    refuses(
        IllegalArgumentException.class,
        "storage: expected heap, as limits are those of arrays, got null",
        () -> limits.use(outside, Arena.global()));
    refuses(
        IllegalArgumentException.class,
        "benchmark: expected a method with @Benchmark, got \"x\"; add it to call",
        () -> limits.call("x"));
  }

  @Test
  void anotherWidthThanThatOfTheKernels() {
    int bits = LimitPasses.LANES * Float.SIZE;
    LimitPasses.requireWidth(bits);
    refuses(
        IllegalStateException.class,
        "limits: expected vectors of 64 bits, got "
            + bits
            + "; measure each width in a fork of its own",
        () -> LimitPasses.requireWidth(64));
  }
}
