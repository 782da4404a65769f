package dev.multibox.bench.cli;

import dev.multibox.bench.files.InputException;
import dev.multibox.bench.spark.DatasetPolicy;
import dev.multibox.detection.ReferenceDetection;
import dev.multibox.evaluation.ReferenceEvaluation;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.ReferenceTargets;
import java.io.IOException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what is made of boxes: targets of the loss, and average precision. */
final class SparkObjectOptions {

  @Option(
      names = "--targets",
      paramLabel = "NAME",
      converter = MatchCommand.Names.class,
      completionCandidates = MatchCommand.Names.class,
      description =
          "Matches labels and location targets from boxes, as ${COMPLETION-CANDIDATES} do. Default:"
              + " columns labels and targets.")
  private ReferenceTargets targets;

  @Option(
      names = "--detections",
      paramLabel = "NAME",
      converter = DetectorOptions.Names.class,
      completionCandidates = DetectorOptions.Names.class,
      description =
          "Detects objects as ${COMPLETION-CANDIDATES} do, for their average precision. Default:"
              + " none.")
  private ReferenceDetection detections;

  @Option(
      names = "--measure",
      paramLabel = "NAME",
      converter = EvaluateCommand.Names.class,
      completionCandidates = EvaluateCommand.Names.class,
      defaultValue = "coco",
      description = "Whose average precision: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private ReferenceEvaluation measure;

  @Mixin private PriorOptions priors;

  /** The policy with what is made of boxes, on the priors that are named, or the program's own. */
  DatasetPolicy apply(DatasetPolicy policy) throws IOException, InputException {
    if (targets == null && detections == null) {
      return policy;
    }
    PriorBoxes boxes = priors.priors(targets != null ? targets.name() : detections.name());
    DatasetPolicy matched = targets == null ? policy : policy.matching(targets, boxes);
    return detections == null ? matched : matched.detections(detections, measure, boxes);
  }
}
