package dev.multibox.internal;

import dev.multibox.internal.score.ProbabilityKernel;
import dev.multibox.internal.score.RowScoresKernel;
import dev.multibox.internal.softmax.BackgroundBoundKernel;
import dev.multibox.internal.softmax.BackgroundBoundScalar;
import dev.multibox.internal.softmax.SoftmaxCrossEntropyKernel;
import dev.multibox.internal.softmax.SoftmaxGradientKernel;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** The starts of kernels for rows of a number of classes, whose loops are others for each. */
final class RowStarts {

  final int classes;
  final KernelStart<BackgroundBoundKernel> backgroundBound;
  final KernelStart<SoftmaxCrossEntropyKernel> softmaxCrossEntropy;
  final KernelStart<SoftmaxGradientKernel> softmaxGradient;
  final KernelStart<RowScoresKernel> rowScores;
  final KernelStart<ProbabilityKernel> probability;
  private volatile boolean outsideHeap;

  RowStarts(WarmUpThread thread, int classes) {
    this.classes = classes;
    backgroundBound = new KernelStart<>(thread, StartingTwins.BACKGROUND_BOUND, this);
    softmaxCrossEntropy = new KernelStart<>(thread, StartingTwins.SOFTMAX_CROSS_ENTROPY, this);
    softmaxGradient = new KernelStart<>(thread, StartingTwins.SOFTMAX_GRADIENT, this);
    rowScores = new KernelStart<>(thread, StartingTwins.ROW_SCORES, this);
    probability = new KernelStart<>(thread, StartingTwins.PROBABILITY, this);
  }

  /** Those that save most: of all rows of an image, or of a gradient. */
  List<KernelStart<?>> ofAllRows() {
    return List.of(backgroundBound, softmaxGradient, rowScores);
  }

  /** Those that compute what was found. */
  List<KernelStart<?>> ofCandidates() {
    return List.of(softmaxCrossEntropy, probability);
  }

  /** Whether callers have rows outside the heap. */
  boolean areOutsideHeap() {
    return outsideHeap;
  }

  /** The scalar twin of the bounds three times, of three classes. */
  List<BackgroundBoundKernel> bounds() {
    return List.of(new Bounds(), new Bounds() {}, new Bounds() {});
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
}
