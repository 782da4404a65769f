package dev.multibox.internal.warmup;

import dev.multibox.internal.numeric.TileSizes;
import dev.multibox.internal.score.ProbabilityKernel;

/** Probabilities of rows, and the exponentials of box sides. */
public final class ProbabilityWarmUp implements WarmUp<ProbabilityKernel> {

  private static final int ROWS = TileSizes.LANES;

  private final int classes;
  private final float[] logits;
  private final float[] tile;
  private final float[] sums = new float[TileSizes.SCRATCH];

  /** Of rows of so many classes. */
  public ProbabilityWarmUp(int classes) {
    this.classes = classes;
    logits = SampleNumbers.logits(ROWS, classes, ProbabilityKernel.SLACK);
    tile = logits.clone();
  }

  @Override
  public void call(ProbabilityKernel kernel) {
    System.arraycopy(logits, 0, tile, 0, tile.length);
    kernel.terms(tile, ROWS, classes, sums);
    kernel.divide(tile, ROWS, classes, sums);
    kernel.sigmoid(tile, ROWS * classes);
    kernel.exp(tile, ROWS * classes);
  }

  @Override
  public void callEmpty(ProbabilityKernel kernel) {
    kernel.terms(tile, 0, classes, sums);
    kernel.divide(tile, 0, classes, sums);
    kernel.sigmoid(tile, 0);
    kernel.exp(tile, 0);
  }
}
