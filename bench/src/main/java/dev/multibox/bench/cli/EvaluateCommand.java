package dev.multibox.bench.cli;

import dev.multibox.Backend;
import dev.multibox.bench.files.DetectedBoxes;
import dev.multibox.bench.files.DiagnosedSample;
import dev.multibox.bench.files.FileDetection;
import dev.multibox.bench.files.FileDiagnosis;
import dev.multibox.bench.files.FileEvaluation;
import dev.multibox.bench.files.InputException;
import dev.multibox.bench.files.PredictionFiles;
import dev.multibox.bench.formats.BoxTable;
import dev.multibox.bench.formats.DataSet;
import dev.multibox.bench.formats.DetectionFiles;
import dev.multibox.bench.formats.Findings;
import dev.multibox.bench.report.Evaluated;
import dev.multibox.detection.Detector;
import dev.multibox.diagnosis.Finding.Kind;
import dev.multibox.evaluation.EvaluationResult;
import dev.multibox.evaluation.ReferenceEvaluation;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.PriorMatcher;
import dev.multibox.matching.ReferenceTargets;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Evaluates detections, or the predictions behind them, against ground truth. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    sortOptions = false,
    description = {
      "Evaluates detections against ground truth: average precision as a published program"
          + " computes it, and where the errors come from.",
      "Name --detections, or the predictions of a network by --logits and --locations. Predictions"
          + " are read once, for the loss, the detections and the average precision.",
      "The loss of predictions and targets in .npy files alone is 'multibox loss'.",
      ""
    })
final class EvaluateCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private GroundTruthOptions groundTruth;

  @Option(
      names = "--detections",
      paramLabel = "PATH",
      description =
          "COCO's results, .json or .json.gz; a folder of VOC's .txt files, a class each; or rows"
              + " of a .npy file: image, x, y, width, height, score, category.")
  private String detections;

  @Mixin private PredictionOptions predictions;
  @Mixin private DetectorOptions detectors;
  @Mixin private PriorOptions priors;

  @Option(
      names = "--loss",
      paramLabel = "NAME",
      converter = MatchCommand.Names.class,
      completionCandidates = MatchCommand.Names.class,
      description =
          "Whose loss of the predictions, with the matching of the same program:"
              + " ${COMPLETION-CANDIDATES}. Default: that of the --detector, if it has one and"
              + " takes its own scores.")
  private ReferenceTargets loss;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      converter = Names.class,
      completionCandidates = Names.class,
      description =
          "Whose average precision: ${COMPLETION-CANDIDATES}. Default: voc2012 of VOC's files, else"
              + " coco.")
  private ReferenceEvaluation preset;

  @Mixin private EvaluationOutputs outputs;
  @Mixin private DiagnosisOptions diagnosis;
  @Mixin private ThreadsOption threads;
  @Mixin private BackendOption backend;

  /** Refuses what other builds run, before options that they alone have are looked at. */
  @Option(
      names = "--spark",
      arity = "0..1",
      paramLabel = "MASTER",
      description =
          "Evaluates on Apache Spark, in a build with the profile spark; bench/spark/README.md"
              + " tells how.")
  void spark(String master) {
    if (master != null) {
      throw new ParameterException(
          spec.commandLine(),
          "--spark: expected a command line with Apache Spark, found the one without; build and run"
              + " it by 'mvn -q -Pspark -pl bench -am compile exec:exec"
              + " -Dargs=\"evaluate --spark local[*] ...\"', as bench/spark/README.md tells");
    }
  }

  /** The loss of the predictions, or null. */
  private EvaluatedLoss evaluatedLoss;

  @Override
  public Integer call() throws IOException, InputException {
    if (predictions.isGiven() == (detections != null)) {
      throw new InputException(
          "--detections: expected them or predictions by --logits and --locations, found "
              + (detections == null ? "neither" : "both"),
          "name one of the two");
    }
    if (detections != null && diagnosis.diagnoseAlone()) {
      throw new InputException(
          "--diagnose: expected predictions by --logits and --locations with it, found"
              + " --detections",
          "'multibox match --diagnose' looks at the objects alone");
    }
    outputs.claim(inputs());
    Findings findings = new Findings();
    DataSet truth;
    BoxTable found;
    if (detections == null) {
      try (PredictionFiles files = predictions.open(detectors.hasBackground())) {
        truth = groundTruth.read(files.shape().batch(), findings);
        found = predict(files, truth, findings);
        if (found == null) {
          return 0;
        }
      } catch (InternalError | OutOfMemoryError fault) {
        throw LossCommand.told(fault);
      }
    } else {
      truth = groundTruth.read(0, findings);
      found = DetectionFiles.read(detections, truth, findings);
    }
    groundTruth.tell(findings, diagnosis.strict());
    ReferenceEvaluation used = preset == null ? usual(truth) : preset;
    EvaluationResult result =
        FileEvaluation.evaluate(used.policy(), truth, found, threads.threads());
    Evaluated evaluated = Evaluated.of(used, truth, found, result, outputs.score(), findings);
    outputs.write(evaluated);
    print(evaluated);
    return 0;
  }

  /** Whether the arguments name predictions, on which kernels run. */
  boolean runsKernels() {
    return predictions.isGiven();
  }

  private List<Path> inputs() {
    List<Path> inputs = new ArrayList<>(groundTruth.paths());
    if (detections != null) {
      inputs.add(Path.of(detections));
    }
    return inputs;
  }

  private static ReferenceEvaluation usual(DataSet truth) {
    return truth.kind() == DataSet.Kind.VOC
        ? ReferenceEvaluation.VOC2012
        : ReferenceEvaluation.COCO;
  }

  /** The detections of predictions, or null where only their diagnosis is asked for. */
  private BoxTable predict(PredictionFiles files, DataSet truth, Findings findings)
      throws IOException, InputException {
    Backend kernels = backend.backend();
    PriorBoxes boxes = priors.priors(detectors.program());
    Detector detector = detectors.detector(boxes, kernels);
    DetectedBoxes detected =
        DetectedBoxes.of(detector, files.shape().classes(), truth.images(), truth.categories());
    ReferenceTargets program = loss == null ? ownLoss() : loss;
    MultiBoxLoss multiBox =
        program == null ? null : MultiBoxLoss.of(program.loss().policy(), kernels);
    PriorMatcher matcher = program == null ? null : priors.matcher(boxes, program, kernels);
    FileDetection detection = new FileDetection(files, detector, detected, threads.threads());
    DiagnosedSample sample =
        program == null
            ? FileDiagnosis.of(files, detector, truth)
            : FileDiagnosis.of(files, detected, truth, multiBox.policy(), matcher);
    if (diagnosis.diagnoseAlone()) {
      diagnosis.print(sample, spec.commandLine().getOut(), outputs.isJson());
      return null;
    }
    files.requireScores(detector.policy().scores().input(), detectors.reason());
    Set<Kind> leftOut = diagnosis.leftOut();
    diagnosis.check(sample, leftOut, spec.commandLine().getErr(), spec.qualifiedName());
    try (Progress progress = new Progress("evaluate", " images")) {
      FileEvaluation.Predicted predicted =
          FileEvaluation.predict(detection, detected, truth, multiBox, matcher, progress);
      if (detected.withoutCategory() > 0) {
        findings.add(
            Findings.Kind.UNKNOWN_CATEGORY,
            detected.withoutCategory(),
            "the predictions",
            "a column");
      }
      if (program != null) {
        evaluatedLoss =
            new EvaluatedLoss(
                program.loss(),
                kernels,
                files.shape().classes(),
                predicted.terms(),
                predicted.skipped());
      }
      return predicted.detections();
    }
  }

  private ReferenceTargets ownLoss() {
    for (ReferenceTargets targets : ReferenceTargets.values()) {
      if (targets.name().equals(detectors.program()) && detectors.hasOwnScores()) {
        return targets;
      }
    }
    return null;
  }

  private void print(Evaluated evaluated) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    if (outputs.isJson()) {
      new EvaluationJson(evaluated, evaluatedLoss).print(out);
    } else {
      new EvaluationTable(evaluated, evaluatedLoss).print(out);
    }
    out.flush();
  }

  /** Names of evaluations. */
  static final class Names extends EnumNames<ReferenceEvaluation> {
    Names() {
      super(ReferenceEvaluation.class);
    }
  }
}
