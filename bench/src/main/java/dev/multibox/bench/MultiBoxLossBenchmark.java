package dev.multibox.bench;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.harness.BatchBenchmark;
import dev.multibox.bench.harness.BenchmarkMemory;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;

/** The whole loss of a batch with exact mining, and with its gradient. */
public class MultiBoxLossBenchmark extends BatchBenchmark {

  /** Threads of a call: 1, 2. */
  @Param("1")
  protected int threads;

  private MultiBoxLoss loss;
  private BenchmarkBatch made;
  private LossWorkspace workspace;
  private Predictions predictions;
  private Targets targets;
  private Gradients dense;
  private Gradients sparse;

  @Override
  protected void prepare(Backend chosen, BenchmarkBatch numbers) {
    loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD.policy(), chosen);
    made = numbers;
    workspace = loss.workspace(BatchShape.of(made.batch(), priors, classes), threads);
  }

  @Override
  protected void use(BenchmarkMemory memory, Arena outputs) throws IOException {
    BatchShape shape = BatchShape.of(made.batch(), priors, classes);
    predictions = memory.predictions(shape, made);
    targets = memory.targets(shape, made);
    dense = memory.gradients(shape, outputs);
    BenchmarkMemory.Kind kind = memory.kind();
    long rows = made.rows();
    sparse =
        Gradients.sparse(
            shape,
            indices(kind, outputs, rows),
            BenchmarkMemory.room(kind, outputs, memory.logits().byteSize()),
            indices(kind, outputs, rows),
            BenchmarkMemory.room(kind, outputs, memory.locations().byteSize()));
  }

  private static MemorySegment indices(BenchmarkMemory.Kind kind, Arena outputs, long rows)
      throws IOException {
    return switch (kind) {
      case ARRAYS, HEAP_SEGMENTS -> MemorySegment.ofArray(new long[Math.toIntExact(rows)]);
      case NATIVE, MAPPED -> BenchmarkMemory.room(kind, outputs, rows * Long.BYTES);
    };
  }

  @Override
  protected void call(String benchmark) {
    switch (benchmark) {
      case "forward" -> forward();
      case "gradientDense" -> gradientDense();
      case "gradientSparse" -> gradientSparse();
      default -> throw unknown(benchmark);
    }
  }

  /** {@return the loss} */
  @Benchmark
  public double forward() {
    return loss.evaluate(predictions, targets, workspace);
  }

  /** {@return the loss; its gradient goes into dense memory that no one else writes} */
  @Benchmark
  public double gradientDense() {
    return loss.evaluateWithGradient(predictions, targets, workspace, dense);
  }

  /** {@return the loss; the rows of its gradient that are not zero are written} */
  @Benchmark
  public double gradientSparse() {
    return loss.evaluateWithGradient(predictions, targets, workspace, sparse);
  }
}
