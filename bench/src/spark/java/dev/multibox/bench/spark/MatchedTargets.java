package dev.multibox.bench.spark;

import dev.multibox.Backend;
import dev.multibox.loss.Targets;
import dev.multibox.matching.BoxForm;
import dev.multibox.matching.MatcherWorkspace;
import dev.multibox.matching.PriorMatcher;
import dev.multibox.matching.TargetOutputs;

/** Labels and location targets of one image after the other, matched from boxes. */
final class MatchedTargets {

  private final PriorMatcher matcher;
  private final TargetOutputs outputs;
  private final GroundTruthBoxes truth = new GroundTruthBoxes();
  private MatcherWorkspace workspace;

  MatchedTargets(DatasetPolicy policy, Backend backend) {
    matcher =
        PriorMatcher.of(
            policy.priors(),
            policy.matching().matching(),
            policy.matching().coding().toBuilder().boxes(BoxForm.CORNERS).build(),
            backend);
    int priors = policy.image().priors();
    outputs =
        TargetOutputs.of(
            policy.image(), new int[priors], new float[priors * GroundTruthBoxes.COORDINATES]);
    workspace = matcher.workspace(1, truth.capacity());
  }

  /** The targets of an image, valid until the next call. */
  Targets of(ImageRow row) {
    truth.read(row, matcher.priors().width(), matcher.priors().height());
    if (truth.capacity() > workspace.boxes()) {
      workspace = matcher.workspace(1, truth.capacity());
    }
    try {
      matcher.match(truth.padded(), outputs, workspace);
    } catch (IllegalArgumentException refused) {
      throw row.bad(ImageColumn.BOXES, refused.getMessage());
    }
    return outputs.targets();
  }
}
