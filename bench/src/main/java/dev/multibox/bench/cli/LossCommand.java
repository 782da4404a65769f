package dev.multibox.bench.cli;

import dev.multibox.Backend;
import dev.multibox.bench.files.DiagnosedSample;
import dev.multibox.bench.files.FileDiagnosis;
import dev.multibox.bench.files.FileLoss;
import dev.multibox.bench.files.InputException;
import dev.multibox.bench.files.LossFiles;
import dev.multibox.bench.files.OutputRequest;
import dev.multibox.diagnosis.Finding.Kind;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.Mining;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.MultiBoxPolicy.ConfidenceLoss;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
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
    sortOptions = false,
    description = {
      "Evaluates the loss of predictions and targets in .npy files, and its gradient.",
      "Files are read some images at a time and may be larger than memory. They hold any type of"
          + " number of up to 8 bytes, in either byte order, in C or Fortran order.",
      "Losses that mine over the whole batch (ssd-keras, socret360, bubbliiiing-..., rykov8) are"
          + " one call instead, and so are gradients that no single divisor gives (nvidia, mlperf,"
          + " rykov8, d2l, djl): the arrays must fit in memory then, as java -Xmx bounds it, or be"
          + " float32 in native byte order and C order, which is mapped. The result is the same"
          + " either way.",
      "Output files come to their names when all is done; a failure leaves none.",
      ""
    })
final class LossCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private InputOptions inputOptions;
  @Mixin private PolicyOptions policyOptions;
  @Mixin private GradientOptions gradientOptions;
  @Mixin private DiagnosisOptions diagnosisOptions;

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

  @Mixin private ThreadsOption threadsOption;
  @Mixin private BackendOption backendOption;

  @Override
  public Integer call() throws IOException, InputException {
    int parallelism = threadsOption.threads();
    OutputRequest request = new OutputRequest(mined, perPrior, gradientOptions.request());
    MultiBoxPolicy wanted = inputOptions.policy(policyOptions.policy());
    MultiBoxLoss loss = MultiBoxLoss.of(wanted, backendOption.backend());
    try (LossFiles files = inputOptions.open()) {
      if (diagnosisOptions.diagnoseAlone()) {
        DiagnosedSample sample = FileDiagnosis.of(files, wanted);
        diagnosisOptions.print(sample, spec.commandLine().getOut(), json);
        return 0;
      }
      requireMeaning(loss.policy(), files);
      print(loss, files.classes(), evaluate(loss, files, request, parallelism));
      return 0;
    } catch (InternalError | OutOfMemoryError fault) {
      throw told(fault);
    }
  }

  /** What a user can do about a fault of the virtual machine. */
  static InputException told(VirtualMachineError fault) {
    if (fault instanceof InternalError) {
      // What the virtual machine makes of touching a mapped page that is no longer there.
      return new InputException(
          "expected the files to stay as they are, found that one was cut short or its disk failed"
              + " while it was used ("
              + fault.getMessage()
              + ")",
          "let the program that writes it finish first",
          fault);
    }
    return new InputException(
        "expected memory to read and to rank in, found no more than "
            + Runtime.getRuntime().maxMemory() / (1 << 20)
            + " MiB ("
            + fault.getMessage()
            + ")",
        "java -Xmx gives more",
        fault);
  }

  /** Refuses files whose loss would be a number that means nothing, and warns of others. */
  private void requireMeaning(MultiBoxPolicy policy, LossFiles files)
      throws IOException, InputException {
    Set<Kind> insisted = EnumSet.noneOf(Kind.class);
    if (policy.confidenceInput() == MultiBoxPolicy.ConfidenceInput.PROBABILITIES) {
      files.requireProbabilities(policyOptions.reason());
    } else if (policyOptions.saysInput()) {
      insisted.add(Kind.PROBABILITIES_AS_LOGITS);
      insisted.add(Kind.SIGMOIDS_AS_LOGITS);
    } else {
      files.requireLogits(policy.confidenceLoss() == ConfidenceLoss.SIGMOID_CROSS_ENTROPY);
    }
    if (inputOptions.saysBackground()) {
      insisted.add(Kind.BACKGROUND_LAST);
      insisted.add(Kind.MOST_PRIORS_POSITIVE);
    }
    inputOptions.checkNumbering(files);
    String name = spec.qualifiedName();
    DiagnosedSample sample = FileDiagnosis.of(files, policy);
    diagnosisOptions.check(sample, insisted, spec.commandLine().getErr(), name);
  }

  private LossTerms evaluate(
      MultiBoxLoss loss, LossFiles files, OutputRequest request, int parallelism)
      throws IOException, InputException {
    try (Progress progress = new Progress("loss", " images")) {
      return FileLoss.evaluate(loss, files, request, parallelism, progress);
    }
  }

  private void print(MultiBoxLoss loss, int classes, LossTerms terms) throws IOException {
    Backend backend = loss.backend();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      TermsJson.print(out, policyOptions.preset(), backend, classes, terms);
      return;
    }
    out.println(
        "Loss "
            + EnumNames.of(policyOptions.preset())
            + " of "
            + terms.batch()
            + " x "
            + terms.priors()
            + " priors, "
            + classes
            + " classes: "
            + words(loss.policy()));
    out.println("Backend " + backend);
    out.println();
    new TermsTable(out, loss.policy()).print(terms, Integer::toString);
    out.flush();
  }

  private static String words(MultiBoxPolicy policy) {
    Mining mining = policy.mining();
    String ranked = mining.scope() == Mining.Scope.BATCH ? " in the batch" : " an image";
    String negatives =
        switch (mining.mode()) {
          case ALL_NEGATIVES -> "every negative";
          case HARD_EXAMPLES -> "the " + mining.examples().most() + " hardest examples an image";
          case HARD_NEGATIVES ->
              mining.negativesPerPositive()
                  + " negatives per positive"
                  + (mining.minNegatives() > 0
                      ? ", at least " + mining.minNegatives() + ranked
                      : "")
                  + (mining.fallbackNegatives() > 0
                      ? ", " + mining.fallbackNegatives() + ranked + " if the batch asks for none"
                      : "");
        };
    return negatives
        + "; "
        + policy.locationLoss()
        + ", alpha "
        + policy.alpha()
        + "; divided by "
        + policy.normalizer();
  }
}
