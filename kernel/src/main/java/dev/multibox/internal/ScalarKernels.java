package dev.multibox.internal;

import dev.multibox.internal.element.BinaryCrossEntropyScalar;
import dev.multibox.internal.element.DifferenceLossScalar;
import dev.multibox.internal.element.ElementFunction.Kind;
import dev.multibox.internal.element.ElementTileScalar;
import dev.multibox.internal.element.HingeScalar;
import dev.multibox.internal.element.LogitCrossEntropyScalar;
import dev.multibox.internal.element.SigmoidFocalScalar;
import dev.multibox.internal.element.ZeroOneScalar;
import dev.multibox.internal.location.SmoothL1Scalar;
import dev.multibox.internal.overlap.IntersectionOverUnionScalar;
import dev.multibox.internal.probability.ForegroundScalar;
import dev.multibox.internal.score.ProbabilityScalar;
import dev.multibox.internal.score.RowScoresScalar;
import dev.multibox.internal.selection.HardNegativesScalar;
import dev.multibox.internal.selection.LabelsScalar;
import dev.multibox.internal.sigmoid.SigmoidCrossEntropyScalar;
import dev.multibox.internal.sigmoid.SigmoidGradientScalar;
import dev.multibox.internal.softmax.BackgroundBoundScalar;
import dev.multibox.internal.softmax.SoftCrossEntropyScalar;
import dev.multibox.internal.softmax.SoftmaxCrossEntropyScalar;
import dev.multibox.internal.softmax.SoftmaxGradientScalar;
import dev.multibox.internal.suppression.SuppressionScalar;
import java.util.Map;

/** The list of the scalar twins. */
public final class ScalarKernels {

  private ScalarKernels() {}

  /** {@return the scalar twins} */
  public static Kernels create() {
    return new Kernels(
        0,
        new SoftmaxCrossEntropyScalar(),
        new BackgroundBoundScalar(),
        new SoftmaxGradientScalar(),
        new SoftCrossEntropyScalar(),
        new SigmoidCrossEntropyScalar(),
        new SigmoidGradientScalar(),
        new ForegroundScalar(),
        new SmoothL1Scalar(),
        new LabelsScalar(),
        new HardNegativesScalar(),
        new IntersectionOverUnionScalar(),
        new RowScoresScalar(),
        new ProbabilityScalar(),
        new SuppressionScalar(),
        new ElementTileScalar(),
        Map.of(
            Kind.DIFFERENCE, new DifferenceLossScalar(),
            Kind.BINARY_CROSS_ENTROPY, new BinaryCrossEntropyScalar(),
            Kind.LOGIT_CROSS_ENTROPY, new LogitCrossEntropyScalar(),
            Kind.SIGMOID_FOCAL, new SigmoidFocalScalar(),
            Kind.HINGE, new HingeScalar(),
            Kind.ZERO_ONE, new ZeroOneScalar()));
  }
}
