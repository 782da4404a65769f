package dev.multibox.internal.warmup;

import dev.multibox.internal.overlap.IntersectionOverUnionKernel;
import dev.multibox.internal.overlap.IntersectionOverUnionScalar;
import dev.multibox.internal.overlap.PriorColumns;

/** Overlaps of a box with priors on a grid. */
public final class OverlapWarmUp implements WarmUp<IntersectionOverUnionKernel> {

  private static final int SIDE = 32;
  private static final float LEVEL = 0.3f;

  private final PriorColumns priors = new PriorColumns(grid(), SIDE * SIDE);
  private final float[] box = {0.2f, 0.3f, 0.5f, 0.5f, 0.06f};
  private final float[] bounds = new float[priors.paddedBlocks()];
  private final float[] middles = new float[priors.paddedBlocks()];
  private final int[] blocks = new int[priors.blocks()];
  private final float[] floors = new float[priors.blocks() * PriorColumns.BLOCK];
  private final int[] places = new int[floors.length];

  @Override
  public void call(IntersectionOverUnionKernel kernel) {
    kernel.bounds(priors, box, 0, bounds);
    kernel.middles(priors, box, 0, middles);
    int count = kernel.atLeast(bounds, 0, priors.blocks(), Float.MIN_VALUE, blocks, 0);
    kernel.near(priors, blocks, count, box, 0, 0f, LEVEL, places);
    kernel.aboveFloors(priors, blocks, count, box, 0, 0f, LEVEL, floors, false, places);
  }

  @Override
  public void callEmpty(IntersectionOverUnionKernel kernel) {
    kernel.atLeast(bounds, 0, 0, LEVEL, blocks, 0);
    kernel.near(priors, blocks, 0, box, 0, 0f, LEVEL, places);
    kernel.aboveFloors(priors, blocks, 0, box, 0, 0f, LEVEL, floors, false, places);
  }

  private static float[] grid() {
    float[] corners = new float[SIDE * SIDE * (IntersectionOverUnionScalar.BOX - 1)];
    for (int i = 0; i < SIDE * SIDE; i++) {
      int row = i / SIDE;
      float x = (float) (i % SIDE) / SIDE;
      float y = (float) row / SIDE;
      corners[4 * i] = x;
      corners[4 * i + 1] = y;
      corners[4 * i + 2] = x + 0.2f;
      corners[4 * i + 3] = y + 0.15f;
    }
    return corners;
  }
}
