package dev.multibox.internal;

import dev.multibox.internal.element.BinaryCrossEntropyVector;
import dev.multibox.internal.element.DifferenceLossVector;
import dev.multibox.internal.element.ElementFunction.Kind;
import dev.multibox.internal.element.ElementTileVector;
import dev.multibox.internal.element.HingeVector;
import dev.multibox.internal.element.LogitCrossEntropyVector;
import dev.multibox.internal.element.SigmoidFocalVector;
import dev.multibox.internal.element.ZeroOneVector;
import dev.multibox.internal.location.SmoothL1Vector;
import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.overlap.IntersectionOverUnionVector;
import dev.multibox.internal.probability.ForegroundVector;
import dev.multibox.internal.score.ProbabilityVector;
import dev.multibox.internal.score.RowScoresVector;
import dev.multibox.internal.selection.HardNegativesVector;
import dev.multibox.internal.selection.LabelsVector;
import dev.multibox.internal.sigmoid.SigmoidCrossEntropyVector;
import dev.multibox.internal.sigmoid.SigmoidGradientVector;
import dev.multibox.internal.softmax.BackgroundBoundVector;
import dev.multibox.internal.softmax.SoftCrossEntropyVector;
import dev.multibox.internal.softmax.SoftmaxCrossEntropyVector;
import dev.multibox.internal.softmax.SoftmaxGradientVector;
import dev.multibox.internal.suppression.SuppressionVector;
import java.util.Map;

/**
 * The list of the vector twins. They load here and nowhere else: in a program without the incubator
 * module this class throws a {@link LinkageError}, and everything but it and them loads.
 */
public final class VectorKernels {

  private VectorKernels() {}

  /** {@return the vector twins} */
  public static Kernels create() {
    return new Kernels(
        Lanes.SPECIES.vectorBitSize(),
        new SoftmaxCrossEntropyVector(),
        new BackgroundBoundVector(),
        new SoftmaxGradientVector(),
        new SoftCrossEntropyVector(),
        new SigmoidCrossEntropyVector(),
        new SigmoidGradientVector(),
        new ForegroundVector(),
        new SmoothL1Vector(),
        new LabelsVector(),
        new HardNegativesVector(),
        new IntersectionOverUnionVector(),
        new RowScoresVector(),
        new ProbabilityVector(),
        new SuppressionVector(),
        new ElementTileVector(),
        Map.of(
            Kind.DIFFERENCE, new DifferenceLossVector(),
            Kind.BINARY_CROSS_ENTROPY, new BinaryCrossEntropyVector(),
            Kind.LOGIT_CROSS_ENTROPY, new LogitCrossEntropyVector(),
            Kind.SIGMOID_FOCAL, new SigmoidFocalVector(),
            Kind.HINGE, new HingeVector(),
            Kind.ZERO_ONE, new ZeroOneVector()));
  }
}
