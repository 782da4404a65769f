package dev.multibox.bench.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.multibox.BatchShape;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.ReferencePriors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Random;

/**
 * A call is asserted to allocate nothing. Until C2 has compiled a vector method its vectors are
 * objects. The state that every long-running program reaches is measured, and so is that it is
 * reached.
 */
abstract class AllocationCase {

  static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  static final int MOST_WARM_UP_CALLS = 20_000;

  static final int MEASURED_CALLS = 50;

  static final int BATCH = 2;

  static final int PRIORS = 1_000;

  static final int CLASSES = 21;

  static final BatchShape SHAPE = BatchShape.of(BATCH, PRIORS, CLASSES);

  final float[] logits = floats(BATCH * PRIORS * CLASSES);

  final float[] locations = floats(BATCH * PRIORS * 4);

  final float[] targetLocations = floats(BATCH * PRIORS * 4);

  final int[] labels = labels();

  /** The smallest calls may not be elided: their results are added up here. */
  double sink;

  static void assertAllocatesNothing(String what, Runnable call) {
    long bytes = bytesOnceWarm(call);
    assertEquals(0, bytes, what + ": bytes in " + MEASURED_CALLS + " calls");
  }

  private static long bytesOnceWarm(Runnable call) {
    long bytes = Long.MAX_VALUE;
    for (int warmUp = 0; warmUp < MOST_WARM_UP_CALLS && bytes > 0; warmUp += MEASURED_CALLS) {
      bytes = bytes(call);
    }
    return bytes;
  }

  static long bytes(Runnable call) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < MEASURED_CALLS; i++) {
      call.run();
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  static MemorySegment offHeap(Arena arena, MemorySegment source) {
    return arena.allocate(source.byteSize(), Float.BYTES).copyFrom(source);
  }

  static PriorBoxes firstPriors() {
    PriorBoxes all = PriorBoxes.of(ReferencePriors.SSD300_VOC);
    return PriorBoxes.ofCenters(
        Arrays.copyOf(all.centers(), PRIORS * 4), all.width(), all.height());
  }

  private static float[] floats(int count) {
    Random random = new Random(count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (random.nextFloat() - 0.5f) * 8f;
    }
    return values;
  }

  private static int[] labels() {
    Random random = new Random(1);
    int[] labels = new int[BATCH * PRIORS];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextInt(20) == 0 ? 1 + random.nextInt(CLASSES - 1) : 0;
    }
    return labels;
  }
}
