package dev.multibox.matching;

/**
 * Finds the priors that a box overlaps next to its best ones and that would take it, in their
 * order: the larger overlap first, of equal ones the lower prior. The scratch of one thread.
 *
 * <p>A search goes down in rounds, each to a share of the overlap of the round before, until as
 * many priors are found as are wanted. Priors of later rounds overlap the box by less. The first
 * rounds look at few blocks of priors.
 */
final class PriorSearch {

  /**
   * A round's least overlap, as a share of that of the round before. With 0.5 priors are found in
   * vain, with 0.7 and 0.85 blocks are searched again (journal O6 and O10).
   */
  private static final float STEP = 0.6f;

  /** Lesser overlaps are looked at in one round. */
  private static final float LAST_LEVEL = 0.01f;

  private final BoxOverlaps overlaps;
  private final BipartiteMatching matching;
  private final long[] keys;

  /** Sizes the scratch. */
  PriorSearch(BoxOverlaps overlaps, BipartiteMatching matching) {
    this.overlaps = overlaps;
    this.matching = matching;
    keys = new long[overlaps.places()];
  }

  /**
   * Writes the next priors of a box which would take it, from {@code at} on.
   *
   * @param after the prior that they come after
   * @param leastOverlap they overlap by more
   * @param wanted how many are wanted
   * @return how many; fewer than wanted if there are no others
   */
  int find(int box, int after, float leastOverlap, int wanted, int[] into, int at) {
    float level = overlaps.overlap(after, box);
    long last = PairKeys.of(level, after);
    float least = Math.nextUp(leastOverlap);
    float above = Float.POSITIVE_INFINITY;
    int found = 0;
    overlaps.beginSearch(box);
    do {
      level = STEP * level > Math.max(least, LAST_LEVEL) ? STEP * level : 0f;
      int near = takers(box, matching.search(box, Math.max(level, least)), above, last);
      int taken = Math.min(near, wanted - found);
      if (taken < near) {
        PairKeys.moveFirst(keys, near, taken);
      }
      PairKeys.writeInOrder(keys, taken, into, at + found);
      found += taken;
      above = level;
    } while (level > 0f && found < wanted);
    return found;
  }

  /** Writes the pairs of found places that no round before had and whose prior takes the box. */
  private int takers(int box, int near, float above, long last) {
    int takers = 0;
    for (int i = 0; i < near; i++) {
      int place = overlaps.placeFound(i);
      float overlap = overlaps.overlapAt(place, box);
      int prior = overlaps.prior(place);
      long key = PairKeys.of(overlap, prior);
      keys[takers] = key;
      boolean next = key > last & overlap < above;
      takers += next && matching.prefers(prior, place, box, overlap) ? 1 : 0;
    }
    return takers;
  }
}
