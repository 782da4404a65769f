package dev.multibox.bench.cli;

import dev.multibox.Backend;
import dev.multibox.bench.files.InputException;
import dev.multibox.detection.DetectionPolicy;
import dev.multibox.detection.DetectionPolicyBuilder;
import dev.multibox.detection.Detector;
import dev.multibox.detection.ReferenceDetection;
import dev.multibox.detection.Scores;
import dev.multibox.matching.BoxCoding;
import dev.multibox.matching.PriorBoxes;
import picocli.CommandLine.Option;

/** The options that say how predictions become detections: a program's way, and other numbers. */
final class DetectorOptions {

  @Option(
      names = "--detector",
      paramLabel = "NAME",
      defaultValue = "caffe-ssd",
      converter = Names.class,
      completionCandidates = Names.class,
      description = "Whose post-processing: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private ReferenceDetection detector;

  @Option(
      names = "--scores",
      paramLabel = "WHAT",
      converter = Inputs.class,
      completionCandidates = Inputs.class,
      description =
          "What class scores are: ${COMPLETION-CANDIDATES}; logits of a softmax or a sigmoid, or"
              + " probabilities. Default: what the program takes.")
  private Scores.Input scores;

  @Option(
      names = "--no-background",
      description =
          "The class scores have no column of the background: the first column is the first"
              + " category. Default: what the program takes, the background first in most.")
  private boolean withoutBackground;

  @Option(
      names = "--y-first",
      description = "Offsets are dy, dx, dh, dw, as those of TensorFlow's detectors.")
  private boolean yFirst;

  @Option(
      names = "--score-threshold",
      paramLabel = "P",
      description = "The least score. Default: the program's, 0.01 in most.")
  private Float scoreThreshold;

  @Option(
      names = "--overlap",
      paramLabel = "T",
      description = "The overlap of suppression. Default: the program's, 0.45 in most.")
  private Double overlap;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description = "The most detections of an image. Default: the program's.")
  private Integer keep;

  /** The program's name. */
  String program() {
    return detector.name();
  }

  /** Whether the scores are those that the program's loss takes. */
  boolean hasOwnScores() {
    return !withoutBackground && !yFirst && scores == null;
  }

  /** Why scores are probabilities, or are not. */
  String reason() {
    return scores == null
        ? "--detector " + EnumNames.of(detector) + " takes them (--scores names others)"
        : "--scores says";
  }

  Detector detector(PriorBoxes priors, Backend backend) throws InputException {
    try {
      return Detector.of(priors, policy(), backend);
    } catch (IllegalArgumentException refused) {
      throw new InputException(
          "--detector " + EnumNames.of(detector) + ": " + refused.getMessage(),
          "--help lists the options",
          refused);
    }
  }

  private DetectionPolicy policy() {
    DetectionPolicyBuilder builder = detector.policy().toBuilder();
    Scores used = detector.policy().scores();
    if (scores != null) {
      used = used.withInput(scores);
    }
    builder.scores(withoutBackground ? used.withBackground(-1, 1) : used);
    if (yFirst) {
      BoxCoding coding = detector.policy().coding();
      builder.coding(coding.toBuilder().offsetOrder(BoxCoding.OffsetOrder.Y_FIRST).build());
    }
    if (scoreThreshold != null) {
      builder.scoreThreshold(scoreThreshold);
    }
    if (overlap != null) {
      builder.overlapThreshold(overlap);
    }
    if (keep != null) {
      builder.keptPerImage(keep);
    }
    return builder.build();
  }

  /** Names of detectors. */
  static final class Names extends EnumNames<ReferenceDetection> {
    Names() {
      super(ReferenceDetection.class);
    }
  }

  /** Names of what scores are. */
  static final class Inputs extends EnumNames<Scores.Input> {
    Inputs() {
      super(Scores.Input.class);
    }
  }
}
