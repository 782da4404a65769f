package dev.multibox.bench.cli;

import dev.multibox.Backend;
import dev.multibox.bench.files.InputException;
import dev.multibox.detection.DetectionPolicy;
import dev.multibox.detection.DetectionPolicyBuilder;
import dev.multibox.detection.Detector;
import dev.multibox.detection.ReferenceDetection;
import dev.multibox.detection.Scores;
import dev.multibox.matching.BoxCoding;
import dev.multibox.matching.BoxCodingBuilder;
import dev.multibox.matching.PriorBoxes;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

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
      names = "--box-code",
      paramLabel = "CODE",
      converter = Codes.class,
      completionCandidates = Codes.class,
      description =
          "What predicted offsets are: ${COMPLETION-CANDIDATES}. linear adds them to the prior's"
              + " centre and takes the size as it is, as BlazeFace. Default: the program's,"
              + " center-size in most.")
  private BoxCoding.Code code;

  @Option(
      names = "--variances",
      paramLabel = "C,S",
      split = ",",
      description =
          "What offsets of the centre and of the size are multiplied by: 1/128,1/128 makes"
              + " fractions of BlazeFace's pixels. Default: the program's, 0.1,0.2 in most; 1,1"
              + " with --box-code linear.",
      converter = Variance.class)
  private List<Float> variances;

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

  /** Whether scores and offsets are those that the program's loss takes. */
  boolean hasOwnScores() {
    return !withoutBackground && !yFirst && scores == null && code == null && variances == null;
  }

  /** Whether a column of the scores is the background's. */
  boolean hasBackground() {
    return !withoutBackground && detector.policy().scores().backgroundColumn() >= 0;
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

  private DetectionPolicy policy() throws InputException {
    DetectionPolicyBuilder builder = detector.policy().toBuilder();
    Scores used = detector.policy().scores();
    if (scores != null) {
      used = used.withInput(scores);
    }
    builder.scores(withoutBackground ? used.withBackground(-1, 1) : used);
    builder.coding(coding());
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

  private BoxCoding coding() throws InputException {
    BoxCoding programs = detector.policy().coding();
    BoxCodingBuilder builder = programs.toBuilder();
    if (yFirst) {
      builder.offsetOrder(BoxCoding.OffsetOrder.Y_FIRST);
    }
    if (code != null && code != programs.code()) {
      builder.code(code).logEpsilon(0f).maxLogSize(Float.POSITIVE_INFINITY);
      if (code == BoxCoding.Code.LINEAR) {
        builder.variances(1f, 1f);
      }
    }
    if (variances != null) {
      if (variances.size() != 2) {
        throw new InputException(
            "--variances: expected two numbers with a comma between, found " + variances.size(),
            "give that of the centre and that of the size");
      }
      builder.variances(variances.getFirst(), variances.getLast());
    }
    return builder.build();
  }

  /** Names of detectors. */
  static final class Names extends EnumNames<ReferenceDetection> {
    Names() {
      super(ReferenceDetection.class);
    }
  }

  /** Names of codes. */
  static final class Codes extends EnumNames<BoxCoding.Code> {
    Codes() {
      super(BoxCoding.Code.class);
    }
  }

  /** Numbers and quotients such as 1/128. */
  static final class Variance implements ITypeConverter<Float> {

    @Override
    public Float convert(String text) {
      String[] parts = text.split("/", 2);
      try {
        float value = Float.parseFloat(parts[0]);
        return parts.length == 1 ? value : value / Float.parseFloat(parts[1]);
      } catch (NumberFormatException none) {
        throw new TypeConversionException(
            "expected a number or a quotient such as 1/128, found '" + text + "'");
      }
    }
  }

  /** Names of what scores are. */
  static final class Inputs extends EnumNames<Scores.Input> {
    Inputs() {
      super(Scores.Input.class);
    }
  }
}
