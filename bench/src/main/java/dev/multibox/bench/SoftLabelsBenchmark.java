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
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * The whole loss of a batch against soft labels, and with its gradient. A row of soft labels is the
 * label's one-hot row, smoothed by 0.1.
 */
public class SoftLabelsBenchmark extends BatchBenchmark {

  private static final float SMOOTHING = 0.1f;

  private MultiBoxLoss loss;
  private BenchmarkBatch made;
  private float[] rows;
  private LossWorkspace workspace;
  private Predictions predictions;
  private Targets targets;
  private Gradients gradients;

  @Override
  protected void prepare(Backend chosen, BenchmarkBatch numbers) {
    loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD.policy(), chosen);
    made = numbers;
    workspace = loss.workspace(BatchShape.of(made.batch(), priors, classes));
    rows = new float[made.logits().length];
    Arrays.fill(rows, SMOOTHING / classes);
    for (int row = 0; row < made.rows(); row++) {
      rows[row * classes + Math.max(0, made.labels()[row])] += 1f - SMOOTHING;
    }
  }

  @Override
  protected void use(BenchmarkMemory memory, Arena outputs) throws IOException {
    BatchShape shape = BatchShape.of(made.batch(), priors, classes);
    predictions = memory.predictions(shape, made);
    Targets labels = memory.targets(shape, made);
    targets =
        memory.arrays()
            ? labels.softLabels(rows)
            : labels.softLabels(
                BenchmarkMemory.room(memory.kind(), outputs, memory.logits().byteSize())
                    .copyFrom(MemorySegment.ofArray(rows)));
    gradients = memory.gradients(shape, outputs);
  }

  @Override
  protected void call(String benchmark) {
    switch (benchmark) {
      case "forward" -> forward();
      case "gradient" -> gradient();
      default -> throw unknown(benchmark);
    }
  }

  /** {@return the loss} */
  @Benchmark
  public double forward() {
    return loss.evaluate(predictions, targets, workspace);
  }

  /** {@return the loss; its gradient goes into dense memory} */
  @Benchmark
  public double gradient() {
    return loss.evaluateWithGradient(predictions, targets, workspace, gradients);
  }
}
