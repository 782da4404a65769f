package dev.multibox.internal.overlap;

import static dev.multibox.internal.overlap.PriorColumns.BLOCK;

/**
 * Overlap of priors with a box: {@code intersection / (((area of box + area of prior) -
 * intersection) + epsilon)} in float32, in the order of operations of torchvision's box_iou and of
 * ssd.pytorch's jaccard; epsilon is 0 but for lufficc's 1e-5.
 *
 * <p>A box stands in five floats: left, top, right, bottom and their area, above 0. Corners are
 * finite. Where a prior and the box do not meet, the overlap is exactly +0.
 *
 * <p>The body of a loop is a method of its own. It is compiled in the first call, and the loop
 * after some hundred: the first twenty images take half as long (journal Y15).
 */
public class IntersectionOverUnionScalar implements IntersectionOverUnionKernel {

  /** Floats of a box. */
  public static final int BOX = 5;

  // A bound is a few roundings of 2^-24 off, as is an overlap: a hundred times more is given. The
  // second pays for intersections that underflow, by 2^-149 at most, in boxes of 1e-15 and more.
  static final float BOUND_SLACK = 1.00001f;
  static final float BOUND_FLOOR = 1e-29f;

  /** Least area of a box for which {@link #bounds} holds; smaller ones meet every block. */
  public static final float LEAST_BOUNDED_AREA = 1e-15f;

  /**
   * An overlap of at least a level has an intersection of at least that share of the union; this
   * pays for the roundings of either.
   */
  static final float LEVEL_SLACK = 1.00001f;

  /** Least level above 0 that can be told from the intersection: its products do not underflow. */
  public static final float LEAST_LEVEL = 1e-20f;

  /**
   * Overlap of the prior at a place. Minima and maxima here, no comparisons: these are branches,
   * which the processor guesses wrong from box to box (journal O13).
   */
  public static float of(PriorColumns priors, int place, float[] box, int at, float epsilon) {
    float width =
        Math.min(priors.right[place], box[at + 2]) - Math.max(priors.left[place], box[at]);
    float height =
        Math.min(priors.bottom[place], box[at + 3]) - Math.max(priors.top[place], box[at + 1]);
    float intersection = Math.max(width, 0f) * Math.max(height, 0f);
    return intersection / (priors.area[place] + box[at + 4] - intersection + epsilon);
  }

  /**
   * Share of the area of the prior at a place that lies in a box: {@code intersection / area of
   * prior}. Both backends run this.
   */
  public static float coverage(PriorColumns priors, int place, float[] box, int at) {
    float width = lesser(priors.right[place], box[at + 2]) - greater(priors.left[place], box[at]);
    float height =
        lesser(priors.bottom[place], box[at + 3]) - greater(priors.top[place], box[at + 1]);
    return greater(width, 0f) * greater(height, 0f) / priors.area[place];
  }

  private static float greater(float a, float b) {
    return b > a ? b : a;
  }

  private static float lesser(float a, float b) {
    return b < a ? b : a;
  }

  /**
   * Upper bounds of the overlap with any prior of a block: 0 where none meets the box.
   *
   * <p>The intersection is at most {@code x}, that of the box with the block's hull, no wider or
   * higher than its widest and highest prior, and no larger than the box. A prior of area {@code a}
   * then overlaps by {@code min(x, a) / (a + box - min(x, a))}, which rises to {@code a = x} and
   * falls from there.
   */
  @Override
  public void bounds(PriorColumns priors, float[] box, int at, float[] bounds) {
    for (int block = 0; block < bounds.length; block++) {
      bounds[block] = bound(priors, block, box, at);
    }
  }

  private static float bound(PriorColumns priors, int block, float[] box, int at) {
    float width =
        lesser(
            lesser(priors.blockRight[block], box[at + 2])
                - greater(priors.blockLeft[block], box[at]),
            priors.widest[block]);
    float height =
        lesser(
            lesser(priors.blockBottom[block], box[at + 3])
                - greater(priors.blockTop[block], box[at + 1]),
            priors.highest[block]);
    float most = lesser(greater(width, 0f) * greater(height, 0f), box[at + 4]);
    float area = lesser(greater(most, priors.leastArea[block]), priors.greatestArea[block]);
    float intersection = lesser(most, area);
    float bound =
        Math.fma(intersection / (area + box[at + 4] - intersection), BOUND_SLACK, BOUND_FLOOR);
    return most > 0f ? bound : 0f;
  }

  /** Overlaps with one prior of each block, from near its middle, without an epsilon. */
  @Override
  public void middles(PriorColumns priors, float[] box, int at, float[] middles) {
    for (int block = 0; block < middles.length; block++) {
      middles[block] = middle(priors, block, box, at);
    }
  }

  private static float middle(PriorColumns priors, int block, float[] box, int at) {
    float width =
        lesser(priors.middleRight[block], box[at + 2]) - greater(priors.middleLeft[block], box[at]);
    float height =
        lesser(priors.middleBottom[block], box[at + 3])
            - greater(priors.middleTop[block], box[at + 1]);
    float intersection = greater(width, 0f) * greater(height, 0f);
    return intersection / (priors.middleArea[block] + box[at + 4] - intersection);
  }

  /** Indices of the values that are at least {@code level}, ascending; returns how many. */
  @Override
  public int atLeast(float[] values, int from, int to, float level, int[] found, int count) {
    int next = count;
    for (int i = from; i < to; i++) {
      if (values[i] >= level) {
        found[next++] = i;
      }
    }
    return next;
  }

  /**
   * Writes the places in some blocks whose overlap with the box is at least {@code level}, or so
   * near below that only a division can tell; returns how many.
   */
  @Override
  public int near(
      PriorColumns priors,
      int[] blocks,
      int count,
      float[] box,
      int at,
      float epsilon,
      float level,
      int[] places) {
    int found = 0;
    for (int i = 0; i < count; i++) {
      int from = blocks[i] * BLOCK;
      for (int place = from; place < from + BLOCK; place++) {
        if (isNear(priors, place, box, at, epsilon, level)) {
          places[found++] = place;
        }
      }
    }
    return found;
  }

  private static boolean isNear(
      PriorColumns priors, int place, float[] box, int at, float epsilon, float level) {
    float width = lesser(priors.right[place], box[at + 2]) - greater(priors.left[place], box[at]);
    float height =
        lesser(priors.bottom[place], box[at + 3]) - greater(priors.top[place], box[at + 1]);
    float intersection = greater(width, 0f) * greater(height, 0f);
    float union = priors.area[place] + box[at + 4] - intersection + epsilon;
    return intersection * LEVEL_SLACK >= union * level;
  }

  @Override
  public int aboveFloors(
      PriorColumns priors,
      int[] blocks,
      int count,
      float[] box,
      int at,
      float epsilon,
      float level,
      float[] floors,
      boolean ties,
      int[] places) {
    int found = 0;
    for (int i = 0; i < count; i++) {
      int from = blocks[i] * BLOCK;
      for (int place = from; place < from + BLOCK; place++) {
        float overlap = of(priors, place, box, at, epsilon);
        boolean above = overlap > floors[place] || (ties && overlap == floors[place]);
        if (above && overlap >= level) {
          places[found++] = place;
        }
      }
    }
    return found;
  }

  /**
   * Finds the prior that overlaps the box most among some places, the lowest of equals; and makes
   * the box that of every place there which it overlaps by more than {@code overlaps} says.
   * Overlaps below {@code level} are left out of account.
   *
   * <p>Both backends run this: of 8732 priors ten or so are near. Pairs are compared as numbers, as
   * the processor guesses branches on overlaps wrong (journal O14).
   *
   * @param overlaps largest overlap of each place so far; updated
   * @param boxes index of the box that has it; updated
   * @param index index of this box
   * @return the number of the pair in {@link PairKeys}; that of overlap 0 and prior 0 where no
   *     prior overlaps the box
   */
  public static long bestPair(
      PriorColumns priors,
      int[] places,
      int count,
      float[] box,
      int at,
      float epsilon,
      float level,
      float[] overlaps,
      int[] boxes,
      int index) {
    long best = PairKeys.of(0f, 0);
    for (int i = 0; i < count; i++) {
      int place = places[i];
      float overlap = of(priors, place, box, at, epsilon);
      float counted = overlap >= level ? overlap : 0f;
      if (counted > overlaps[place]) {
        overlaps[place] = counted;
        boxes[place] = index;
      }
      best = Math.min(best, PairKeys.of(counted, priors.prior(place)));
    }
    return best;
  }
}
