package dev.multibox.bench.cli;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.files.InputException;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Evaluates the embedded sample, checks the loss and says how long it took. */
@Command(
    name = "sample",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Evaluates the embedded sample (predictions for four VOC2007 photographs), compares loss"
            + " and average precision with the expected ones and times the loss. Exit code 1 if"
            + " they differ by more than 1e-5 of it.")
final class SampleCommand implements Callable<Integer> {

  /** Float32 against float64 arithmetic; they are some 1e-7 apart. */
  private static final double TOLERANCE = 1e-5;

  private static final int TIMED_EVALUATIONS = 201;

  /** C2 is done with a call's few methods by then; a loaded machine needs the longer time. */
  private static final int WARM_UPS = 500;

  private static final long WARM_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(1000);
  private static final long MOST_WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(5);

  /** The scalar twin in the interpreter would take minutes for all evaluations. */
  private static final long TIMED_NANOS = TimeUnit.SECONDS.toNanos(3);

  @Spec private CommandSpec spec;
  @Mixin private BackendOption backendOption;

  @Override
  public Integer call() throws IOException, InputException {
    Backend backend = backendOption.backend();
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD.policy(), backend);
    PrintWriter out = spec.commandLine().getOut();
    int exitCode = run(loss, Sample.load(), out);
    out.println();
    out.println("Backend " + backend);
    out.flush();
    return exitCode;
  }

  /** Prints everything but the backend; the exit code. */
  static int run(MultiBoxLoss loss, Sample sample, PrintWriter out) {
    int priors = sample.priors();
    BatchShape shape = BatchShape.of(sample.batch(), priors, sample.classes());
    Predictions predictions = Predictions.of(shape, sample.logits(), sample.locations());
    Targets targets = Targets.of(shape, sample.labels(), sample.locationTargets());
    LossWorkspace workspace = loss.workspace(shape);
    loss.evaluate(predictions, targets, workspace);
    LossTerms terms = workspace.terms();

    out.printf(
        Locale.ROOT,
        "MultiBox loss of %d VOC2007 photographs, %d priors, %d classes (sums, then divided by the"
            + " %d positives)%n%n",
        terms.batch(),
        priors,
        sample.classes(),
        terms.positives());
    new TermsTable(out, loss.policy()).print(terms, sample.ids()::get);
    double expected = sample.expectedTotal();
    double difference = Math.abs(terms.total() - expected) / expected;
    boolean agrees = difference <= TOLERANCE;
    out.printf(
        Locale.ROOT,
        "%-12s %65.8g   relative difference %.1e%s%n%n",
        "expected",
        expected,
        difference,
        agrees ? "" : ": MORE THAN " + TOLERANCE);
    agrees &= new SamplePrecision(sample, loss.backend()).print(predictions, out);
    time(loss, predictions, targets, workspace, out);
    return agrees ? 0 : Main.UNEXPECTED_RESULT;
  }

  private static void time(
      MultiBoxLoss loss,
      Predictions predictions,
      Targets targets,
      LossWorkspace workspace,
      PrintWriter out) {
    long start = System.nanoTime();
    int warmUps = 0;
    while (System.nanoTime() - start < (warmUps < WARM_UPS ? MOST_WARM_UP_NANOS : WARM_UP_NANOS)) {
      loss.evaluate(predictions, targets, workspace);
      warmUps++;
    }
    long[] nanos = new long[TIMED_EVALUATIONS];
    int timed = 0;
    start = System.nanoTime();
    while (timed < nanos.length && (timed == 0 || System.nanoTime() - start < TIMED_NANOS)) {
      long before = System.nanoTime();
      loss.evaluate(predictions, targets, workspace);
      nanos[timed++] = System.nanoTime() - before;
    }
    Arrays.sort(nanos, 0, timed);
    double perImage = (double) nanos[timed / 2] / predictions.batch();
    out.printf(
        Locale.ROOT,
        "Time %.1f us per image, %.1f million priors per second%n",
        perImage / 1e3,
        predictions.priors() / perImage * 1e3);
    out.printf(
        Locale.ROOT,
        "     (the loss of all %d images without gradient, one thread, float arrays in the heap:"
            + " median of %d calls after %d to warm up)%n",
        predictions.batch(),
        timed,
        warmUps);
  }
}
