package dev.multibox.internal;

import dev.multibox.internal.element.ElementFunction;
import dev.multibox.internal.element.ElementLossKernel;
import dev.multibox.internal.element.ElementTileKernel;
import dev.multibox.internal.location.SmoothL1Kernel;
import dev.multibox.internal.overlap.IntersectionOverUnionKernel;
import dev.multibox.internal.probability.ForegroundKernel;
import dev.multibox.internal.score.ProbabilityKernel;
import dev.multibox.internal.score.RowScoresKernel;
import dev.multibox.internal.selection.HardNegativesKernel;
import dev.multibox.internal.selection.LabelsKernel;
import dev.multibox.internal.sigmoid.SigmoidCrossEntropyKernel;
import dev.multibox.internal.sigmoid.SigmoidGradientKernel;
import dev.multibox.internal.softmax.BackgroundBoundKernel;
import dev.multibox.internal.softmax.SoftCrossEntropyKernel;
import dev.multibox.internal.softmax.SoftmaxCrossEntropyKernel;
import dev.multibox.internal.softmax.SoftmaxGradientKernel;
import dev.multibox.internal.suppression.SuppressionKernel;
import java.util.Map;

/**
 * The coarse operations that a loss is composed of, each over many priors a call: a kernel from
 * every room. {@link ScalarKernels} and {@link VectorKernels} list the twins, which give the same
 * bits. Kernels hold no state and trust their arguments: the public classes have checked them. A
 * call of a kernel is one interface call a tile (journal K1).
 *
 * @param vectorBits vector width in bits, 0 for scalar code
 * @param elementLosses one for every kind
 */
public record Kernels(
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
    Map<ElementFunction.Kind, ElementLossKernel> elementLosses) {

  /** The kernel of an element-wise loss. */
  public ElementLossKernel elementLoss(ElementFunction function) {
    return elementLosses.get(function.kind());
  }
}
