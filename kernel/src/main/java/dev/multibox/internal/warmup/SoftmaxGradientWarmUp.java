package dev.multibox.internal.warmup;

import dev.multibox.internal.numeric.TileSizes;
import dev.multibox.internal.softmax.SoftmaxGradientKernel;
import java.util.Arrays;

/** Gradients of rows, a quarter of them positives. */
public final class SoftmaxGradientWarmUp implements WarmUp<SoftmaxGradientKernel> {

  private static final int ROWS = 2 * TileSizes.LANES;

  private final int classes;
  private final float[] logits;
  private final float[] tile;
  private final int[] labels;
  private final float[] scales = new float[ROWS];
  private final float[] work;
  private final float[] scratch = new float[TileSizes.SCRATCH];

  /** Of rows of so many classes. */
  public SoftmaxGradientWarmUp(int classes) {
    this.classes = classes;
    logits = SampleNumbers.logits(ROWS, classes, 0);
    tile = logits.clone();
    labels = SampleNumbers.labels(ROWS, classes, 4);
    Arrays.fill(scales, 0.5f);
    work = new float[ROWS * classes + TileSizes.LANES];
  }

  @Override
  public void call(SoftmaxGradientKernel kernel) {
    System.arraycopy(logits, 0, tile, 0, tile.length);
    gradients(kernel, ROWS);
  }

  @Override
  public void callEmpty(SoftmaxGradientKernel kernel) {
    gradients(kernel, 0);
  }

  private void gradients(SoftmaxGradientKernel kernel, int rows) {
    kernel.gradients(tile, 0, rows, classes, labels, 0, scales, 0, work, scratch);
  }
}
