package dev.multibox.bench.cli;

import dev.multibox.bench.files.DiagnosedSample;
import dev.multibox.bench.files.FileDiagnosis;
import dev.multibox.bench.files.FileMatching;
import dev.multibox.bench.files.InputException;
import dev.multibox.bench.formats.CategoryList;
import dev.multibox.bench.formats.DataSet;
import dev.multibox.bench.formats.Findings;
import dev.multibox.diagnosis.Finding.Kind;
import dev.multibox.matching.PriorMatcher;
import dev.multibox.matching.ReferenceTargets;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the targets of a data set. */
@Command(
    name = "match",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Matches the objects of a data set to priors, and writes what 'multibox loss' takes:"
          + " labels.npy [B,P] int32 and targets.npy [B,P,4] float32.",
      "Labels are the ranks of the categories by ascending id, from 1 on. Crowds are ignored.",
      "Files come to their names when all is done; a failure leaves none.",
      ""
    })
final class MatchCommand implements Callable<Integer> {

  private static final String LABELS = "labels.npy";
  private static final String TARGETS = "targets.npy";

  @Spec private CommandSpec spec;
  @Mixin private GroundTruthOptions groundTruth;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = "caffe-ssd",
      converter = Names.class,
      completionCandidates = Names.class,
      description =
          "Whose matching and coding: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private ReferenceTargets preset;

  @Mixin private PriorOptions priors;

  @Option(
      names = "--ignore-difficult",
      description = "Ignores objects that VOC marks as difficult. Default: they are matched.")
  private boolean difficultIgnored;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "The folder of labels.npy and targets.npy, which is made if it is missing.")
  private Path output;

  @Mixin private DiagnosisOptions diagnosis;
  @Mixin private ThreadsOption threads;
  @Mixin private BackendOption backend;

  @Override
  public Integer call() throws IOException, InputException {
    Findings findings = new Findings();
    DataSet truth = groundTruth.read(0, findings);
    groundTruth.tell(findings, diagnosis.strict());
    PriorMatcher matcher = PriorMatcher.of(priors.priors(preset.name()), preset, backend.backend());
    FileMatching matching = new FileMatching(truth, matcher, difficultIgnored);
    DiagnosedSample sample = FileDiagnosis.of(matching);
    if (diagnosis.diagnoseAlone()) {
      diagnosis.print(sample, spec.commandLine().getOut(), false);
      return 0;
    }
    Set<Kind> leftOut = diagnosis.leftOut();
    diagnosis.check(sample, leftOut, spec.commandLine().getErr(), spec.qualifiedName());
    boolean made = !Files.exists(output);
    if (made) {
      Files.createDirectory(output);
    }
    boolean done = false;
    try (Progress progress = new Progress("match", " images")) {
      FileMatching.Counts counts =
          matching.write(
              output.resolve(LABELS), output.resolve(TARGETS), threads.threads(), progress);
      done = true;
      print(truth, matcher, counts);
    } finally {
      if (made && !done) {
        Files.deleteIfExists(output);
      }
    }
    return 0;
  }

  private void print(DataSet truth, PriorMatcher matcher, FileMatching.Counts counts) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%d images, %d objects of %d classes, %d priors an image: %d priors matched%n",
        truth.images().count(),
        truth.objects().count(),
        truth.categories().count(),
        matcher.priors().count(),
        counts.positives());
    if (counts.skipped() > 0) {
      out.printf(
          "%d objects left out: without width or height, or outside of their image%n",
          counts.skipped());
    }
    CategoryList categories = truth.categories();
    out.printf(
        "labels: 1 is %s, %d is %s%n",
        categories.get(1).name(), categories.count(), categories.get(categories.count()).name());
    out.printf("wrote %s, %s%n", output.resolve(LABELS), output.resolve(TARGETS));
    out.flush();
  }

  /** Names of programs. */
  static final class Names extends EnumNames<ReferenceTargets> {
    Names() {
      super(ReferenceTargets.class);
    }
  }
}
