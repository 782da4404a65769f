package dev.multibox.bench.cli;

import dev.multibox.bench.TrainingRun;
import dev.multibox.bench.TrainingRun.Precision;
import dev.multibox.bench.TrainingRun.Result;
import dev.multibox.bench.TrainingRun.Settings;
import dev.multibox.bench.TrainingRun.StepTime;
import dev.multibox.bench.files.InputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains a small detector with DJL, where the build has it. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a small network of SSD300's shape on images that it draws, with DJL's PyTorch engine"
          + " on the CPU and this library's targets and loss; then tries it on unseen images.",
      "Needs -Ppeers: " + TrainCommand.HOW
    })
final class TrainCommand implements Callable<Integer> {

  static final String HOW = "mvn -q -Ppeers -pl bench -am compile exec:exec -Dargs=\"train\"";

  private static final String STEPS = "600";

  /** The loss falls below this part of its start. */
  private static final double LOSS_LEFT = 0.1;

  private static final double LEAST_OVERLAP = 0.6;

  @Spec private CommandSpec spec;

  @Option(
      names = "--steps",
      defaultValue = STEPS,
      description = "Steps of the optimiser (default: ${DEFAULT-VALUE}).")
  private int steps;

  @Option(
      names = "--batch",
      defaultValue = "8",
      description = "Images of a step (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Of weights and images (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--threads",
      defaultValue = "1",
      description = {
        "Threads of the trainer's library (default: ${DEFAULT-VALUE}).",
        "More are faster on an idle machine alone: they wait for one another at every operation."
      })
  private int threads;

  @Option(
      names = "--unseen",
      defaultValue = "64",
      description = "Images to try the network on (default: ${DEFAULT-VALUE}).")
  private int unseen;

  @Option(
      names = "--evaluate-every",
      defaultValue = "100",
      description = {
        "Steps from one measurement of average precision on unseen images to the next"
            + " (default: ${DEFAULT-VALUE}).",
        "0 measures at the end alone."
      })
  private int evaluateEvery;

  @Option(
      names = "--out",
      defaultValue = "bench/target/train",
      description = "Folder for loss curve and picture (default: ${DEFAULT-VALUE}).")
  private Path folder;

  @Override
  public Integer call() throws IOException, InputException {
    atLeastOne("--steps", steps);
    atLeastOne("--batch", batch);
    atLeastOne("--threads", threads);
    atLeastOne("--unseen", unseen);
    if (evaluateEvery < 0) {
      throw new InputException(
          "--evaluate-every: expected 0 or more, got " + evaluateEvery, "0 measures at the end");
    }
    TrainingRun run = required(TrainingRun.find());
    Files.createDirectories(folder);
    PrintWriter out = spec.commandLine().getOut();
    Result result;
    try (Progress progress = new Progress("train", " steps")) {
      progress.begin(steps, steps);
      result =
          run.run(
              new Settings(steps, batch, seed, threads, unseen, evaluateEvery, folder),
              loss -> progress.step(1, String.format(Locale.ROOT, "loss %.3f", loss)));
    }
    print(out, result);
    boolean learnt =
        result.lastLoss() < LOSS_LEFT * result.firstLoss() && result.overlap() > LEAST_OVERLAP;
    // a shorter run than the usual one need not get there
    return learnt || steps < Integer.parseInt(STEPS) ? 0 : Main.UNEXPECTED_RESULT;
  }

  static TrainingRun required(Optional<TrainingRun> run) throws InputException {
    return run.orElseThrow(
        () -> new InputException("train: expected the libraries of trainers, found none", HOW));
  }

  private static void atLeastOne(String option, int value) throws InputException {
    if (value < 1) {
      throw new InputException(
          option + ": expected 1 or more, got " + value, "leave it out for the usual one");
    }
  }

  private void print(PrintWriter out, Result result) {
    out.printf(
        Locale.ROOT,
        "loss       %.3f -> %.3f (%.3f of the start) in %d steps of %d images, %.0f s%n",
        result.firstLoss(),
        result.lastLoss(),
        result.lastLoss() / result.firstLoss(),
        steps,
        batch,
        result.trainingSeconds());
    out.printf(
        Locale.ROOT,
        "unseen     mean IoU of the best detection %.3f, %d objects on %d images%n",
        result.overlap(),
        result.objects(),
        unseen);
    for (Precision precision : result.precisions()) {
      out.printf(
          Locale.ROOT,
          "precision  %.3f after %d steps (mean of the kinds, area below the curve, IoU 0.5)%n",
          precision.averagePrecision(),
          precision.step());
    }
    StepTime step = result.step();
    out.printf(
        Locale.ROOT,
        "step       %.1f ms, of which the loss %.1f ms (%.1f %%)%n",
        step.milliseconds(),
        step.lossMilliseconds(),
        100 * step.lossMilliseconds() / step.milliseconds());
    StepTime other = result.arrayStep();
    out.printf(
        Locale.ROOT,
        "in arrays  %.1f ms, of which the loss %.1f ms (%.1f %%): the same loss in NDArray"
            + " operations%n",
        other.milliseconds(),
        other.lossMilliseconds(),
        100 * other.lossMilliseconds() / other.milliseconds());
    result.files().forEach(file -> out.println("wrote      " + file));
    out.flush();
  }
}
