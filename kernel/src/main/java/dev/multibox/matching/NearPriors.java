package dev.multibox.matching;

import dev.multibox.internal.overlap.PairKeys;

/**
 * The priors near each box of an image, as the search for the best one found them. Most boxes whose
 * best prior goes to another box find their next one here, and search no block again (journal O9).
 * The scratch of one thread.
 */
final class NearPriors {

  /** Priors of a box that there is room for, on average: boxes of an image have 10 to 15. */
  private static final int ROOM = 24;

  private final BoxOverlaps overlaps;
  // Places near all boxes one after the other, and which those of a box are.
  private final int[] places;
  private final int[] starts;
  private final int[] counts;
  // All that overlap the box by the level are near it.
  private final float[] levels;
  private int used;
  private final int most;

  /**
   * Sizes the scratch.
   *
   * @param boxes most of an image
   * @param most priors of a box that are written at a time
   */
  NearPriors(BoxOverlaps overlaps, int boxes, int most) {
    this.overlaps = overlaps;
    places = new int[boxes * ROOM];
    starts = new int[boxes];
    counts = new int[boxes];
    levels = new float[boxes];
    this.most = most;
  }

  /** Forgets the last image. */
  void begin() {
    used = 0;
  }

  /** Keeps places that are near a box; none where there is no room for all. */
  void keep(int box, int[] near, int count, float level) {
    int kept = count <= most && count <= places.length - used ? count : 0;
    System.arraycopy(near, 0, places, used, kept);
    starts[box] = used;
    counts[box] = kept;
    levels[box] = level;
    used += kept;
  }

  /**
   * Writes the pairs of a box with the priors that it overlaps by its level and by more than {@code
   * leastOverlap}, from {@code at} on, in any order. As many places are written as priors were
   * kept.
   *
   * @return how many; 0 where none were kept
   */
  int write(int box, float leastOverlap, long[] keys, int at) {
    int next = at;
    for (int i = starts[box]; i < starts[box] + counts[box]; i++) {
      float overlap = overlaps.overlapAt(places[i], box);
      keys[next] = PairKeys.of(overlap, overlaps.prior(places[i]));
      next += overlap >= levels[box] & overlap > leastOverlap ? 1 : 0;
    }
    return next - at;
  }
}
