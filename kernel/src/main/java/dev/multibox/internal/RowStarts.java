package dev.multibox.internal;

import dev.multibox.internal.score.ProbabilityKernel;
import dev.multibox.internal.score.ProbabilityScalar;
import dev.multibox.internal.score.RowScoresKernel;
import dev.multibox.internal.score.RowScoresScalar;
import dev.multibox.internal.softmax.BackgroundBoundKernel;
import dev.multibox.internal.softmax.BackgroundBoundScalar;
import dev.multibox.internal.softmax.SoftmaxCrossEntropyKernel;
import dev.multibox.internal.softmax.SoftmaxCrossEntropyScalar;
import dev.multibox.internal.softmax.SoftmaxGradientKernel;
import dev.multibox.internal.softmax.SoftmaxGradientScalar;
import dev.multibox.internal.warmup.BackgroundBoundWarmUp;
import dev.multibox.internal.warmup.ProbabilityWarmUp;
import dev.multibox.internal.warmup.RowScoresWarmUp;
import dev.multibox.internal.warmup.SoftmaxCrossEntropyWarmUp;
import dev.multibox.internal.warmup.SoftmaxGradientWarmUp;
import dev.multibox.internal.warmup.WarmUp;
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
    backgroundBound = backgroundBound(thread);
    softmaxCrossEntropy = softmaxCrossEntropy(thread);
    softmaxGradient = softmaxGradient(thread);
    rowScores = rowScores(thread);
    probability = probability(thread);
  }

  /** Those that save most: of all rows of an image, or of a gradient. */
  List<KernelStart<?>> ofAllRows() {
    return List.of(backgroundBound, softmaxGradient, rowScores);
  }

  /** Those that compute what was found. */
  List<KernelStart<?>> ofCandidates() {
    return List.of(softmaxCrossEntropy, probability);
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

  private KernelStart<BackgroundBoundKernel> backgroundBound(WarmUpThread thread) {
    return new KernelStart<>(thread) {
      @Override
      List<BackgroundBoundKernel> scalars() {
        return List.of(new Bounds(), new Bounds() {}, new Bounds() {});
      }

      @Override
      BackgroundBoundKernel vector(Kernels vector) {
        return vector.backgroundBound();
      }

      @Override
      WarmUp<BackgroundBoundKernel> calls() {
        return new BackgroundBoundWarmUp(classes, outsideHeap);
      }
    };
  }

  private KernelStart<SoftmaxCrossEntropyKernel> softmaxCrossEntropy(WarmUpThread thread) {
    return new KernelStart<>(thread) {
      @Override
      List<SoftmaxCrossEntropyKernel> scalars() {
        return List.of(
            new SoftmaxCrossEntropyScalar(),
            new SoftmaxCrossEntropyScalar() {},
            new SoftmaxCrossEntropyScalar() {});
      }

      @Override
      SoftmaxCrossEntropyKernel vector(Kernels vector) {
        return vector.softmaxCrossEntropy();
      }

      @Override
      WarmUp<SoftmaxCrossEntropyKernel> calls() {
        return new SoftmaxCrossEntropyWarmUp(classes);
      }
    };
  }

  private KernelStart<SoftmaxGradientKernel> softmaxGradient(WarmUpThread thread) {
    return new KernelStart<>(thread) {
      @Override
      List<SoftmaxGradientKernel> scalars() {
        return List.of(
            new SoftmaxGradientScalar(),
            new SoftmaxGradientScalar() {},
            new SoftmaxGradientScalar() {});
      }

      @Override
      SoftmaxGradientKernel vector(Kernels vector) {
        return vector.softmaxGradient();
      }

      @Override
      WarmUp<SoftmaxGradientKernel> calls() {
        return new SoftmaxGradientWarmUp(classes);
      }
    };
  }

  private KernelStart<RowScoresKernel> rowScores(WarmUpThread thread) {
    return new KernelStart<>(thread) {
      @Override
      List<RowScoresKernel> scalars() {
        return List.of(new RowScoresScalar(), new RowScoresScalar() {}, new RowScoresScalar() {});
      }

      @Override
      RowScoresKernel vector(Kernels vector) {
        return vector.rowScores();
      }

      @Override
      WarmUp<RowScoresKernel> calls() {
        return new RowScoresWarmUp(classes);
      }
    };
  }

  private KernelStart<ProbabilityKernel> probability(WarmUpThread thread) {
    return new KernelStart<>(thread) {
      @Override
      List<ProbabilityKernel> scalars() {
        return List.of(
            new ProbabilityScalar(), new ProbabilityScalar() {}, new ProbabilityScalar() {});
      }

      @Override
      ProbabilityKernel vector(Kernels vector) {
        return vector.probability();
      }

      @Override
      WarmUp<ProbabilityKernel> calls() {
        return new ProbabilityWarmUp(classes);
      }
    };
  }
}
