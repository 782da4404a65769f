package dev.multibox.bench.track;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.data.BenchmarkData;
import dev.multibox.bench.data.CapturedNetwork;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A fresh virtual machine's program: prints how many nanoseconds each call took, a line each. */
final class FirstCallsMain {

  private FirstCallsMain() {}

  /**
   * Runs.
   *
   * @param args the number of calls
   * @throws IOException if the captured predictions cannot be read
   */
  public static void main(String[] args) throws IOException {
    int priors = CapturedNetwork.SSD300_TRAINED.priors();
    int classes = CapturedNetwork.SSD300_TRAINED.classes();
    BenchmarkBatch batch = BenchmarkBatch.of(BenchmarkData.STAGE2, 1, priors, classes);
    long[] nanos = new long[Integer.parseInt(args[0])];
    double sum = 0;

    long start = System.nanoTime();
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    BatchShape shape = BatchShape.of(1, priors, classes);
    LossWorkspace workspace = loss.workspace(shape);
    Predictions predictions = Predictions.of(shape, batch.logits(), batch.locations());
    Targets targets = Targets.of(shape, batch.labels(), batch.locationTargets());
    for (int call = 0; call < nanos.length; call++) {
      sum += loss.evaluate(predictions, targets, workspace);
      long end = System.nanoTime();
      nanos[call] = end - start;
      start = end;
    }

    requirePositive(sum);
    System.out.println(
        Arrays.stream(nanos).mapToObj(Long::toString).collect(Collectors.joining("\n")));
  }

  /** What the calls returned is used, and is a loss. */
  static void requirePositive(double sum) {
    if (!(sum > 0)) {
      throw new IllegalStateException(
          "sum of losses: expected a number above 0, got " + sum + "; run the tests of the kernel");
    }
  }
}
