package dev.multibox.internal;

import dev.multibox.internal.element.BinaryCrossEntropyScalar;
import dev.multibox.internal.element.BinaryCrossEntropyVector;
import dev.multibox.internal.element.DifferenceLossScalar;
import dev.multibox.internal.element.DifferenceLossVector;
import dev.multibox.internal.element.ElementFunction;
import dev.multibox.internal.element.ElementFunction.Kind;
import dev.multibox.internal.element.ElementLossKernel;
import dev.multibox.internal.element.ElementTileKernel;
import dev.multibox.internal.element.ElementTileScalar;
import dev.multibox.internal.element.ElementTileVector;
import dev.multibox.internal.element.HingeScalar;
import dev.multibox.internal.element.HingeVector;
import dev.multibox.internal.element.LogitCrossEntropyScalar;
import dev.multibox.internal.element.LogitCrossEntropyVector;
import dev.multibox.internal.element.SigmoidFocalScalar;
import dev.multibox.internal.element.SigmoidFocalVector;
import dev.multibox.internal.element.ZeroOneScalar;
import dev.multibox.internal.element.ZeroOneVector;
import dev.multibox.internal.location.SmoothL1Kernel;
import dev.multibox.internal.location.SmoothL1Scalar;
import dev.multibox.internal.location.SmoothL1Vector;
import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.overlap.IntersectionOverUnionKernel;
import dev.multibox.internal.overlap.IntersectionOverUnionScalar;
import dev.multibox.internal.overlap.IntersectionOverUnionVector;
import dev.multibox.internal.probability.ForegroundKernel;
import dev.multibox.internal.probability.ForegroundScalar;
import dev.multibox.internal.probability.ForegroundVector;
import dev.multibox.internal.score.ProbabilityKernel;
import dev.multibox.internal.score.ProbabilityScalar;
import dev.multibox.internal.score.ProbabilityVector;
import dev.multibox.internal.score.RowScoresKernel;
import dev.multibox.internal.score.RowScoresScalar;
import dev.multibox.internal.score.RowScoresVector;
import dev.multibox.internal.selection.HardNegativesKernel;
import dev.multibox.internal.selection.HardNegativesScalar;
import dev.multibox.internal.selection.HardNegativesVector;
import dev.multibox.internal.selection.LabelsKernel;
import dev.multibox.internal.selection.LabelsScalar;
import dev.multibox.internal.selection.LabelsVector;
import dev.multibox.internal.sigmoid.SigmoidCrossEntropyKernel;
import dev.multibox.internal.sigmoid.SigmoidCrossEntropyScalar;
import dev.multibox.internal.sigmoid.SigmoidCrossEntropyVector;
import dev.multibox.internal.sigmoid.SigmoidGradientKernel;
import dev.multibox.internal.sigmoid.SigmoidGradientScalar;
import dev.multibox.internal.sigmoid.SigmoidGradientVector;
import dev.multibox.internal.softmax.BackgroundBoundKernel;
import dev.multibox.internal.softmax.BackgroundBoundScalar;
import dev.multibox.internal.softmax.BackgroundBoundVector;
import dev.multibox.internal.softmax.SoftCrossEntropyKernel;
import dev.multibox.internal.softmax.SoftCrossEntropyScalar;
import dev.multibox.internal.softmax.SoftCrossEntropyVector;
import dev.multibox.internal.softmax.SoftmaxCrossEntropyKernel;
import dev.multibox.internal.softmax.SoftmaxCrossEntropyScalar;
import dev.multibox.internal.softmax.SoftmaxCrossEntropyVector;
import dev.multibox.internal.softmax.SoftmaxGradientKernel;
import dev.multibox.internal.softmax.SoftmaxGradientScalar;
import dev.multibox.internal.softmax.SoftmaxGradientVector;
import dev.multibox.internal.suppression.SuppressionKernel;
import dev.multibox.internal.suppression.SuppressionScalar;
import dev.multibox.internal.suppression.SuppressionVector;
import java.util.Map;

/**
 * Kernels of one kind: all scalar, or all vector. A new kernel is two lines here and one of {@link
 * Kernels}.
 *
 * <p>A vector twin loads when it is made, not when this class loads: this class needs no incubator
 * module.
 *
 * @param elementLosses one for every kind
 */
record KernelTwins(
    int vectorBits,
    SoftmaxCrossEntropyKernel softmaxCrossEntropy,
    BackgroundBoundKernel backgroundBound,
    SoftmaxGradientKernel softmaxGradient,
    SoftCrossEntropyKernel softCrossEntropy,
    SigmoidCrossEntropyKernel sigmoidCrossEntropy,
    SigmoidGradientKernel sigmoidGradient,
    ForegroundKernel foreground,
    SmoothL1Kernel smoothL1,
    LabelsKernel labels,
    HardNegativesKernel hardNegatives,
    IntersectionOverUnionKernel overlap,
    RowScoresKernel rowScores,
    ProbabilityKernel probability,
    SuppressionKernel suppression,
    ElementTileKernel elementTile,
    Map<Kind, ElementLossKernel> elementLosses)
    implements Kernels {

  static KernelTwins of(boolean vector) {
    return new KernelTwins(
        vector ? Lanes.vectorBits() : 0,
        vector ? new SoftmaxCrossEntropyVector() : new SoftmaxCrossEntropyScalar(),
        vector ? new BackgroundBoundVector() : new BackgroundBoundScalar(),
        vector ? new SoftmaxGradientVector() : new SoftmaxGradientScalar(),
        vector ? new SoftCrossEntropyVector() : new SoftCrossEntropyScalar(),
        vector ? new SigmoidCrossEntropyVector() : new SigmoidCrossEntropyScalar(),
        vector ? new SigmoidGradientVector() : new SigmoidGradientScalar(),
        vector ? new ForegroundVector() : new ForegroundScalar(),
        vector ? new SmoothL1Vector() : new SmoothL1Scalar(),
        vector ? new LabelsVector() : new LabelsScalar(),
        vector ? new HardNegativesVector() : new HardNegativesScalar(),
        vector ? new IntersectionOverUnionVector() : new IntersectionOverUnionScalar(),
        vector ? new RowScoresVector() : new RowScoresScalar(),
        vector ? new ProbabilityVector() : new ProbabilityScalar(),
        vector ? new SuppressionVector() : new SuppressionScalar(),
        vector ? new ElementTileVector() : new ElementTileScalar(),
        Map.of(
            Kind.DIFFERENCE, vector ? new DifferenceLossVector() : new DifferenceLossScalar(),
            Kind.BINARY_CROSS_ENTROPY,
                vector ? new BinaryCrossEntropyVector() : new BinaryCrossEntropyScalar(),
            Kind.LOGIT_CROSS_ENTROPY,
                vector ? new LogitCrossEntropyVector() : new LogitCrossEntropyScalar(),
            Kind.SIGMOID_FOCAL, vector ? new SigmoidFocalVector() : new SigmoidFocalScalar(),
            Kind.HINGE, vector ? new HingeVector() : new HingeScalar(),
            Kind.ZERO_ONE, vector ? new ZeroOneVector() : new ZeroOneScalar()));
  }

  @Override
  public ElementLossKernel elementLoss(ElementFunction function) {
    return elementLosses.get(function.kind());
  }
}
