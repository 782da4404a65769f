package dev.multibox.matching;

import dev.multibox.internal.Kernels;
import dev.multibox.internal.overlap.IntersectionOverUnionScalar;
import dev.multibox.internal.overlap.PairKeys;
import dev.multibox.internal.overlap.PriorColumns;
import java.util.Arrays;

/**
 * The overlaps of an image's boxes with priors, as far as they can matter. These are the largest of
 * each prior from the policy's least overlap on, and the largest of each box.
 *
 * <p>A block of priors is looked at only where its bound reaches the least overlap that matters, or
 * what the box overlaps the most promising block by. Per prior, numbers stand at the prior's place
 * in {@link PriorColumns}.
 */
final class BoxOverlaps {

  private static final int BOX = IntersectionOverUnionScalar.BOX;

  private final Kernels kernels;
  private final PriorColumns columns;
  private final float epsilon;
  private final float least;
  private final boolean wantsBestPriors;
  // With force match BIPARTITE, else null.
  private final NearPriors nearPriors;

  private final float[] corners;
  private int count;
  private final float[] bounds;
  private final float[] middles;
  private final int[] blocks;
  private final int[] places;
  private int near;

  // Of places in computed blocks: the largest overlap, and the box that has it.
  private final float[] largest;
  private final int[] boxOfLargest;
  private final boolean[] computed;
  private final int[] computedBlocks;
  private int computedCount;

  // Of boxes: the pair with the prior of largest overlap.
  private final long[] bestPair;

  BoxOverlaps(PriorMatcher matcher, int boxes) {
    kernels = matcher.kernels();
    columns = matcher.priors().columns();
    epsilon = matcher.policy().unionEpsilon();
    least = matcher.policy().leastOverlap();
    wantsBestPriors = matcher.policy().forceMatch() != MatchingPolicy.ForceMatch.NONE;
    nearPriors =
        matcher.policy().forceMatch() == MatchingPolicy.ForceMatch.BIPARTITE
            ? new NearPriors(this, boxes, BipartiteMatching.CANDIDATES)
            : null;
    corners = new float[boxes * BOX];
    bounds = new float[columns.paddedBlocks()];
    middles = new float[columns.paddedBlocks()];
    blocks = new int[columns.blocks()];
    largest = new float[columns.blocks() * PriorColumns.BLOCK];
    boxOfLargest = new int[largest.length];
    places = new int[largest.length];
    computed = new boolean[columns.blocks()];
    computedBlocks = new int[columns.blocks()];
    bestPair = new long[boxes];
  }

  /** Forgets the last image. */
  void begin(int boxes) {
    count = boxes;
    for (int i = 0; i < computedCount; i++) {
      computed[computedBlocks[i]] = false;
    }
    computedCount = 0;
  }

  /** Takes over the corners of a box of eight numbers. */
  void box(int box, float[] boxes, int at) {
    int i = box * BOX;
    System.arraycopy(boxes, at, corners, i, BOX - 1);
    corners[i + 4] = (corners[i + 2] - corners[i]) * (corners[i + 3] - corners[i + 1]);
  }

  /** Computes what can matter of every box. */
  void compute() {
    if (nearPriors != null) {
      nearPriors.begin();
    }
    for (int box = 0; box < count; box++) {
      compute(box);
    }
  }

  private void compute(int box) {
    int at = box * BOX;
    kernels.overlap().bounds(columns, corners, at, bounds);
    float level = least;
    if (wantsBestPriors) {
      kernels.overlap().middles(columns, corners, at, middles);
      int most = mostPromising();
      blocks[0] = most;
      // Its middle overlaps the box by as much; with an epsilon by less.
      float first = epsilon == 0f ? usable(middles[most], box) : 0f;
      level = Math.min(level, PairKeys.overlap(overlapBlocks(box, 1, first)));
    }
    level = usable(level, box);
    bestPair[box] = overlapBlocks(box, listBlocks(level), level);
    if (nearPriors != null) {
      nearPriors.keep(box, places, near, level);
    }
  }

  /** The priors that boxes overlap by the level of their best ones; with force match BIPARTITE. */
  NearPriors nearPriors() {
    return nearPriors;
  }

  /** The block whose middle overlaps the box most. */
  private int mostPromising() {
    int most = 0;
    for (int block = 1; block < columns.blocks(); block++) {
      if (middles[block] > middles[most]) {
        most = block;
      }
    }
    return most;
  }

  /** The level itself, or 0 where numbers are so small that their products underflow. */
  private float usable(float level, int box) {
    boolean bounded = corners[box * BOX + 4] >= IntersectionOverUnionScalar.LEAST_BOUNDED_AREA;
    return bounded && level >= IntersectionOverUnionScalar.LEAST_LEVEL ? level : 0f;
  }

  private int listBlocks(float level) {
    // Bounds of 0 are left out always: there every overlap is 0.
    float from = Math.max(level, Float.MIN_VALUE);
    return kernels.overlap().atLeast(bounds, 0, columns.blocks(), from, blocks, 0);
  }

  private long overlapBlocks(int box, int listed, float level) {
    for (int i = 0; i < listed; i++) {
      int block = blocks[i];
      if (!computed[block]) {
        computed[block] = true;
        computedBlocks[computedCount++] = block;
        int from = block * PriorColumns.BLOCK;
        Arrays.fill(largest, from, from + PriorColumns.BLOCK, 0f);
      }
    }
    near =
        kernels.overlap().near(columns, blocks, listed, corners, box * BOX, epsilon, level, places);
    return IntersectionOverUnionScalar.bestPair(
        columns, places, near, corners, box * BOX, epsilon, level, largest, boxOfLargest, box);
  }

  /** Whether two boxes have the same corners. */
  boolean equalBoxes(int a, int b) {
    return Arrays.equals(corners, a * BOX, a * BOX + BOX - 1, corners, b * BOX, b * BOX + BOX - 1);
  }

  /** The overlap of a prior and a box. */
  float overlap(int prior, int box) {
    return overlapAt(columns.place(prior), box);
  }

  /** The overlap of the prior at a place and a box. */
  float overlapAt(int place, int box) {
    return IntersectionOverUnionScalar.of(columns, place, corners, box * BOX, epsilon);
  }

  /** The box that a prior overlaps most, the lowest of equals, whatever the least overlap. */
  int bestBox(int prior) {
    float most = 0f;
    int best = 0;
    for (int box = 0; box < count; box++) {
      float overlap = overlap(prior, box);
      if (overlap > most) {
        most = overlap;
        best = box;
      }
    }
    return best;
  }

  /** Begins a search for priors of a box. */
  void beginSearch(int box) {
    kernels.overlap().bounds(columns, corners, box * BOX, bounds);
  }

  /**
   * Finds the places that overlap a box by {@code level} and by more than their floors, or as much
   * with {@code ties}; returns how many.
   */
  int search(int box, float level, float[] floors, boolean ties) {
    int listed = listBlocks(usable(level, box));
    return kernels
        .overlap()
        .aboveFloors(
            columns, blocks, listed, corners, box * BOX, epsilon, level, floors, ties, places);
  }

  /** A place that the last search found. */
  int placeFound(int index) {
    return places[index];
  }

  /** Places: as many as priors, and some without one. */
  int places() {
    return places.length;
  }

  /** The place of a prior. */
  int place(int prior) {
    return columns.place(prior);
  }

  /** Marks every prior that overlaps a box as much as its best one. */
  void markTied(ImageMatching image, int box) {
    float best = bestOverlap(box);
    if (best == 0f) {
      for (int prior = 0; prior < columns.count(); prior++) {
        image.mark(prior, bestBox(prior));
      }
      return;
    }
    kernels.overlap().bounds(columns, corners, box * BOX, bounds);
    int listed = listBlocks(usable(best, box));
    for (int i = 0; i < listed; i++) {
      int from = blocks[i] * PriorColumns.BLOCK;
      int to = Math.min(from + PriorColumns.BLOCK, columns.count());
      for (int place = from; place < to; place++) {
        if (overlapAt(place, box) == best) {
          int prior = columns.prior(place);
          image.mark(prior, bestBox(prior));
        }
      }
    }
  }

  /** Makes each background prior neutral whose area lies in a box by at least a share. */
  void markCovered(ImageMatching image, int box, float share) {
    kernels.overlap().bounds(columns, corners, box * BOX, bounds);
    int listed = listBlocks(0f);
    for (int i = 0; i < listed; i++) {
      int from = blocks[i] * PriorColumns.BLOCK;
      int to = Math.min(from + PriorColumns.BLOCK, columns.count());
      for (int place = from; place < to; place++) {
        int prior = columns.prior(place);
        if (image.matched(prior) == TargetOutputs.BACKGROUND
            && IntersectionOverUnionScalar.coverage(columns, place, corners, box * BOX) >= share) {
          image.mark(prior, TargetOutputs.NEUTRAL);
        }
      }
    }
  }

  /** Blocks whose priors have a largest overlap; it is 0 in all others, or does not matter. */
  int computedBlocks() {
    return computedCount;
  }

  int computedBlock(int index) {
    return computedBlocks[index];
  }

  float[] largest() {
    return largest;
  }

  /** The box of the largest overlap of a place. */
  int bestBoxAt(int place) {
    return boxOfLargest[place];
  }

  /** The prior at a place. */
  int prior(int place) {
    return columns.prior(place);
  }

  /** The pair of a box with the prior that it overlaps most. */
  long bestPair(int box) {
    return bestPair[box];
  }

  int bestPrior(int box) {
    return PairKeys.prior(bestPair[box]);
  }

  float bestOverlap(int box) {
    return PairKeys.overlap(bestPair[box]);
  }
}
