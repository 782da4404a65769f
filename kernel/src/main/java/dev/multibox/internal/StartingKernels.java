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
 * Kernels for rows of a number of classes, each its scalar twin until its vector twin is compiled
 * for such rows. Kernels that the usual losses do not use are vector twins at once.
 */
final class StartingKernels implements Kernels {

  private final KernelStarts starts;
  private final SharedStarts shared;
  private final RowStarts rows;

  StartingKernels(KernelStarts starts, SharedStarts shared, RowStarts rows) {
    this.starts = starts;
    this.shared = shared;
    this.rows = rows;
  }

  RowStarts rows() {
    return rows;
  }

  @Override
  public Kernels forClasses(int width) {
    return width == rows.classes ? this : starts.forClasses(width);
  }

  @Override
  public int vectorBits() {
    return starts.vector().vectorBits();
  }

  @Override
  public SoftmaxCrossEntropyKernel softmaxCrossEntropy() {
    return rows.softmaxCrossEntropy.current();
  }

  @Override
  public BackgroundBoundKernel backgroundBound() {
    return rows.backgroundBound.current();
  }

  @Override
  public SoftmaxGradientKernel softmaxGradient() {
    return rows.softmaxGradient.current();
  }

  @Override
  public SoftCrossEntropyKernel softCrossEntropy() {
    return starts.vector().softCrossEntropy();
  }

  @Override
  public SigmoidCrossEntropyKernel sigmoidCrossEntropy() {
    return starts.vector().sigmoidCrossEntropy();
  }

  @Override
  public SigmoidGradientKernel sigmoidGradient() {
    return starts.vector().sigmoidGradient();
  }

  @Override
  public ForegroundKernel foreground() {
    return starts.vector().foreground();
  }

  @Override
  public SmoothL1Kernel smoothL1() {
    return shared.smoothL1.current();
  }

  @Override
  public LabelsKernel labels() {
    return shared.labels.current();
  }

  @Override
  public HardNegativesKernel hardNegatives() {
    return shared.hardNegatives.current();
  }

  @Override
  public IntersectionOverUnionKernel overlap() {
    return shared.overlap.current();
  }

  @Override
  public RowScoresKernel rowScores() {
    return rows.rowScores.current();
  }

  @Override
  public ProbabilityKernel probability() {
    return rows.probability.current();
  }

  @Override
  public SuppressionKernel suppression() {
    return shared.suppression.current();
  }

  @Override
  public ElementTileKernel elementTile() {
    return starts.vector().elementTile();
  }

  @Override
  public ElementLossKernel elementLoss(ElementFunction function) {
    return starts.vector().elementLoss(function);
  }
}
