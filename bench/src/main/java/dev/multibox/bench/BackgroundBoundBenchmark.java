package dev.multibox.bench;

import dev.multibox.Backend;
import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.harness.BatchBenchmark;
import dev.multibox.bench.harness.BenchmarkMemory;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.numeric.TileSizes;
import dev.multibox.internal.softmax.BackgroundBoundKernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * The bound of every prior by itself, tile by tile: the pass over all logits by which the whole
 * loss finds the priors that may be hard negatives.
 */
public class BackgroundBoundBenchmark extends BatchBenchmark {

  private final float[] scratch = new float[TileSizes.SCRATCH];

  private BackgroundBoundKernel kernel;
  private BenchmarkBatch made;
  private BenchmarkMemory memory;
  private float[] tile;
  private float[] bounds;

  @Override
  protected void prepare(Backend chosen, BenchmarkBatch numbers) {
    kernel = InternalView.KERNELS.of(chosen).backgroundBound();
    made = numbers;
    tile = new float[TileSizes.boundRows(classes) * classes];
    bounds = new float[made.rows()];
  }

  @Override
  protected void use(BenchmarkMemory given, Arena outputs) {
    memory = given;
  }

  @Override
  protected void call(String benchmark) {
    if (!benchmark.equals("perPrior")) {
      throw unknown(benchmark);
    }
    perPrior();
  }

  /** {@return where the bound of each prior was written} */
  @Benchmark
  public Object perPrior() {
    int most = TileSizes.boundRows(classes);
    boolean outsideHeap = memory.logits().isNative();
    for (int from = 0; from < made.rows(); from += most) {
      int rows = Math.min(most, made.rows() - from);
      if (outsideHeap) {
        boundOutsideHeap(from, rows);
      } else {
        kernel.bounds(made.logits(), from * classes, rows, classes, bounds, from, scratch);
      }
    }
    return bounds;
  }

  /** As the loss does: where the kernel cannot read rows where they lie, they are copied. */
  private void boundOutsideHeap(int from, int rows) {
    long offset = (long) from * classes * Float.BYTES;
    if (!kernel.bounds(memory.logits(), offset, rows, classes, bounds, from, scratch)) {
      MemorySegment.ofArray(tile)
          .asSlice(0, (long) rows * classes * Float.BYTES)
          .copyFrom(memory.logits().asSlice(offset, (long) rows * classes * Float.BYTES));
      kernel.bounds(tile, 0, rows, classes, bounds, from, scratch);
    }
  }
}
