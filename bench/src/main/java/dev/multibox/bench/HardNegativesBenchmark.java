package dev.multibox.bench;

import dev.multibox.Backend;
import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.data.BenchmarkKeys;
import dev.multibox.bench.harness.BatchBenchmark;
import dev.multibox.bench.harness.BenchmarkMemory;
import dev.multibox.loss.HardNegatives;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** The {@code k} largest keys of every image of a batch, one image after the other. */
public class HardNegativesBenchmark extends BatchBenchmark {

  /** Keys to select in an image: 30, 90, 900, 3000, all. */
  @Param("90")
  protected String k;

  /** What is ranked, see {@link BenchmarkKeys}. */
  @Param("losses")
  protected String keys;

  private HardNegatives kernel;
  private int count;
  private float[][] images;
  private MemorySegment[] segments;
  private int[] selected;
  private MemorySegment selectedSegment;
  private boolean arrays;

  @Override
  protected void prepare(Backend chosen, BenchmarkBatch made) {
    count = k.equals("all") ? priors : Integer.parseInt(k);
    kernel = HardNegatives.of(priors, chosen);
    images = BenchmarkKeys.of(keys).of(made);
    segments = new MemorySegment[images.length];
    selected = new int[count];
  }

  @Override
  protected void use(BenchmarkMemory memory, Arena outputs) throws java.io.IOException {
    arrays = memory.arrays();
    BenchmarkMemory.Kind kind = memory.kind();
    for (int image = 0; image < images.length; image++) {
      segments[image] =
          BenchmarkMemory.room(kind, outputs, (long) priors * Float.BYTES)
              .copyFrom(MemorySegment.ofArray(images[image]));
    }
    selectedSegment = BenchmarkMemory.room(kind, outputs, (long) priors * Integer.BYTES);
  }

  @Override
  protected void call(String benchmark) {
    switch (benchmark) {
      case "select" -> select();
      default -> throw unknown(benchmark);
    }
  }

  /** {@return the last index selected in the last image} */
  @Benchmark
  public int select() {
    return arrays ? selectInArrays() : selectInSegments();
  }

  private int selectInArrays() {
    for (float[] image : images) {
      kernel.select(image, priors, count, selected);
    }
    return selected[count - 1];
  }

  private int selectInSegments() {
    for (MemorySegment image : segments) {
      kernel.select(image, priors, count, selectedSegment);
    }
    return selectedSegment.getAtIndex(ValueLayout.JAVA_INT, count - 1L);
  }
}
