package dev.multibox.bench.harness;

import dev.multibox.BatchShape;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.ReferencePriors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;

/** The tensors of the tests that a call allocates nothing once it is warm. */
abstract class AllocationCase {

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
    WarmAllocation.assertAllocatesNothing(what, call);
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
