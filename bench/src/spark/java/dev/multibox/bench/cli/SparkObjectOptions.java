package dev.multibox.bench.cli;

import dev.multibox.bench.files.InputException;
import dev.multibox.bench.spark.DatasetPolicy;
import dev.multibox.detection.ReferenceDetection;
import dev.multibox.evaluation.ReferenceEvaluation;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.ReferencePriors;
import dev.multibox.matching.ReferenceTargets;
import picocli.CommandLine.Option;

/** The options that say what is made of boxes: targets of the loss, and average precision. */
final class SparkObjectOptions {

  @Option(
      names = "--targets",
      paramLabel = "NAME",
      converter = Targets.class,
      completionCandidates = Targets.class,
      description =
          "Matches labels and location targets from boxes, as ${COMPLETION-CANDIDATES} do. Default:"
              + " columns labels and targets.")
  private ReferenceTargets targets;

  @Option(
      names = "--detections",
      paramLabel = "NAME",
      converter = Detections.class,
      completionCandidates = Detections.class,
      description =
          "Detects objects as ${COMPLETION-CANDIDATES} do, for their average precision. Default:"
              + " none.")
  private ReferenceDetection detections;

  @Option(
      names = "--measure",
      paramLabel = "NAME",
      converter = Measures.class,
      completionCandidates = Measures.class,
      defaultValue = "coco",
      description = "Whose average precision: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private ReferenceEvaluation measure;

  @Option(
      names = "--priors",
      paramLabel = "NAME",
      converter = Priors.class,
      completionCandidates = Priors.class,
      description =
          "The network's priors: ${COMPLETION-CANDIDATES}. Default: those of --targets, where that"
              + " program has some.")
  private ReferencePriors priors;

  /** The policy with what is made of boxes. */
  DatasetPolicy apply(DatasetPolicy policy) throws InputException {
    if (targets == null && detections == null) {
      return policy;
    }
    PriorBoxes boxes = PriorBoxes.of(priors());
    DatasetPolicy matched = targets == null ? policy : policy.matching(targets, boxes);
    return detections == null ? matched : matched.detections(detections, measure, boxes);
  }

  private ReferencePriors priors() throws InputException {
    if (priors != null) {
      return priors;
    }
    if (targets == null || targets.priors().isEmpty()) {
      throw new InputException(
          "--priors: expected the network's priors, as boxes are "
              + (targets == null ? "detected" : "matched")
              + ", found none",
          "name them, such as --priors ssd300-voc");
    }
    return targets.priors().get();
  }

  /** Names of targets. */
  static final class Targets extends EnumNames<ReferenceTargets> {
    Targets() {
      super(ReferenceTargets.class);
    }
  }

  /** Names of detections. */
  static final class Detections extends EnumNames<ReferenceDetection> {
    Detections() {
      super(ReferenceDetection.class);
    }
  }

  /** Names of measures. */
  static final class Measures extends EnumNames<ReferenceEvaluation> {
    Measures() {
      super(ReferenceEvaluation.class);
    }
  }

  /** Names of priors. */
  static final class Priors extends EnumNames<ReferencePriors> {
    Priors() {
      super(ReferencePriors.class);
    }
  }
}
