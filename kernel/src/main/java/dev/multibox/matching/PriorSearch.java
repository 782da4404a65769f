package dev.multibox.matching;

import dev.multibox.internal.overlap.PairKeys;

/**
 * Finds the priors that a box overlaps next to its best ones and that would take it. The scratch of
 * one thread.
 *
 * <p>A search goes down in rounds, each to a share of the overlap of the round before, until a
 * prior is found. The first rounds look at few blocks of priors.
 */
final class PriorSearch {

  /**
   * A round's least overlap, as a share of that of the round before. With 0.5 priors are found in
   * vain, with 0.8 blocks are searched again (journal O16).
   */
  private static final float STEP = 0.7f;

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
   * Writes pairs of a box with priors that would take it, from {@code at} on, in any order. None
   * that is left out comes before one that is written.
   *
   * @param last the pair that they come after
   * @param leastOverlap they overlap by more
   * @param most how many there is room for
   * @return how many; 0 if there are no others
   */
  int find(int box, long last, float leastOverlap, int most, long[] pairs, int at) {
    float level = PairKeys.overlap(last);
    float least = Math.nextUp(leastOverlap);
    int found;
    overlaps.beginSearch(box);
    do {
      level = STEP * level > Math.max(least, LAST_LEVEL) ? STEP * level : 0f;
      found = takers(box, matching.search(box, Math.max(level, least)), last);
    } while (level > 0f && found == 0);
    int written = Math.min(found, most);
    if (written < found) {
      PairKeys.moveFirst(keys, found, written);
    }
    System.arraycopy(keys, 0, pairs, at, written);
    return written;
  }

  /** Writes the pairs of found places that come after a pair and whose prior takes the box. */
  private int takers(int box, int near, long last) {
    int takers = 0;
    for (int i = 0; i < near; i++) {
      int place = overlaps.placeFound(i);
      float overlap = overlaps.overlapAt(place, box);
      int prior = overlaps.prior(place);
      long key = PairKeys.of(overlap, prior);
      keys[takers] = key;
      takers += key > last && matching.prefers(prior, place, box, overlap) ? 1 : 0;
    }
    return takers;
  }
}
