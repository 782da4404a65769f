package dev.multibox.internal;

import dev.multibox.internal.element.ElementFunction;
import dev.multibox.internal.element.ElementLossKernel;
import dev.multibox.internal.element.ElementTileKernel;
import dev.multibox.internal.location.SmoothL1Kernel;
import dev.multibox.internal.overlap.IntersectionOverUnionKernel;
import dev.multibox.internal.probability.ForegroundKernel;
import dev.multibox.internal.score.ProbabilityKernel;
import dev.multibox.internal.score.ProbabilityScalar;
import dev.multibox.internal.score.RowScoresKernel;
import dev.multibox.internal.score.RowScoresScalar;
import dev.multibox.internal.selection.HardNegativesKernel;
import dev.multibox.internal.selection.LabelsKernel;
import dev.multibox.internal.sigmoid.SigmoidCrossEntropyKernel;
import dev.multibox.internal.sigmoid.SigmoidGradientKernel;
import dev.multibox.internal.softmax.BackgroundBoundKernel;
import dev.multibox.internal.softmax.BackgroundBoundScalar;
import dev.multibox.internal.softmax.SoftCrossEntropyKernel;
import dev.multibox.internal.softmax.SoftmaxCrossEntropyKernel;
import dev.multibox.internal.softmax.SoftmaxCrossEntropyScalar;
import dev.multibox.internal.softmax.SoftmaxGradientKernel;
import dev.multibox.internal.softmax.SoftmaxGradientScalar;
import dev.multibox.internal.suppression.SuppressionKernel;
import dev.multibox.internal.warmup.BackgroundBoundWarmUp;
import dev.multibox.internal.warmup.ProbabilityWarmUp;
import dev.multibox.internal.warmup.RowScoresWarmUp;
import dev.multibox.internal.warmup.SoftmaxCrossEntropyWarmUp;
import dev.multibox.internal.warmup.SoftmaxGradientWarmUp;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Kernels for rows of a number of classes, each its scalar twin until its vector twin is compiled
 * for such rows. Kernels that the usual losses do not use are vector twins at once.
 */
final class StartingKernels implements Kernels {

  private final KernelStarts starts;
  private final int classes;
  private volatile boolean outsideHeap;

  private final KernelStart<BackgroundBoundKernel> backgroundBound;
  private final KernelStart<SoftmaxCrossEntropyKernel> softmaxCrossEntropy;
  private final KernelStart<SoftmaxGradientKernel> softmaxGradient;
  private final KernelStart<RowScoresKernel> rowScores;
  private final KernelStart<ProbabilityKernel> probability;

  StartingKernels(KernelStarts starts, int classes) {
    this.starts = starts;
    this.classes = classes;
    backgroundBound =
        new KernelStart<>(starts.thread(), List.of(new Bounds(), new Bounds() {}, new Bounds() {}));
    softmaxCrossEntropy =
        new KernelStart<>(
            starts.thread(),
            List.of(
                new SoftmaxCrossEntropyScalar(),
                new SoftmaxCrossEntropyScalar() {},
                new SoftmaxCrossEntropyScalar() {}));
    softmaxGradient =
        new KernelStart<>(
            starts.thread(),
            List.of(
                new SoftmaxGradientScalar(),
                new SoftmaxGradientScalar() {},
                new SoftmaxGradientScalar() {}));
    rowScores =
        new KernelStart<>(
            starts.thread(),
            List.of(new RowScoresScalar(), new RowScoresScalar() {}, new RowScoresScalar() {}));
    probability =
        new KernelStart<>(
            starts.thread(),
            List.of(
                new ProbabilityScalar(), new ProbabilityScalar() {}, new ProbabilityScalar() {}));
  }

  /** The scalar twin, which copies rows outside the heap; it remembers that there are any. */
  private class Bounds extends BackgroundBoundScalar {

    @Override
    public boolean bounds(
        MemorySegment logits,
        long offset,
        int rows,
        int width,
        float[] bounds,
        int boundOffset,
        float[] scratch) {
      outsideHeap = true;
      return false;
    }
  }

  int classes() {
    return classes;
  }

  /** Compiles a kernel that saves most: of all rows of an image, or of a gradient. */
  boolean compileRows(Kernels vector) {
    if (backgroundBound.isPending()) {
      return starts.compile(
          backgroundBound,
          vector.backgroundBound(),
          new BackgroundBoundWarmUp(classes, outsideHeap));
    }
    if (softmaxGradient.isPending()) {
      return starts.compile(
          softmaxGradient, vector.softmaxGradient(), new SoftmaxGradientWarmUp(classes));
    }
    return rowScores.isPending()
        && starts.compile(rowScores, vector.rowScores(), new RowScoresWarmUp(classes));
  }

  /** Compiles a kernel that computes what was found. */
  boolean compileCandidates(Kernels vector) {
    if (softmaxCrossEntropy.isPending()) {
      return starts.compile(
          softmaxCrossEntropy,
          vector.softmaxCrossEntropy(),
          new SoftmaxCrossEntropyWarmUp(classes));
    }
    return probability.isPending()
        && starts.compile(probability, vector.probability(), new ProbabilityWarmUp(classes));
  }

  boolean isPending() {
    return backgroundBound.isPending()
        || softmaxCrossEntropy.isPending()
        || softmaxGradient.isPending()
        || rowScores.isPending()
        || probability.isPending();
  }

  @Override
  public Kernels forClasses(int width) {
    return width == classes ? this : starts.forClasses(width);
  }

  @Override
  public int vectorBits() {
    return starts.vector().vectorBits();
  }

  @Override
  public SoftmaxCrossEntropyKernel softmaxCrossEntropy() {
    return softmaxCrossEntropy.current();
  }

  @Override
  public BackgroundBoundKernel backgroundBound() {
    return backgroundBound.current();
  }

  @Override
  public SoftmaxGradientKernel softmaxGradient() {
    return softmaxGradient.current();
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
    return starts.smoothL1.current();
  }

  @Override
  public LabelsKernel labels() {
    return starts.labels.current();
  }

  @Override
  public HardNegativesKernel hardNegatives() {
    return starts.hardNegatives.current();
  }

  @Override
  public IntersectionOverUnionKernel overlap() {
    return starts.overlap.current();
  }

  @Override
  public RowScoresKernel rowScores() {
    return rowScores.current();
  }

  @Override
  public ProbabilityKernel probability() {
    return probability.current();
  }

  @Override
  public SuppressionKernel suppression() {
    return starts.suppression.current();
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
