package dev.multibox.internal.warmup;

import dev.multibox.internal.numeric.TileSizes;
import dev.multibox.internal.score.RowScoresKernel;

/** Searches in rows of logits of which few are found. */
public final class RowScoresWarmUp implements WarmUp<RowScoresKernel> {

  private static final int ROWS = 2 * TileSizes.LANES;
  private static final float LEVEL = -3f;

  private final int classes;
  private final float[] logits;
  private final int[] found;

  /** Of rows of so many classes. */
  public RowScoresWarmUp(int classes) {
    this.classes = classes;
    logits = SampleNumbers.logits(ROWS, classes, 2 * TileSizes.LANES);
    found = new int[ROWS * classes + TileSizes.LANES];
  }

  @Override
  public void call(RowScoresKernel kernel) {
    search(kernel, ROWS);
  }

  @Override
  public void callEmpty(RowScoresKernel kernel) {
    search(kernel, 0);
  }

  private void search(RowScoresKernel kernel, int rows) {
    if (classes > 1) {
      kernel.atLeast(logits, 0, rows, classes, 1, classes, 0, LEVEL, 0, found, 0);
    }
    kernel.atLeast(logits, 0, rows, classes, 0, classes, -1, -LEVEL, 0, found, 0);
    kernel.firstOutside(logits, 0, rows * classes, -Float.MAX_VALUE, Float.MAX_VALUE);
    kernel.indicesAtLeast(logits, 0, rows * classes, -LEVEL, found);
  }
}
