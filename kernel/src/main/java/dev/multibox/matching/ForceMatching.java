package dev.multibox.matching;

import java.util.Arrays;

/**
 * The priors that boxes are force matched to, whatever the threshold; the scratch of one thread.
 */
final class ForceMatching {

  private static final int NONE = -1;

  private final MatchingPolicy policy;
  private final BoxOverlaps overlaps;
  // The prior that each box is force matched to, or NONE.
  private final int[] priorOf;
  // With force match BIPARTITE: whether a prior has its box; false throughout between images.
  private final boolean[] matched;

  ForceMatching(PriorMatcher matcher, BoxOverlaps overlaps, int boxes) {
    policy = matcher.policy();
    this.overlaps = overlaps;
    priorOf = new int[boxes];
    boolean exclusive = policy.forceMatch() == MatchingPolicy.ForceMatch.BIPARTITE;
    matched = new boolean[exclusive ? matcher.priors().count() : 0];
  }

  /** Marks the priors that the first {@code count} boxes are force matched to. */
  void apply(ImageMatching image, int count) {
    switch (policy.forceMatch()) {
      case NONE -> {}
      case BEST_PRIOR -> {
        forceBestPriors(count);
        markByConflict(image, count);
      }
      case TIED_BEST_PRIORS -> {
        for (int box = 0; box < count; box++) {
          overlaps.markTied(image, box);
        }
      }
      case BIPARTITE -> {
        Arrays.fill(priorOf, 0, count, NONE);
        try {
          matchBipartite(count);
          matchUnmatchedBoxes(count);
        } finally {
          for (int box = 0; box < count; box++) {
            if (priorOf[box] != NONE) {
              matched[priorOf[box]] = false;
            }
          }
        }
        markInOrder(image, count);
      }
    }
  }

  private void forceBestPriors(int count) {
    int unmatched = policy.unmatchedBox() == MatchingPolicy.UnmatchedBox.FIRST_PRIOR ? 0 : NONE;
    for (int box = 0; box < count; box++) {
      boolean good = overlaps.bestOverlap(box) > policy.forceMatchOverlap();
      priorOf[box] = good ? overlaps.bestPrior(box) : unmatched;
    }
  }

  private void markByConflict(ImageMatching image, int count) {
    switch (policy.conflict()) {
      case LAST_BOX -> markInOrder(image, count);
      case FIRST_BOX -> {
        for (int box = count - 1; box >= 0; box--) {
          mark(image, box);
        }
      }
      case LARGER_OVERLAP -> {
        for (int box = 0; box < count; box++) {
          int prior = priorOf[box];
          int rival = prior == NONE ? NONE : image.matched(prior);
          if (rival < 0 || overlaps.overlap(prior, box) > overlaps.overlap(prior, rival)) {
            mark(image, box);
          }
        }
      }
    }
  }

  private void markInOrder(ImageMatching image, int count) {
    for (int box = 0; box < count; box++) {
      mark(image, box);
    }
  }

  private void mark(ImageMatching image, int box) {
    if (priorOf[box] != NONE) {
      image.mark(priorOf[box], box);
    }
  }

  /** Matches the pair of largest overlap; a box whose best prior that was gets another, if any. */
  private void matchBipartite(int count) {
    for (int next = boxOfLargest(count); next != NONE; next = boxOfLargest(count)) {
      int prior = overlaps.bestPrior(next);
      priorOf[next] = prior;
      matched[prior] = true;
      for (int box = 0; box < count; box++) {
        if (priorOf[box] == NONE && overlaps.bestPrior(box) == prior) {
          overlaps.findBestFreePrior(box, matched);
        }
      }
    }
  }

  /** The box of the pair of largest overlap, or NONE. */
  private int boxOfLargest(int count) {
    int first = NONE;
    float most = policy.forceMatchOverlap();
    for (int box = 0; box < count; box++) {
      if (priorOf[box] == NONE) {
        float overlap = overlaps.bestOverlap(box);
        boolean before =
            overlap == most
                && first != NONE
                && policy.argmaxTie() == MatchingPolicy.ArgmaxTie.LOWEST_PRIOR
                && overlaps.bestPrior(box) < overlaps.bestPrior(first);
        if (overlap > most || before) {
          first = box;
          most = overlap;
        }
      }
    }
    return first;
  }

  private void matchUnmatchedBoxes(int count) {
    boolean any = false;
    int free = 0;
    for (int box = 0; box < count; box++) {
      if (priorOf[box] == NONE) {
        any = true;
        switch (policy.unmatchedBox()) {
          case NONE -> {}
          case FIRST_PRIOR -> priorOf[box] = 0;
          case FIRST_FREE_PRIOR -> {
            while (free < matched.length && matched[free]) {
              free++;
            }
            if (free < matched.length) {
              priorOf[box] = free;
              matched[free] = true;
            }
          }
        }
      }
    }
    if (any && policy.unmatchedBox() == MatchingPolicy.UnmatchedBox.FIRST_PRIOR) {
      matched[priorOf[0]] = false;
      priorOf[0] = 0;
    }
  }
}
