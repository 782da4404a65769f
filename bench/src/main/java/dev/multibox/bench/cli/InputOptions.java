package dev.multibox.bench.cli;

import dev.multibox.bench.files.InputException;
import dev.multibox.bench.files.LossFiles;
import dev.multibox.bench.files.TensorLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that name the files of a batch and say how numbers lie in them. */
final class InputOptions {

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
      paramLabel = "F.npy",
      description =
          "Class scores before the softmax, or probabilities (see --probabilities); class 0 is the"
              + " background, the last one with mmdetection.")
  private Path logits;

  @Option(names = "--locations", paramLabel = "F.npy", description = "Predicted box offsets.")
  private Path locations;

  @Option(
      names = "--labels",
      paramLabel = "F.npy",
      description =
          "Matched class of each prior: integers, 0 background, -1 neutral. Or one-hot rows of any"
              + " type, where column 0 is the background and a row without a 1 is neutral.")
  private Path labels;

  @Option(
      names = "--location-targets",
      paramLabel = "F.npy",
      description = "Encoded offsets of the matched boxes.")
  private Path locationTargets;

  @Option(
      names = "--packed-predictions",
      paramLabel = "F.npy",
      description = "Scores and locations in one file, as --layout says.")
  private Path packedPredictions;

  @Option(
      names = "--packed-targets",
      paramLabel = "F.npy",
      description = "One-hot labels and encoded offsets in one file, as --layout says.")
  private Path packedTargets;

  LossFiles open() throws IOException, InputException {
    Map<String, Path> wanted = layout.isPacked() ? packed() : separate();
    Map<String, Path> unwanted = layout.isPacked() ? separate() : packed();
    String with = " with --layout " + EnumNames.of(layout);
    List<String> missing = new ArrayList<>();
    wanted.forEach(
        (option, path) -> {
          if (path == null) {
            missing.add(option);
          }
        });
    for (Map.Entry<String, Path> option : unwanted.entrySet()) {
      if (option.getValue() != null) {
        throw new InputException(
            option.getKey()
                + ": expected "
                + String.join(", ", wanted.keySet())
                + with
                + ", found "
                + option.getValue());
      }
    }
    if (!missing.isEmpty()) {
      throw new InputException(
          String.join(", ", missing) + ": expected a .npy file" + with + ", found none");
    }
    return layout.isPacked()
        ? LossFiles.packed(layout, packedPredictions, packedTargets)
        : LossFiles.separate(layout, logits, locations, labels, locationTargets);
  }

  private Map<String, Path> separate() {
    Map<String, Path> options = new LinkedHashMap<>();
    options.put("--logits", logits);
    options.put("--locations", locations);
    options.put("--labels", labels);
    options.put("--location-targets", locationTargets);
    return options;
  }

  private Map<String, Path> packed() {
    Map<String, Path> options = new LinkedHashMap<>();
    options.put("--packed-predictions", packedPredictions);
    options.put("--packed-targets", packedTargets);
    return options;
  }

  /** Names of layouts. */
  static final class Names extends EnumNames<TensorLayout> {
    Names() {
      super(TensorLayout.class);
    }
  }
}
