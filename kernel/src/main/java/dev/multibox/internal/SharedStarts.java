package dev.multibox.internal;

import dev.multibox.internal.location.SmoothL1Kernel;
import dev.multibox.internal.location.SmoothL1Scalar;
import dev.multibox.internal.overlap.IntersectionOverUnionKernel;
import dev.multibox.internal.overlap.IntersectionOverUnionScalar;
import dev.multibox.internal.selection.HardNegativesKernel;
import dev.multibox.internal.selection.HardNegativesScalar;
import dev.multibox.internal.selection.LabelsKernel;
import dev.multibox.internal.selection.LabelsScalar;
import dev.multibox.internal.suppression.SuppressionKernel;
import dev.multibox.internal.suppression.SuppressionScalar;
import dev.multibox.internal.warmup.HardNegativesWarmUp;
import dev.multibox.internal.warmup.LabelsWarmUp;
import dev.multibox.internal.warmup.OverlapWarmUp;
import dev.multibox.internal.warmup.SmoothL1WarmUp;
import dev.multibox.internal.warmup.SuppressionWarmUp;
import dev.multibox.internal.warmup.WarmUp;
import java.util.List;

/** The starts of kernels that know nothing of classes: one for all numbers of them. */
final class SharedStarts {

  final KernelStart<LabelsKernel> labels;
  final KernelStart<HardNegativesKernel> hardNegatives;
  final KernelStart<SmoothL1Kernel> smoothL1;
  final KernelStart<IntersectionOverUnionKernel> overlap;
  final KernelStart<SuppressionKernel> suppression;

  SharedStarts(WarmUpThread thread) {
    labels = labels(thread);
    hardNegatives = hardNegatives(thread);
    smoothL1 = smoothL1(thread);
    overlap = overlap(thread);
    suppression = suppression(thread);
  }

  /** All, the one that saves most first. */
  List<KernelStart<?>> inOrder() {
    return List.of(overlap, labels, hardNegatives, suppression, smoothL1);
  }

  private static KernelStart<LabelsKernel> labels(WarmUpThread thread) {
    return new KernelStart<>(thread) {
      @Override
      List<LabelsKernel> scalars() {
        return List.of(new LabelsScalar(), new LabelsScalar() {}, new LabelsScalar() {});
      }

      @Override
      LabelsKernel vector(Kernels vector) {
        return vector.labels();
      }

      @Override
      WarmUp<LabelsKernel> calls() {
        return new LabelsWarmUp();
      }
    };
  }

  private static KernelStart<HardNegativesKernel> hardNegatives(WarmUpThread thread) {
    return new KernelStart<>(thread) {
      @Override
      List<HardNegativesKernel> scalars() {
        return List.of(
            new HardNegativesScalar(), new HardNegativesScalar() {}, new HardNegativesScalar() {});
      }

      @Override
      HardNegativesKernel vector(Kernels vector) {
        return vector.hardNegatives();
      }

      @Override
      WarmUp<HardNegativesKernel> calls() {
        return new HardNegativesWarmUp();
      }
    };
  }

  private static KernelStart<SmoothL1Kernel> smoothL1(WarmUpThread thread) {
    return new KernelStart<>(thread) {
      @Override
      List<SmoothL1Kernel> scalars() {
        return List.of(new SmoothL1Scalar(), new SmoothL1Scalar() {}, new SmoothL1Scalar() {});
      }

      @Override
      SmoothL1Kernel vector(Kernels vector) {
        return vector.smoothL1();
      }

      @Override
      WarmUp<SmoothL1Kernel> calls() {
        return new SmoothL1WarmUp();
      }
    };
  }

  private static KernelStart<IntersectionOverUnionKernel> overlap(WarmUpThread thread) {
    return new KernelStart<>(thread) {
      @Override
      List<IntersectionOverUnionKernel> scalars() {
        return List.of(
            new IntersectionOverUnionScalar(),
            new IntersectionOverUnionScalar() {},
            new IntersectionOverUnionScalar() {});
      }

      @Override
      IntersectionOverUnionKernel vector(Kernels vector) {
        return vector.overlap();
      }

      @Override
      WarmUp<IntersectionOverUnionKernel> calls() {
        return new OverlapWarmUp();
      }
    };
  }

  private static KernelStart<SuppressionKernel> suppression(WarmUpThread thread) {
    return new KernelStart<>(thread) {
      @Override
      List<SuppressionKernel> scalars() {
        return List.of(
            new SuppressionScalar(), new SuppressionScalar() {}, new SuppressionScalar() {});
      }

      @Override
      SuppressionKernel vector(Kernels vector) {
        return vector.suppression();
      }

      @Override
      WarmUp<SuppressionKernel> calls() {
        return new SuppressionWarmUp();
      }
    };
  }
}
