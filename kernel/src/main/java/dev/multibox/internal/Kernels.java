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

/**
 * The coarse operations that a loss is composed of, each over many priors a call: a kernel from
 * every room. Both twins of a kernel give the same bits. Kernels hold no state and trust their
 * arguments: the public classes have checked them. A call of a kernel is one interface call a tile
 * (journal K1).
 *
 * <p>A kernel is asked for at every call, as {@link StartingKernels} replace theirs.
 */
public interface Kernels {

  /** {@return the scalar twins} */
  static Kernels scalar() {
    return KernelTwins.of(false);
  }

  /**
   * {@return the vector twins}
   *
   * @throws LinkageError in a program without the incubator module, where the twins do not load
   */
  static Kernels vector() {
    return KernelTwins.of(true);
  }

  /** Vector width in bits, 0 for scalar code. */
  int vectorBits();

  /**
   * Kernels for rows of so many classes, which are the kernels themselves unless they are being
   * compiled for such rows.
   */
  default Kernels forClasses(int classes) {
    return this;
  }

  /** {@return the kernel of softmax cross entropy} */
  SoftmaxCrossEntropyKernel softmaxCrossEntropy();

  /** {@return the kernel of background bound} */
  BackgroundBoundKernel backgroundBound();

  /** {@return the kernel of softmax gradient} */
  SoftmaxGradientKernel softmaxGradient();

  /** {@return the kernel of soft cross entropy} */
  SoftCrossEntropyKernel softCrossEntropy();

  /** {@return the kernel of sigmoid cross entropy} */
  SigmoidCrossEntropyKernel sigmoidCrossEntropy();

  /** {@return the kernel of sigmoid gradient} */
  SigmoidGradientKernel sigmoidGradient();

  /** {@return the kernel of foreground} */
  ForegroundKernel foreground();

  /** {@return the kernel of smooth l1} */
  SmoothL1Kernel smoothL1();

  /** {@return the kernel of labels} */
  LabelsKernel labels();

  /** {@return the kernel of hard negatives} */
  HardNegativesKernel hardNegatives();

  /** {@return the kernel of overlap} */
  IntersectionOverUnionKernel overlap();

  /** {@return the kernel of row scores} */
  RowScoresKernel rowScores();

  /** {@return the kernel of probability} */
  ProbabilityKernel probability();

  /** {@return the kernel of suppression} */
  SuppressionKernel suppression();

  /** {@return the kernel of element tile} */
  ElementTileKernel elementTile();

  /** {@return the kernel of an element-wise loss} */
  ElementLossKernel elementLoss(ElementFunction function);
}
