package dev.multibox.bench.cli;

import dev.multibox.bench.files.GradientRequest;
import dev.multibox.bench.files.InputException;
import dev.multibox.loss.Gradients;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that ask for gradients. */
final class GradientOptions {

  @Option(
      names = "--gradients",
      paramLabel = "DIR",
      description =
          "Writes the gradient of the total into a folder, which is made if it is missing:"
              + " grad_logits.npy and grad_locations.npy in the shapes of the predictions, or"
              + " grad_predictions.npy of packed ones (their other columns 0); float32.")
  private Path folder;

  @Option(
      names = "--sparse",
      description =
          "Writes the rows that are not zero instead: grad_logits_rows.npy (int64, image * priors"
              + " + prior, ascending) with grad_logits.npy [n,C], and grad_location_rows.npy with"
              + " grad_locations.npy [m,4]; of any layout.")
  private boolean sparse;

  @Option(
      names = "--scale",
      paramLabel = "X",
      description = "Multiplies every gradient: the upstream one, or a loss scale. Default: 1.")
  private Double scale;

  @Option(
      names = "--gradients-of",
      paramLabel = "WHAT",
      converter = Names.class,
      completionCandidates = Names.class,
      description =
          "What the scores' gradient is taken with respect to: ${COMPLETION-CANDIDATES}; logits are"
              + " those behind probabilities, through the softmax. Default: input.")
  private Gradients.WithRespectTo withRespectTo;

  /** The request, or null where none is made. */
  GradientRequest request() throws InputException {
    if (folder == null) {
      refuseAlone("--sparse", sparse);
      refuseAlone("--scale", scale != null);
      refuseAlone("--gradients-of", withRespectTo != null);
      return null;
    }
    if (scale != null && !Double.isFinite(scale)) {
      throw new InputException(
          "--scale: expected a finite number, found " + scale, "without it the scale is 1");
    }
    return new GradientRequest(
        folder,
        sparse ? GradientRequest.Form.SPARSE : GradientRequest.Form.DENSE,
        scale == null ? 1 : scale,
        withRespectTo == null ? Gradients.WithRespectTo.INPUT : withRespectTo);
  }

  private static void refuseAlone(String option, boolean given) throws InputException {
    if (given) {
      throw new InputException(
          option + ": expected --gradients DIR with it, found none",
          "name a folder, or leave it out");
    }
  }

  /** Names of what gradients are taken with respect to. */
  static final class Names extends EnumNames<Gradients.WithRespectTo> {
    Names() {
      super(Gradients.WithRespectTo.class);
    }
  }
}
