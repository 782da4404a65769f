package dev.multibox.bench.cli;

import dev.multibox.bench.files.InputException;
import dev.multibox.bench.files.PredictionFiles;
import dev.multibox.bench.files.TensorLayout;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Option;

/** The options that name the predictions of a network, and say how numbers lie in them. */
final class PredictionOptions {

  @Option(
      names = "--logits",
      paramLabel = "F.npy",
      description =
          "Class scores [B,P,C]; with --layout class-major [B,C,P]. A member of an archive is"
              + " archive.npz:member.")
  private String logits;

  @Option(
      names = "--locations",
      paramLabel = "F.npy",
      description = "Predicted box offsets [B,P,4]; with --layout class-major [B,4,P].")
  private String locations;

  @Option(
      names = "--packed-predictions",
      paramLabel = "F.npy",
      description = "Scores and locations in one file, of a packed --layout.")
  private String packed;

  @Option(
      names = "--layout",
      paramLabel = "NAME",
      defaultValue = "prior-major",
      converter = InputOptions.Names.class,
      completionCandidates = InputOptions.Names.class,
      description =
          "How numbers lie in the files: ${COMPLETION-CANDIDATES}, as 'multibox loss' has them."
              + " Default: ${DEFAULT-VALUE}.")
  private TensorLayout layout;

  boolean isGiven() {
    return logits != null || locations != null || packed != null;
  }

  /**
   * Opens the files.
   *
   * @param background whether a column of the scores is the background's
   */
  PredictionFiles open(boolean background) throws IOException, InputException {
    if (layout.isPacked()) {
      requireGiven("--packed-predictions", packed);
      refuse("--logits", logits);
      refuse("--locations", locations);
      return PredictionFiles.open(layout, List.of(packed), background);
    }
    requireGiven("--logits", logits);
    requireGiven("--locations", locations);
    refuse("--packed-predictions", packed);
    return PredictionFiles.open(layout, List.of(logits, locations), background);
  }

  private void requireGiven(String option, String name) throws InputException {
    if (name == null) {
      throw new InputException(
          option + ": expected a .npy file with --layout " + layout + ", found none",
          "name it, or another --layout");
    }
  }

  private void refuse(String option, String name) throws InputException {
    if (name != null) {
      throw new InputException(
          option + ": expected none with --layout " + layout + ", found " + name,
          "another --layout takes it");
    }
  }
}
