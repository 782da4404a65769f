package dev.multibox.bench.cli;

import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.MultiBoxPolicyBuilder;
import dev.multibox.loss.ReferenceLoss;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** The options that say what the loss is: a published program's, and knobs that differ from it. */
final class PolicyOptions {

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      defaultValue = "caffe-ssd",
      converter = PresetNames.class,
      completionCandidates = PresetNames.class,
      description =
          "Whose loss: ${COMPLETION-CANDIDATES}; upper or lower case, '-' or '_'."
              + " Default: ${DEFAULT-VALUE}.")
  private ReferenceLoss preset;

  @Option(
      names = "--negatives-per-positive",
      paramLabel = "R",
      description = "Hard negatives mined per positive. Default: the preset's, 3 in the paper.")
  private Float negativesPerPositive;

  @Option(
      names = "--min-negatives",
      paramLabel = "N",
      description = "Least number of negatives mined of an image. Default: the preset's.")
  private Integer minNegatives;

  @Option(
      names = "--alpha",
      paramLabel = "A",
      description = "Weight of the location loss. Default: the preset's, 1 in the paper.")
  private Float alpha;

  @Option(
      names = "--beta",
      paramLabel = "B",
      description =
          "Takes smooth-L1 that turns from quadratic to linear at B. Default: the preset's.")
  private Float beta;

  ReferenceLoss preset() {
    return preset;
  }

  MultiBoxPolicy policy() throws InputException {
    MultiBoxPolicy policy = preset.policy();
    if (negativesPerPositive != null) {
      policy =
          with(
              policy,
              "--negatives-per-positive",
              knobs -> knobs.negativesPerPositive(negativesPerPositive));
    }
    if (minNegatives != null) {
      policy = with(policy, "--min-negatives", knobs -> knobs.minNegatives(minNegatives));
    }
    if (alpha != null) {
      policy = with(policy, "--alpha", knobs -> knobs.alpha(alpha));
    }
    if (beta != null) {
      policy = with(policy, "--beta", knobs -> knobs.beta(beta));
    }
    return policy;
  }

  /** One knob at a time, so that a refusal names the option. */
  private static MultiBoxPolicy with(
      MultiBoxPolicy policy, String option, UnaryOperator<MultiBoxPolicyBuilder> knob)
      throws InputException {
    try {
      return knob.apply(policy.toBuilder()).build();
    } catch (IllegalArgumentException refused) {
      String message = refused.getMessage();
      throw new InputException(
          option + message.substring(Math.max(0, message.indexOf(':'))), refused);
    }
  }
}
