package dev.multibox.matching;

import dev.multibox.internal.overlap.PairKeys;
import java.util.Arrays;

/**
 * The greedy bipartite matching of an image. Of all pairs of a free prior and a box without a
 * prior, the pair of largest overlap is matched, again and again. Of equal overlaps that of the
 * lowest prior or box is. The scratch of one thread.
 *
 * <p>It is computed by deferred acceptance (Gale and Shapley, 1962): each box asks its priors in
 * the order of their overlaps, and a prior keeps the best box that asked. Both sides order the
 * pairs by one number, the overlap, so that the one stable matching is the greedy one. The order in
 * which boxes ask does not matter. A pair is looked at once at most, where the greedy loop looks at
 * all pairs for each match.
 */
final class BipartiteMatching {

  static final int NONE = -1;

  /**
   * Most priors that are found at a time for a box whose best one went to another box. With half of
   * them 1000 boxes, each within the next, take a fifth longer (journal O16).
   */
  static final int CANDIDATES = 128;

  private final BoxOverlaps overlaps;
  private final float leastOverlap;
  private final int[] priorOf;
  // NONE and 0 throughout between images: the box that a prior has, and by place its overlap.
  private final int[] boxOf;
  private final float[] heldOverlap;
  // The last box of all that asked so far: of equal overlaps, every prior has a lower one.
  private int newest;

  // Of each box: pairs with the next priors to ask, in any order, and the pair of the last one.
  private final long[] candidates;
  private final int[] counts;
  private final long[] last;
  // Of each box: whether its near priors are among them or were, and whether there are no others.
  private final boolean[] nearTaken;
  private final boolean[] complete;
  private final PriorSearch search;

  private long asked;
  private long searches;

  /**
   * Sizes the scratch.
   *
   * @param boxes most of an image
   */
  BipartiteMatching(PriorMatcher matcher, BoxOverlaps overlaps, int boxes) {
    this.overlaps = overlaps;
    leastOverlap = matcher.policy().forceMatchOverlap();
    priorOf = new int[boxes];
    boxOf = new int[matcher.priors().count()];
    Arrays.fill(boxOf, NONE);
    heldOverlap = new float[overlaps.places()];
    candidates = new long[boxes * CANDIDATES];
    counts = new int[boxes];
    last = new long[boxes];
    nearTaken = new boolean[boxes];
    complete = new boolean[boxes];
    search = new PriorSearch(overlaps, this);
  }

  /** Matches the first {@code count} boxes of the overlaps. */
  void match(int count) {
    asked = 0;
    searches = 0;
    Arrays.fill(priorOf, 0, count, NONE);
    for (int box = 0; box < count; box++) {
      if (box > 0 && overlaps.equalBoxes(box - 1, box)) {
        beginAfter(box - 1, box);
      } else {
        beginWithBest(box);
      }
      newest = box;
      int asking = box;
      while (asking != NONE) {
        asking = match(asking, nextPair(asking));
      }
    }
  }

  private void beginWithBest(int box) {
    boolean overlapping = overlaps.bestOverlap(box) > leastOverlap;
    counts[box] = 0;
    last[box] = PairKeys.BEFORE_ALL;
    nearTaken[box] = !overlapping;
    complete[box] = !overlapping;
  }

  /**
   * Begins with the priors that an equal box has not asked yet. All others have rejected that box
   * or have it, and of equal boxes they keep the lower.
   */
  private void beginAfter(int equal, int box) {
    System.arraycopy(candidates, equal * CANDIDATES, candidates, box * CANDIDATES, counts[equal]);
    counts[box] = counts[equal];
    last[box] = last[equal];
    nearTaken[box] = nearTaken[equal];
    complete[box] = complete[equal];
  }

  /** Lets a box ask a prior, if any; returns the box that has to ask another one, or NONE. */
  private int match(int box, long pair) {
    if (pair == PairKeys.NONE) {
      return NONE;
    }
    asked++;
    int prior = PairKeys.prior(pair);
    int place = overlaps.place(prior);
    float overlap = PairKeys.overlap(pair);
    if (!prefers(prior, place, box, overlap)) {
      return box;
    }
    int before = boxOf[prior];
    boxOf[prior] = box;
    priorOf[box] = prior;
    heldOverlap[place] = overlap;
    if (before != NONE) {
      priorOf[before] = NONE;
    }
    return before;
  }

  /** Whether a prior would take a box of some overlap in place of the box that it has. */
  boolean prefers(int prior, int place, int box, float overlap) {
    float held = heldOverlap[place];
    return overlap > held || (overlap == held && box < boxOf[prior]);
  }

  /** Finds the places that overlap a box by {@code level} and may take it; returns how many. */
  int search(int box, float level) {
    return overlaps.search(box, level, heldOverlap, box != newest);
  }

  /** The pair with the next prior to ask, or none. */
  private long nextPair(int box) {
    if (last[box] == PairKeys.BEFORE_ALL && !complete[box]) {
      last[box] = overlaps.bestPair(box);
      return last[box];
    }
    int first = box * CANDIDATES;
    long pair = PairKeys.after(last[box], candidates, first, counts[box]);
    if (pair == PairKeys.NONE && !nearTaken[box]) {
      takeNear(box, first);
      pair = PairKeys.after(last[box], candidates, first, counts[box]);
    }
    if (pair == PairKeys.NONE && !complete[box]) {
      search(box, first);
      pair = PairKeys.after(last[box], candidates, first, counts[box]);
    }
    last[box] = pair == PairKeys.NONE ? last[box] : pair;
    return pair;
  }

  /** Goes on behind the best prior with those that were found with it. */
  private void takeNear(int box, int first) {
    counts[box] = overlaps.nearPriors().write(box, leastOverlap, candidates, first);
    nearTaken[box] = true;
  }

  private void search(int box, int first) {
    searches++;
    counts[box] = search.find(box, last[box], leastOverlap, CANDIDATES, candidates, first);
    complete[box] = counts[box] == 0;
  }

  /** Forgets the matches of the first {@code count} boxes. */
  void clear(int count) {
    for (int box = 0; box < count; box++) {
      if (priorOf[box] != NONE) {
        boxOf[priorOf[box]] = NONE;
        heldOverlap[overlaps.place(priorOf[box])] = 0f;
      }
    }
  }

  /** The prior of a box, or NONE. */
  int priorOf(int box) {
    return priorOf[box];
  }

  /** Whether a prior has a box. */
  boolean isMatched(int prior) {
    return boxOf[prior] != NONE;
  }

  /** How many priors the boxes of the last image asked. */
  long asked() {
    return asked;
  }

  /** How often priors were searched for in the last image. */
  long searches() {
    return searches;
  }
}
