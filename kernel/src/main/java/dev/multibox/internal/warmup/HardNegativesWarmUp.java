package dev.multibox.internal.warmup;

import dev.multibox.internal.selection.HardNegativesKernel;
import dev.multibox.internal.selection.HardNegativesScalar;

/** The steps of mining: keys of an image, its few largest, and a selection among those. */
public final class HardNegativesWarmUp implements WarmUp<HardNegativesKernel> {

  /** As few keys as the largest are sought among in the way of an image. */
  private static final int PRIORS = 2112;

  /** Keys of what is one pass. */
  private static final int PASS = 256;

  private static final int CANDIDATES = 96;

  private final float[] losses = SampleNumbers.normal(PRIORS, 1);
  private final int[] labels = SampleNumbers.labels(PASS, 21, 64);
  private final int[] keys = new int[PRIORS];
  private final int[] passKeys = new int[PASS];
  private final int[] indices = new int[HardNegativesScalar.scratch(PRIORS)];
  private final int[] selected = new int[CANDIDATES];
  private final int[] scratch = new int[HardNegativesScalar.scratch(PRIORS)];
  private int calls;

  /** Of keys of normal numbers. */
  public HardNegativesWarmUp() {
    new HardNegativesScalar().sortableKeys(losses, 0, PRIORS, keys, 0);
  }

  @Override
  public void call(HardNegativesKernel kernel) {
    // Many are wanted of few images.
    int k = calls++ % 4 == 0 ? PRIORS / 8 : PRIORS / 80;
    int threshold = kernel.kthLargest(keys, 0, PRIORS, k, scratch);
    kernel.indicesAtLeast(keys, 0, PASS, threshold, indices);
    kernel.countAtLeast(keys, 0, PASS, threshold);
    kernel.rankingKeys(losses, 0, labels, 0, PASS, passKeys, 0);
    kernel.sortableKeys(losses, 0, CANDIDATES, passKeys, 0);
    kernel.select(passKeys, 0, CANDIDATES, CANDIDATES / 2, selected, scratch);
  }

  @Override
  public void callEmpty(HardNegativesKernel kernel) {
    kernel.rankingKeys(losses, 0, labels, 0, 0, passKeys, 0);
    kernel.indicesAtLeast(keys, 0, 0, 0, indices);
    kernel.countAtLeast(keys, 0, 0, 0);
    kernel.sortableKeys(losses, 0, 0, passKeys, 0);
  }
}
