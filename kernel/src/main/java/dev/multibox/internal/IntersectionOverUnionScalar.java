package dev.multibox.internal;

import static dev.multibox.internal.PriorColumns.BLOCK;

/**
 * Overlap of priors with a box: {@code intersection / (((area of box + area of prior) -
 * intersection) + epsilon)} in float32, in the order of operations of torchvision's box_iou and of
 * ssd.pytorch's jaccard; epsilon is 0 but for lufficc's 1e-5.
 *
 * <p>A box stands in five floats: left, top, right, bottom and their area, above 0. Corners are
 * finite. Where a prior and the box do not meet, the overlap is exactly +0.
 */
public final class IntersectionOverUnionScalar {

  /** Floats of a box. */
  public static final int BOX = 5;

  // A bound is a few roundings of 2^-24 off, as is an overlap: a hundred times more is given. The
  // second pays for intersections that underflow, by 2^-149 at most, in boxes of 1e-15 and more.
  static final float BOUND_SLACK = 1.00001f;
  static final float BOUND_FLOOR = 1e-29f;

  /** Least area of a box for which {@link #bounds} holds; smaller ones meet every block. */
  public static final float LEAST_BOUNDED_AREA = 1e-15f;

  private IntersectionOverUnionScalar() {}

  /** Overlap of one prior. */
  public static float of(PriorColumns priors, int prior, float[] box, int at, float epsilon) {
    float width =
        Math.max(
            Math.min(priors.right[prior], box[at + 2]) - Math.max(priors.left[prior], box[at]), 0f);
    float height =
        Math.max(
            Math.min(priors.bottom[prior], box[at + 3]) - Math.max(priors.top[prior], box[at + 1]),
            0f);
    float intersection = width * height;
    return intersection / (box[at + 4] + priors.area[prior] - intersection + epsilon);
  }

  /**
   * Upper bounds of the overlap with any prior of a block: 0 where none meets the box.
   *
   * <p>The intersection is at most {@code x}, that of the box with the block's hull, no wider or
   * higher than its widest and highest prior, and no larger than the box. A prior of area {@code a}
   * then overlaps by {@code min(x, a) / (a + box - min(x, a))}, which rises to {@code a = x} and
   * falls from there.
   */
  static void bounds(PriorColumns priors, float[] box, int at, float[] bounds) {
    for (int block = 0; block < priors.paddedBlocks(); block++) {
      float width =
          Math.min(
              Math.min(priors.blockRight[block], box[at + 2])
                  - Math.max(priors.blockLeft[block], box[at]),
              priors.widest[block]);
      float height =
          Math.min(
              Math.min(priors.blockBottom[block], box[at + 3])
                  - Math.max(priors.blockTop[block], box[at + 1]),
              priors.highest[block]);
      float most = Math.min(Math.max(width, 0f) * Math.max(height, 0f), box[at + 4]);
      float a = Math.min(Math.max(most, priors.leastArea[block]), priors.greatestArea[block]);
      float intersection = Math.min(most, a);
      float bound =
          Math.fma(intersection / (a + box[at + 4] - intersection), BOUND_SLACK, BOUND_FLOOR);
      bounds[block] = most > 0f ? bound : 0f;
    }
  }

  /** Indices of the values that are at least {@code level}, ascending; returns how many. */
  static int atLeast(float[] values, int from, int to, float level, int[] found, int count) {
    int next = count;
    for (int i = from; i < to; i++) {
      if (values[i] >= level) {
        found[next++] = i;
      }
    }
    return next;
  }

  /**
   * Finds the prior that overlaps the box most, the lowest of equals and 0 where none does, in
   * blocks that are listed ascending; and makes the box that of every prior there which it overlaps
   * by more than {@code overlaps} says.
   */
  static int bestPrior(
      PriorColumns priors,
      int[] blocks,
      int count,
      float[] box,
      int at,
      float epsilon,
      float[] overlaps,
      int[] boxes,
      int index) {
    float most = 0f;
    int best = 0;
    for (int i = 0; i < count; i++) {
      int from = blocks[i] * BLOCK;
      int to = Math.min(from + BLOCK, priors.count());
      for (int prior = from; prior < to; prior++) {
        float overlap = of(priors, prior, box, at, epsilon);
        if (overlap > overlaps[prior]) {
          overlaps[prior] = overlap;
          boxes[prior] = index;
        }
        if (overlap > most) {
          most = overlap;
          best = prior;
        }
      }
    }
    return best;
  }
}
