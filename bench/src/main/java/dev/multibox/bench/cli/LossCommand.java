package dev.multibox.bench.cli;

import dev.multibox.loss.Backend;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.Mining;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.MultiBoxPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Evaluates the loss of arrays in files. */
@Command(
    name = "loss",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Evaluates the loss of predictions and targets in .npy files.",
      "Files are mapped and may be larger than memory; float32 and int32 in native byte order are"
          + " read in place, other types (float16, float64, integers of 8 to 64 bits, the other"
          + " byte order) are converted some images at a time.",
      ""
    })
final class LossCommand implements Callable<Integer> {

  private static final int MOST_THREADS = 1024;

  @Spec private CommandSpec spec;
  @Mixin private PolicyOptions policyOptions;
  @Mixin private BackendOption backendOption;

  @Option(
      names = "--logits",
      required = true,
      paramLabel = "F.npy",
      description =
          "Class scores before the softmax, [images, priors, classes] or, of one image, [priors,"
              + " classes]; class 0 is the background.")
  private Path logits;

  @Option(
      names = "--locations",
      required = true,
      paramLabel = "F.npy",
      description = "Predicted box offsets, [images, priors, 4].")
  private Path locations;

  @Option(
      names = "--labels",
      required = true,
      paramLabel = "F.npy",
      description =
          "Matched class of each prior, [images, priors]: 0 background, -1 ignored; integers.")
  private Path labels;

  @Option(
      names = "--location-targets",
      required = true,
      paramLabel = "F.npy",
      description = "Encoded offsets of the matched boxes, [images, priors, 4].")
  private Path locationTargets;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads, 1 to 1024. Default: the processors. The result is the same.")
  private Integer threads;

  @Option(
      names = "--mined",
      paramLabel = "OUT.npy",
      description =
          "Writes the mined priors as int64 indices image * priors + prior, ascending: negatives,"
              + " and positives where the preset mines them too; none where it takes every"
              + " negative.")
  private Path mined;

  @Option(
      names = "--per-prior",
      paramLabel = "OUT.npy",
      description =
          "Writes the confidence loss of every prior as float32 [images, priors], 0 where ignored.")
  private Path perPrior;

  @Option(
      names = "--json",
      description =
          "Prints one JSON object in one line: total, confidence and location are normalised (and"
              + " location not yet weighted), confidencePerImage and locationPerImage are plain"
              + " sums. Numbers that are not finite are the strings \"NaN\", \"Infinity\" and"
              + " \"-Infinity\".")
  private boolean json;

  @Override
  public Integer call() throws IOException, InputException {
    int parallelism = threads == null ? Runtime.getRuntime().availableProcessors() : threads;
    if (parallelism < 1 || parallelism > MOST_THREADS) {
      throw new InputException("--threads: expected 1 to " + MOST_THREADS + ", found " + threads);
    }
    MultiBoxPolicy policy = policyOptions.policy();
    Backend backend = backendOption.backend();
    List<Path> inputs = List.of(logits, locations, labels, locationTargets);
    try (LossFiles files = LossFiles.open(logits, locations, labels, locationTargets);
        PriorFiles outputs = PriorFiles.create(mined, perPrior, inputs)) {
      LossTerms terms = evaluate(MultiBoxLoss.of(policy, backend), files, outputs, parallelism);
      outputs.commit(files.batch());
      print(policy, backend, files.classes(), terms);
      return 0;
    }
  }

  private static LossTerms evaluate(
      MultiBoxLoss loss, LossFiles files, PriorFiles outputs, int parallelism)
      throws IOException, InputException {
    ChunkedEvaluation evaluation = new ChunkedEvaluation(loss, files, parallelism);
    try (Progress progress = Progress.of(evaluation.chunks(), files.batch())) {
      return evaluation.run(outputs, progress::step);
    } catch (InternalError fault) {
      // What the virtual machine makes of touching a mapped page that is no longer there.
      throw new InputException(
          "expected the input files to stay as they are, found that one was cut short or its disk"
              + " failed while it was read ("
              + fault.getMessage()
              + ")",
          fault);
    }
  }

  private void print(MultiBoxPolicy policy, Backend backend, int classes, LossTerms terms)
      throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      TermsJson.print(out, policyOptions.preset(), backend, classes, terms);
      return;
    }
    out.println(
        "Loss "
            + PresetNames.of(policyOptions.preset())
            + " of "
            + terms.batch()
            + " x "
            + terms.priors()
            + " priors, "
            + classes
            + " classes: "
            + words(policy));
    out.println("Backend " + backend);
    out.println();
    new TermsTable(out, policy).print(terms, Integer::toString);
    out.flush();
  }

  private static String words(MultiBoxPolicy policy) {
    Mining mining = policy.mining();
    String negatives =
        mining.mode() == Mining.Mode.NONE
            ? "every negative"
            : mining.negativesPerPositive() + " negatives per positive";
    return negatives
        + (mining.minNegatives() > 0 ? ", at least " + mining.minNegatives() + " an image" : "")
        + "; "
        + policy.locationLoss()
        + ", alpha "
        + policy.alpha()
        + "; divided by "
        + policy.normalizer();
  }
}
