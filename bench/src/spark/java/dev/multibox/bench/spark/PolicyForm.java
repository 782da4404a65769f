package dev.multibox.bench.spark;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.detection.ReferenceDetection;
import dev.multibox.evaluation.ReferenceEvaluation;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.ReferenceTargets;
import java.io.Serializable;
import java.util.Arrays;

/** A {@link DatasetPolicy} as it travels to the executors, bit for bit. */
record PolicyForm(
    byte[] loss,
    byte[] image,
    Priors priors,
    ReferenceTargets matching,
    ReferenceDetection detection,
    ReferenceEvaluation evaluation,
    Backend.Choice backend,
    DatasetPolicy.BadImages badImages)
    implements Serializable {

  /** Priors in the form that they were rounded in; the other form follows from it. */
  private record Priors(float[] numbers, boolean corners, float width, float height)
      implements Serializable {

    static Priors of(PriorBoxes boxes) {
      Priors centers = new Priors(boxes.centers(), false, boxes.width(), boxes.height());
      return Arrays.equals(centers.boxes().corners(), boxes.corners())
          ? centers
          : new Priors(boxes.corners(), true, boxes.width(), boxes.height());
    }

    PriorBoxes boxes() {
      return corners
          ? PriorBoxes.ofCorners(numbers, width, height)
          : PriorBoxes.ofCenters(numbers, width, height);
    }
  }

  static PolicyForm of(DatasetPolicy policy) {
    return new PolicyForm(
        policy.loss().toBytes(),
        policy.image().toBytes(),
        policy.priors() == null ? null : Priors.of(policy.priors()),
        policy.matching(),
        policy.detection(),
        policy.evaluation(),
        policy.backend(),
        policy.badImages());
  }

  DatasetPolicy policy() {
    return new DatasetPolicy(
        MultiBoxPolicy.of(loss),
        BatchShape.of(image),
        priors == null ? null : priors.boxes(),
        matching,
        detection,
        evaluation,
        backend,
        badImages);
  }
}
