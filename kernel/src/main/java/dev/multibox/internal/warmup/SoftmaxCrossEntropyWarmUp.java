package dev.multibox.internal.warmup;

import dev.multibox.internal.numeric.TileSizes;
import dev.multibox.internal.softmax.SoftmaxCrossEntropyKernel;

/** Losses of background rows and of positives, apart as callers gather them. */
public final class SoftmaxCrossEntropyWarmUp implements WarmUp<SoftmaxCrossEntropyKernel> {

  private static final int ROWS = 2 * TileSizes.LANES;

  private final int classes;
  private final float[] logits;
  private final int[] background = new int[ROWS];
  private final int[] positives;
  private final float[] losses = new float[ROWS];
  private final float[] scratch = new float[TileSizes.SCRATCH];

  /** Of rows of so many classes. */
  public SoftmaxCrossEntropyWarmUp(int classes) {
    this.classes = classes;
    logits = SampleNumbers.logits(ROWS, classes, 2 * TileSizes.LANES);
    positives = SampleNumbers.labels(ROWS, classes, 1);
  }

  @Override
  public void call(SoftmaxCrossEntropyKernel kernel) {
    kernel.losses(logits, 0, ROWS, classes, background, 0, losses, 0, scratch);
    kernel.losses(logits, 0, TileSizes.LANES / 2, classes, positives, 0, losses, 0, scratch);
  }

  @Override
  public void callEmpty(SoftmaxCrossEntropyKernel kernel) {
    kernel.losses(logits, 0, 0, classes, background, 0, losses, 0, scratch);
  }
}
