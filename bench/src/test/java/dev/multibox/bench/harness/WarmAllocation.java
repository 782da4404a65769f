package dev.multibox.bench.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.locks.LockSupport;

/**
 * Bytes of the calls of a warm program. Until C2 has compiled a vector method its vectors are
 * objects; what is asserted is the state that every long-running program reaches, and that it is
 * reached.
 */
public final class WarmAllocation {

  private static final int MOST_WARM_UP_CALLS = 20_000;
  private static final int MEASURED_CALLS = 50;
  private static final long NANOS_OF_COMPILER = 20_000_000;

  private WarmAllocation() {}

  /** Fails unless there are calls, one after the other, that allocate nothing. */
  public static void assertAllocatesNothing(String what, Runnable call) {
    long bytes = Long.MAX_VALUE;
    for (int warmUp = 0; warmUp < MOST_WARM_UP_CALLS && bytes > 0; warmUp += MEASURED_CALLS) {
      bytes = bytes(call);
      // the compiler's threads may have no processor else, and the calls be over before they are
      LockSupport.parkNanos(NANOS_OF_COMPILER);
    }
    assertEquals(0, bytes, what + ": bytes in " + MEASURED_CALLS + " calls");
  }

  private static long bytes(Runnable call) {
    long before = CallAllocation.ofThisThread();
    for (int i = 0; i < MEASURED_CALLS; i++) {
      call.run();
    }
    return CallAllocation.ofThisThread() - before;
  }
}
