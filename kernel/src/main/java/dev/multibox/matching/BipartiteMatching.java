package dev.multibox.matching;

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
   * Most priors that are found at a time for a box whose best one went to another box. With a
   * quarter of them 1000 boxes, each within the next, take half as long again (journal O10).
   */
  static final int CANDIDATES = 128;

  /** A search finds so many times more priors than the one before (journal O10). */
  private static final int GROWTH = 2;

  /** Priors that a box's first search finds at least. */
  private static final int FIRST_CANDIDATES = 8;

  private final BoxOverlaps overlaps;
  private final float leastOverlap;
  private final int[] priorOf;
  // NONE and 0 throughout between images: the box that a prior has, and by place its overlap.
  private final int[] boxOf;
  private final float[] heldOverlap;
  // The last box of all that asked so far: of equal overlaps, every prior has a lower one.
  private int newest;

  // Of each box: the next priors to ask, in their order, and whether there are no others.
  private final int[] candidates;
  private final int[] next;
  private final int[] end;
  private final boolean[] complete;
  // Of each box: how many priors its list was to have, 0 if its near ones are still to come.
  private final int[] wanted;
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
    candidates = new int[boxes * CANDIDATES];
    next = new int[boxes];
    end = new int[boxes];
    complete = new boolean[boxes];
    wanted = new int[boxes];
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
        asking = match(asking, nextPrior(asking));
      }
    }
  }

  private void beginWithBest(int box) {
    boolean overlapping = overlaps.bestOverlap(box) > leastOverlap;
    candidates[box * CANDIDATES] = overlaps.bestPrior(box);
    next[box] = 0;
    end[box] = overlapping ? 1 : 0;
    complete[box] = !overlapping;
    wanted[box] = 0;
  }

  /**
   * Begins with the priors that an equal box has not asked yet. All others have rejected that box
   * or have it, and of equal boxes they keep the lower.
   */
  private void beginAfter(int equal, int box) {
    int first = box * CANDIDATES;
    int left = end[equal] - next[equal];
    complete[box] = complete[equal];
    wanted[box] = wanted[equal];
    if (left > 0 || complete[box]) {
      System.arraycopy(candidates, equal * CANDIDATES + next[equal], candidates, first, left);
      next[box] = 0;
      end[box] = left;
    } else {
      candidates[first] = priorOf[equal];
      next[box] = 1;
      end[box] = 1;
    }
  }

  /** Lets a box ask a prior, if any; returns the box that has to ask another one, or NONE. */
  private int match(int box, int prior) {
    if (prior == NONE) {
      return NONE;
    }
    asked++;
    int place = overlaps.place(prior);
    float overlap = overlaps.overlapAt(place, box);
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

  private int nextPrior(int box) {
    int first = box * CANDIDATES;
    if (next[box] == end[box] && !complete[box] && wanted[box] == 0) {
      takeNear(box, first);
    }
    if (next[box] == end[box] && !complete[box]) {
      searches++;
      int after = candidates[first + end[box] - 1];
      wanted[box] = Math.clamp((long) GROWTH * wanted[box], FIRST_CANDIDATES, CANDIDATES);
      end[box] = search.find(box, after, leastOverlap, wanted[box], candidates, first);
      next[box] = 0;
      complete[box] = end[box] < wanted[box];
    }
    return next[box] < end[box] ? candidates[first + next[box]++] : NONE;
  }

  /** Goes on behind the best prior with those that were found with it. */
  private void takeNear(int box, int first) {
    int near = overlaps.nearPriors().write(box, leastOverlap, candidates, first);
    end[box] = Math.max(near, 1);
    wanted[box] = end[box];
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
