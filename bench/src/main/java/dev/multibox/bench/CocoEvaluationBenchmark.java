package dev.multibox.bench;

import dev.multibox.bench.data.GeneratedDetections;
import dev.multibox.evaluation.DetectionEvaluation;
import dev.multibox.evaluation.ReferenceEvaluation;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The twelve numbers of pycocotools, of {@link GeneratedDetections}: matching, ranking, curves and
 * summary, from arrays in memory.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 2, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class CocoEvaluationBenchmark {

  private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(3);

  /** Images: 500, 5000; the latter have about as many detections as pycocotools' usual set. */
  @Param("5000")
  protected int batch;

  /** What is evaluated. */
  GeneratedDetections images;

  /** Makes the images, and evaluates until the compiler has seen all steps. */
  @Setup
  public void setUp() {
    images = new GeneratedDetections(batch);
    long start = System.nanoTime();
    while (System.nanoTime() - start < WARM_UP_NANOS) {
      evaluate();
    }
  }

  /** {@return the first number: average precision at overlaps of 0.5 to 0.95} */
  @Benchmark
  public double evaluate() {
    DetectionEvaluation evaluation =
        DetectionEvaluation.of(ReferenceEvaluation.COCO, GeneratedDetections.CLASSES);
    for (int image = 0; image < images.images(); image++) {
      evaluation.add(image, images.groundTruth(image), images.detections(image));
    }
    return evaluation.result().summary().averagePrecision();
  }
}
