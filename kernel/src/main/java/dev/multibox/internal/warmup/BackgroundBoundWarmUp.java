package dev.multibox.internal.warmup;

import dev.multibox.internal.numeric.TileSizes;
import dev.multibox.internal.softmax.BackgroundBoundKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Bounds of rows in an array, and outside the heap where callers have them there. */
public final class BackgroundBoundWarmUp implements WarmUp<BackgroundBoundKernel> {

  private static final int ROWS = 2 * TileSizes.LANES;

  private final int classes;
  private final float[] logits;
  private final MemorySegment segment;
  private final float[] bounds = new float[ROWS];
  private final float[] scratch = new float[TileSizes.SCRATCH];

  /** Of rows of so many classes. */
  public BackgroundBoundWarmUp(int classes, boolean outsideHeap) {
    this.classes = classes;
    logits = SampleNumbers.logits(ROWS, classes, 2 * TileSizes.LANES);
    segment = outsideHeap ? copy(logits) : null;
  }

  private static MemorySegment copy(float[] logits) {
    MemorySegment copy =
        Arena.ofAuto().allocate((long) logits.length * Float.BYTES, TileSizes.LANES * Float.BYTES);
    MemorySegment.copy(logits, 0, copy, ValueLayout.JAVA_FLOAT, 0, logits.length);
    return copy;
  }

  @Override
  public void call(BackgroundBoundKernel kernel) {
    kernel.bounds(logits, 0, ROWS, classes, bounds, 0, scratch);
    // Rows that are not read in place are copied and read there.
    if (segment != null && !kernel.bounds(segment, 0, ROWS, classes, bounds, 0, scratch)) {
      kernel.bounds(logits, 0, ROWS, classes, bounds, 0, scratch);
    }
  }

  @Override
  public void callEmpty(BackgroundBoundKernel kernel) {
    kernel.bounds(logits, 0, 0, classes, bounds, 0, scratch);
  }
}
