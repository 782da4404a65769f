package dev.multibox.matching;

/**
 * Finds the priors that a box overlaps next to its best ones, in their order: the larger overlap
 * first, of equal ones the lower prior. The scratch of one thread.
 *
 * <p>Blocks of priors are looked at in rounds, each down to half the overlap of the one before,
 * until the priors that are wanted overlap the box by more than a block that is left can.
 */
final class PriorSearch {

  /** Blocks that overlap by less are looked at in one round. */
  private static final float LAST_LEVEL = 0.01f;

  private final BoxOverlaps overlaps;
  // The order of pairs as numbers: inverted bits of the overlap, then the prior. A heap whose root
  // is
  // the last of them; Arrays.sort allocates.
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
    float overlapAfter = overlaps.overlap(after, box);
    found = 0;
    least = Math.max(leastOverlap, Float.MIN_VALUE);
    overlaps.beginRounds(box);
    float level = overlapAfter;
    do {
      level = level > 2f * Math.max(least, LAST_LEVEL) ? 0.5f * level : 0f;
      int near = overlaps.round(box, level, least);
      for (int i = 0; i < near; i++) {
        int place = overlaps.placeNear(i);
        float overlap = overlaps.overlapAt(place, box);
        if (overlap >= least && overlap > leastOverlap) {
          int prior = overlaps.prior(place);
          boolean later = overlap < overlapAfter || (overlap == overlapAfter && prior > after);
          if (later && matching.prefers(prior, box, overlap)) {
            add(((long) ~Float.floatToRawIntBits(overlap) << 32) | prior);
          }
        }
      }
    } while (level > 0f && !(found == wanted && least >= level));
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
