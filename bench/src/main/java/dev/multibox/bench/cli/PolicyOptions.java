package dev.multibox.bench.cli;

import dev.multibox.bench.files.InputException;
import dev.multibox.loss.LocationLoss;
import dev.multibox.loss.Mining;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.MultiBoxPolicy.ConfidenceInput;
import dev.multibox.loss.MultiBoxPolicyBuilder;
import dev.multibox.loss.Normalizer;
import dev.multibox.loss.ReferenceLoss;
import picocli.CommandLine.Option;

/** The options that say what the loss is: a published program's, and knobs that differ from it. */
final class PolicyOptions {

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = "caffe-ssd",
      converter = Presets.class,
      completionCandidates = Presets.class,
      description =
          "Whose loss: ${COMPLETION-CANDIDATES}; upper or lower case, '-' or '_'. 'multibox"
              + " presets' says what they are. Default: ${DEFAULT-VALUE}.")
  private ReferenceLoss preset;

  @Option(
      names = "--probabilities",
      negatable = true,
      description =
          "The scores are probabilities (or not). Default: what the preset takes; the option sets"
              + " that knob of another preset, which may want a --floor then, or refuse.")
  private Boolean probabilities;

  @Option(
      names = "--floor",
      paramLabel = "P",
      description = "The label's probability counts as at least this; 0 for no floor.")
  private Float floor;

  @Option(
      names = "--label-smoothing",
      paramLabel = "E",
      description =
          "Share of a prior's target that all classes have alike, 0 to 1, as PyTorch's"
              + " label_smoothing. Default: 0.")
  private Float labelSmoothing;

  @Option(
      names = "--mining",
      paramLabel = "MODE",
      converter = Modes.class,
      completionCandidates = Modes.class,
      description =
          "Which negatives contribute: ${COMPLETION-CANDIDATES}. Caffe's words for them are taken"
              + " too: max-negative, none, hard-example.")
  private Mining.Mode mining;

  @Option(
      names = "--negatives-per-positive",
      paramLabel = "R",
      description = "Hard negatives mined per positive. Default: the preset's, 3 in the paper.")
  private Float negativesPerPositive;

  @Option(
      names = "--min-negatives",
      paramLabel = "N",
      description =
          "Least number of negatives mined of an image, or of the batch if it is ranked as one.")
  private Integer minNegatives;

  @Option(
      names = "--fallback-negatives",
      paramLabel = "N",
      description =
          "Negatives mined where the images together ask for none; bubbliiiing's and rykov8's.")
  private Integer fallbackNegatives;

  @Option(
      names = "--location-loss",
      paramLabel = "FORM",
      converter = Forms.class,
      completionCandidates = Forms.class,
      description = "Loss of a coordinate: ${COMPLETION-CANDIDATES}, which is half the square.")
  private Form locationLoss;

  @Option(
      names = "--beta",
      paramLabel = "B",
      description =
          "Where smooth-l1 or huber turns from quadratic to linear. Default: the preset's, or 1.")
  private Float beta;

  @Option(
      names = "--alpha",
      paramLabel = "A",
      description = "Weight of the location loss. Default: the preset's, 1 in the paper.")
  private Float alpha;

  @Option(
      names = "--normalizer",
      paramLabel = "NAME",
      converter = Normalizers.class,
      completionCandidates = Normalizers.class,
      description = "What the sums are divided by: ${COMPLETION-CANDIDATES}.")
  private Normalizer normalizer;

  /** Forms of the location loss. */
  enum Form {
    SMOOTH_L1,
    HUBER,
    L1,
    L2
  }

  ReferenceLoss preset() {
    return preset;
  }

  /** Whether it was said what the scores are. */
  boolean saysInput() {
    return probabilities != null;
  }

  /** Why the scores are to be probabilities, where they are. */
  String reason() {
    return probabilities == null
        ? "--preset " + EnumNames.of(preset) + " takes them (--no-probabilities for logits)"
        : "--probabilities says";
  }

  /** The preset with all knobs turned at once, as one may allow another. */
  MultiBoxPolicy policy() throws InputException {
    MultiBoxPolicyBuilder knobs = preset.policy().toBuilder();
    if (probabilities != null) {
      knobs.confidenceInput(probabilities ? ConfidenceInput.PROBABILITIES : ConfidenceInput.LOGITS);
    }
    if (floor != null) {
      knobs.probabilityFloor(floor);
    }
    if (labelSmoothing != null) {
      knobs.labelSmoothing(labelSmoothing);
    }
    if (mining != null) {
      boolean picks = mining == Mining.Mode.HARD_EXAMPLES;
      knobs.mining(m -> picks ? m.mode(mining).quota(Mining.Quota.EXAMPLES) : m.mode(mining));
    }
    if (negativesPerPositive != null) {
      knobs.mining(m -> m.negativesPerPositive(negativesPerPositive));
    }
    if (minNegatives != null) {
      knobs.mining(m -> m.minNegatives(minNegatives));
    }
    if (fallbackNegatives != null) {
      knobs.mining(m -> m.fallbackNegatives(fallbackNegatives));
    }
    if (alpha != null) {
      knobs.alpha(alpha);
    }
    if (normalizer != null) {
      knobs.normalizer(normalizer);
    }
    try {
      if (locationLoss != null || beta != null) {
        knobs.locationLoss(location());
      }
      return knobs.build();
    } catch (IllegalArgumentException refused) {
      throw new InputException(
          PolicyKnobs.byOption(refused.getMessage()),
          "'multibox presets' prints values that go together",
          refused);
    }
  }

  private LocationLoss location() throws InputException {
    String preset = this.preset.policy().locationLoss().toString();
    int end = preset.indexOf('(');
    Form form =
        locationLoss != null
            ? locationLoss
            : Form.valueOf(end < 0 ? preset : preset.substring(0, end));
    if (beta != null && (form == Form.L1 || form == Form.L2)) {
      throw new InputException(
          "--beta: expected --location-loss smooth-l1 or huber with it, found "
              + EnumNames.of(form),
          "no other form turns");
    }
    float turn = beta == null ? 1f : beta;
    return switch (form) {
      case SMOOTH_L1 -> LocationLoss.smoothL1(turn);
      case HUBER -> LocationLoss.huber(turn);
      case L1 -> LocationLoss.l1();
      case L2 -> LocationLoss.l2();
    };
  }

  /** Names of presets. */
  static final class Presets extends EnumNames<ReferenceLoss> {
    Presets() {
      super(ReferenceLoss.class);
    }
  }

  /** Names of modes of mining, and Caffe's words for them. */
  static final class Modes extends EnumNames<Mining.Mode> {
    Modes() {
      super(Mining.Mode.class);
    }

    @Override
    public Mining.Mode convert(String name) {
      return switch (plain(name)) {
        case "max-negative" -> Mining.Mode.HARD_NEGATIVES;
        case "none" -> Mining.Mode.ALL_NEGATIVES;
        case "hard-example" -> Mining.Mode.HARD_EXAMPLES;
        default -> super.convert(name);
      };
    }
  }

  /** Names of forms of the location loss. */
  static final class Forms extends EnumNames<Form> {
    Forms() {
      super(Form.class);
    }
  }

  /** Names of normalisers. */
  static final class Normalizers extends EnumNames<Normalizer> {
    Normalizers() {
      super(Normalizer.class);
    }
  }
}
