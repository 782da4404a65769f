package dev.multibox.bench.cli;

import dev.multibox.bench.files.InputException;
import dev.multibox.bench.files.LabelNumbering;
import dev.multibox.bench.files.LossFiles;
import dev.multibox.bench.files.TensorLayout;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.MultiBoxPolicy.BackgroundColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that name the files of a batch and say how numbers lie in them. */
final class InputOptions {

  private static final String FILE = "F.npy";

  @Option(
      names = "--layout",
      paramLabel = "NAME",
      defaultValue = "prior-major",
      converter = Names.class,
      completionCandidates = Names.class,
      description = {
        "How numbers lie in the files: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.",
        "prior-major, as most programs: --logits [B,P,C], --locations and --location-targets"
            + " [B,P,4], --labels [B,P] or one-hot [B,P,C].",
        "class-major, as NVIDIA and MLPerf: [B,C,P], [B,4,P], [B,P].",
        "ssd-keras, rykov8, bubbliiiing: --packed-predictions and --packed-targets, whose rows hold"
            + " all of a prior. ssd-keras: C scores or one-hot label, 4 locations, 8 more."
            + " rykov8: 4 locations, C scores or label, 8 more. bubbliiiing: 4 locations, C scores;"
            + " its targets have a flag at the end.",
        "B images, P priors, C classes with the background. Of one image the B may be missing."
      })
  private TensorLayout layout;

  @Option(
      names = "--logits",
      paramLabel = FILE,
      description = {
        "Class scores before the softmax, or probabilities (see --probabilities); class 0 is the"
            + " background, the last one with mmdetection.",
        "A member of an archive that numpy.savez wrote is named archive.npz:member."
      })
  private String logits;

  @Option(names = "--locations", paramLabel = FILE, description = "Predicted box offsets.")
  private String locations;

  @Option(
      names = "--labels",
      paramLabel = FILE,
      description =
          "Matched class of each prior: whole numbers of any type, 0 background, -1 neutral. Or"
              + " one-hot rows of any type, where column 0 is the background and a row of zeros is"
              + " neutral. See --background and --ignore-label for other numbers.")
  private String labels;

  @Option(
      names = "--soft-labels",
      paramLabel = FILE,
      description =
          "Class targets beside --labels, which say positive, background or neutral: a number of 0"
              + " or more for each class, in the layout of the logits, as probabilities of mixed,"
              + " distilled or smoothed labels. Default: the labels themselves.")
  private String softLabels;

  @Option(
      names = "--location-targets",
      paramLabel = FILE,
      description = "Encoded offsets of the matched boxes.")
  private String locationTargets;

  @Option(
      names = "--packed-predictions",
      paramLabel = FILE,
      description = "Scores and locations in one file, as --layout says.")
  private String packedPredictions;

  @Option(
      names = "--packed-targets",
      paramLabel = FILE,
      description = "One-hot labels and encoded offsets in one file, as --layout says.")
  private String packedTargets;

  @Option(
      names = "--background",
      paramLabel = "WHERE",
      converter = Backgrounds.class,
      completionCandidates = Backgrounds.class,
      description =
          "Which label is the background: ${COMPLETION-CANDIDATES}. first is 0; last is C-1, as"
              + " MMDetection numbers its labels, and makes the last column of the scores the"
              + " background's; none is 0 without a column of the scores, so that column 0 is class"
              + " 1, as BlazeFace and TensorFlow's sigmoids have it: [B,P,1] will do. Default:"
              + " first, and labels that are nearly all C-1 are refused.")
  private LabelNumbering.Background background;

  @Option(
      names = "--ignore-label",
      paramLabel = "N",
      split = ",",
      description =
          "Labels of priors to ignore, beside -1: -100 of PyTorch, 255; several with commas"
              + " between.")
  private List<Long> ignored;

  /** A policy whose background is where that of the labels is said to be. */
  MultiBoxPolicy policy(MultiBoxPolicy policy) throws InputException {
    if (background == null || background == LabelNumbering.Background.FIRST) {
      return policy;
    }
    boolean last = background == LabelNumbering.Background.LAST;
    BackgroundColumn column = last ? BackgroundColumn.LAST : BackgroundColumn.NONE;
    try {
      return policy.toBuilder().backgroundColumn(column).build();
    } catch (IllegalArgumentException refused) {
      throw new InputException(
          "--background " + EnumNames.of(background) + ": " + refused.getMessage(),
          last
              ? "numpy.roll(array, 1, axis) puts the last class first"
              : "--preset tf-object-detection takes sigmoids",
          refused);
    }
  }

  /** Whether the background's label was said. */
  boolean saysBackground() {
    return background != null;
  }

  /** Refuses labels that are numbered as nobody said. */
  void checkNumbering(LossFiles files) throws IOException, InputException {
    if (background == null && !layout.isPacked()) {
      files.requireBackgroundFirst();
    }
  }

  LossFiles open() throws IOException, InputException {
    Map<String, String> wanted = layout.isPacked() ? packed() : separate();
    Map<String, String> unwanted = layout.isPacked() ? separate() : packed();
    String with = " with --layout " + layout;
    for (Map.Entry<String, String> option : unwanted.entrySet()) {
      if (option.getValue() != null) {
        throw new InputException(
            option.getKey()
                + ": expected "
                + String.join(", ", wanted.keySet())
                + with
                + ", found "
                + option.getValue(),
            "another --layout takes " + option.getKey());
      }
    }
    List<String> missing = new ArrayList<>();
    wanted.forEach(
        (option, name) -> {
          if (name == null) {
            missing.add(option);
          }
        });
    if (!missing.isEmpty()) {
      throw new InputException(
          String.join(", ", missing) + ": expected a .npy file" + with + ", found none",
          "name it, or another --layout");
    }
    if (!layout.isPacked()) {
      List<String> names = new ArrayList<>(wanted.values());
      if (softLabels != null) {
        names.add(softLabels);
      }
      return LossFiles.separate(layout, names, numbering());
    }
    refusePacked(
        "--background", background != null && background != LabelNumbering.Background.FIRST);
    refusePacked("--ignore-label", ignored != null);
    if (softLabels != null) {
      throw new InputException(
          "--soft-labels: expected --layout prior-major or class-major with it, found " + layout,
          "slices of the packed arrays are the files of those layouts");
    }
    return LossFiles.packed(layout, List.copyOf(wanted.values()));
  }

  private void refusePacked(String option, boolean given) throws InputException {
    if (given) {
      throw new InputException(
          option + ": expected --layout prior-major or class-major with it, found " + layout,
          "its one-hot rows have the background first, and zeros ignore a prior");
    }
  }

  private LabelNumbering numbering() {
    return new LabelNumbering(
        background == null ? LabelNumbering.Background.FIRST : background,
        ignored == null ? List.of() : ignored);
  }

  private Map<String, String> separate() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("--logits", logits);
    options.put("--locations", locations);
    options.put("--labels", labels);
    options.put("--location-targets", locationTargets);
    return options;
  }

  private Map<String, String> packed() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("--packed-predictions", packedPredictions);
    options.put("--packed-targets", packedTargets);
    return options;
  }

  /** Names of where the background is. */
  static final class Backgrounds extends EnumNames<LabelNumbering.Background> {
    Backgrounds() {
      super(LabelNumbering.Background.class);
    }
  }

  /** Names of layouts. */
  static final class Names extends EnumNames<TensorLayout> {
    Names() {
      super(TensorLayout.class);
    }
  }
}
