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
   * A round's least overlap, as a share of that of the round before. With 0.5 and 0.8 a search
   * takes as long or longer: priors are found in vain, or blocks are searched again (journal O6).
   */
  private static final float STEP = 0.7f;

  /** Lesser overlaps are looked at in one round. */
  private static final float LAST_LEVEL = 0.01f;

  private final BoxOverlaps overlaps;
  // The order of pairs as numbers: inverted bits of the overlap, then the prior. A heap whose root
  // is the last of them; Arrays.sort allocates.
  private final long[] keys;
  private int wanted;
  private int found;
  private float least;

  /**
   * Sizes the scratch.
   *
   * @param most priors that are found at a time
   */
  PriorSearch(BoxOverlaps overlaps, int most) {
    this.overlaps = overlaps;
    keys = new long[most];
  }

  /**
   * Writes the next priors of a box which would take it, from {@code at} on.
   *
   * @param after the prior that they come after
   * @param leastOverlap they overlap by more
   * @param count how many are wanted
   * @return how many; fewer than wanted if there are no others
   */
  int find(
      int box,
      int after,
      float leastOverlap,
      BipartiteMatching matching,
      int count,
      int[] into,
      int at) {
    wanted = count;
    found = 0;
    least = Math.nextUp(leastOverlap);
    overlaps.beginSearch(box);
    float overlapAfter = overlaps.overlap(after, box);
    float above = Float.POSITIVE_INFINITY;
    float level = overlapAfter;
    do {
      level = STEP * level > Math.max(least, LAST_LEVEL) ? STEP * level : 0f;
      int near = matching.search(box, Math.max(level, least));
      for (int i = 0; i < near; i++) {
        int place = overlaps.placeFound(i);
        float overlap = overlaps.overlapAt(place, box);
        int prior = overlaps.prior(place);
        boolean later = overlap < overlapAfter || (overlap == overlapAfter && prior > after);
        if (later && overlap < above && matching.prefers(prior, place, box, overlap)) {
          add(((long) ~Float.floatToRawIntBits(overlap) << 32) | prior);
        }
      }
      above = level;
    } while (level > 0f && found < wanted);
    for (int last = found - 1; last >= 0; last--) {
      into[at + last] = (int) keys[0];
      sink(keys[last], last);
    }
    return found;
  }

  private void add(long key) {
    if (found < wanted) {
      rise(key, found++);
    } else if (key < keys[0]) {
      sink(key, found);
    }
    if (found == wanted) {
      least = Float.intBitsToFloat((int) ~(keys[0] >> 32));
    }
  }

  /** Puts a key at the end of the heap. */
  private void rise(long key, int end) {
    int child = end;
    while (child > 0 && keys[(child - 1) / 2] < key) {
      keys[child] = keys[(child - 1) / 2];
      child = (child - 1) / 2;
    }
    keys[child] = key;
  }

  /** Puts a key in place of the root of a heap of some keys. */
  private void sink(long key, int count) {
    int parent = 0;
    for (int child = 1; child < count; child = 2 * parent + 1) {
      if (child + 1 < count && keys[child + 1] > keys[child]) {
        child++;
      }
      if (keys[child] <= key) {
        break;
      }
      keys[parent] = keys[child];
      parent = child;
    }
    if (count > 0) {
      keys[parent] = key;
    }
  }
}
