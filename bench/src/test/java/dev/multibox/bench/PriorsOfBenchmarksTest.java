package dev.multibox.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.multibox.Backend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Benchmarks on the priors of SSD300 take no others. */
class PriorsOfBenchmarksTest {

  @Test
  void othersAreRefused() {
    Backend backend = Backend.current();
    refuses(() -> new DetectorBenchmark().prepare(backend, null));
    refuses(() -> new PriorMatcherBenchmark().prepare(backend, null));
  }

  /** Parameters that JMH has not set are 0. */
  private static void refuses(Executable call) {
    assertEquals(
        "priors: expected 8732 as in SSD300, got 0; leave -p priors out",
        assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
