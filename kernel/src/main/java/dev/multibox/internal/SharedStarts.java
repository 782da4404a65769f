package dev.multibox.internal;

import dev.multibox.internal.location.SmoothL1Kernel;
import dev.multibox.internal.overlap.IntersectionOverUnionKernel;
import dev.multibox.internal.selection.HardNegativesKernel;
import dev.multibox.internal.selection.LabelsKernel;
import dev.multibox.internal.suppression.SuppressionKernel;
import java.util.List;

/** The starts of kernels that know nothing of classes: one for all numbers of them. */
final class SharedStarts {

  final KernelStart<LabelsKernel> labels;
  final KernelStart<HardNegativesKernel> hardNegatives;
  final KernelStart<SmoothL1Kernel> smoothL1;
  final KernelStart<IntersectionOverUnionKernel> overlap;
  final KernelStart<SuppressionKernel> suppression;

  SharedStarts(WarmUpThread thread) {
    labels = new KernelStart<>(thread, StartingTwins.LABELS, null);
    hardNegatives = new KernelStart<>(thread, StartingTwins.HARD_NEGATIVES, null);
    smoothL1 = new KernelStart<>(thread, StartingTwins.SMOOTH_L1, null);
    overlap = new KernelStart<>(thread, StartingTwins.OVERLAP, null);
    suppression = new KernelStart<>(thread, StartingTwins.SUPPRESSION, null);
  }

  /** All, the one that saves most first. */
  List<KernelStart<?>> inOrder() {
    return List.of(overlap, labels, hardNegatives, suppression, smoothL1);
  }
}
