package dev.multibox.bench.harness;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.LongAdder;

/**
 * Bytes that a fork's benchmark threads allocated within iterations. Exact, where JMH's {@code
 * gc.alloc.rate.norm} has its own 7 or so kB an iteration in it, which on calls of milliseconds
 * shows as hundreds of bytes a call.
 */
final class CallAllocation {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A fork has one benchmark; its profiler has no other way to the threads. */
  private static final LongAdder BYTES = new LongAdder();

  private long before;

  void begin() {
    before = ofThisThread();
  }

  void end() {
    BYTES.add(ofThisThread() - before);
  }

  /** {@return what this thread has allocated since it began, in bytes} */
  static long ofThisThread() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  static long sumThenReset() {
    return BYTES.sumThenReset();
  }
}
