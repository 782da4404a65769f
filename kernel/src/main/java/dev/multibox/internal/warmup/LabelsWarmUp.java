package dev.multibox.internal.warmup;

import dev.multibox.internal.selection.LabelsKernel;

/** Labels of which few are positive. */
public final class LabelsWarmUp implements WarmUp<LabelsKernel> {

  private static final int PRIORS = 256;
  private static final int CLASSES = 21;

  private final int[] labels = SampleNumbers.labels(PRIORS, CLASSES, 64);
  private final int[] positives = new int[PRIORS];

  @Override
  public void call(LabelsKernel kernel) {
    pass(kernel, PRIORS);
  }

  @Override
  public void callEmpty(LabelsKernel kernel) {
    pass(kernel, 0);
  }

  private void pass(LabelsKernel kernel, int priors) {
    kernel.check(labels, 0, priors, CLASSES);
    kernel.positives(labels, 0, priors, positives);
    kernel.background(labels, 0, priors);
  }
}
