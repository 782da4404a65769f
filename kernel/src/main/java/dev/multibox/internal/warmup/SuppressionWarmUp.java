package dev.multibox.internal.warmup;

import dev.multibox.internal.numeric.TileSizes;
import dev.multibox.internal.suppression.BoxColumns;
import dev.multibox.internal.suppression.OverlapRule;
import dev.multibox.internal.suppression.SuppressionKernel;
import java.util.Arrays;

/** Comparisons of boxes that lie in a few clusters; scores that decay are rare. */
public final class SuppressionWarmUp implements WarmUp<SuppressionKernel> {

  private static final int BOXES = 64;
  private static final double THRESHOLD = 0.45;

  private final OverlapRule rule = new OverlapRule(0f, 0f, 0f, true, false, false, false, true);
  private final BoxColumns boxes = new BoxColumns(BOXES);
  private final int[] keys = new int[BOXES + TileSizes.LANES];
  private final int[] met = new int[BOXES + TileSizes.LANES];
  private final float[] work = new float[BOXES + TileSizes.LANES];
  private int turn;

  /** Of boxes on a diagonal. */
  public SuppressionWarmUp() {
    for (int i = 0; i < BOXES; i++) {
      float at = i % 8 * 0.1f + i * 1e-3f;
      boxes.set(i, at, at, at + 0.12f, at + 0.15f, rule);
    }
  }

  @Override
  public void call(SuppressionKernel kernel) {
    int box = turn++ % BOXES;
    for (int i = 0; i < BOXES; i++) {
      keys[i] = i;
    }
    compare(kernel, BOXES, box);
    kernel.suppressedOf(boxes, 0, boxes, box, rule, THRESHOLD, work);
  }

  @Override
  public void callEmpty(SuppressionKernel kernel) {
    compare(kernel, 0, 0);
  }

  private void compare(SuppressionKernel kernel, int count, int box) {
    Arrays.fill(keys, count, keys.length, SuppressionKernel.GONE);
    kernel.greatest(keys, count);
    kernel.suppress(boxes, keys, count, box, rule, THRESHOLD, work);
    kernel.suppressed(boxes, count / 2, boxes, BOXES - 1, rule, THRESHOLD, work);
    kernel.meeting(boxes, count, boxes, box, 0f, met);
  }
}
