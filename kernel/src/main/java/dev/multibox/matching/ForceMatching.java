package dev.multibox.matching;

/**
 * The priors that boxes are force matched to, whatever the threshold; the scratch of one thread.
 */
final class ForceMatching {

  private static final int NONE = BipartiteMatching.NONE;

  private final MatchingPolicy policy;
  private final BoxOverlaps overlaps;
  // The prior that each box is force matched to, or NONE.
  private final int[] priorOf;
  private final int priors;
  // With force match BIPARTITE, else null.
  private final BipartiteMatching bipartite;

  ForceMatching(PriorMatcher matcher, BoxOverlaps overlaps, int boxes) {
    policy = matcher.policy();
    this.overlaps = overlaps;
    priorOf = new int[boxes];
    priors = matcher.priors().count();
    bipartite =
        policy.forceMatch() == MatchingPolicy.ForceMatch.BIPARTITE
            ? new BipartiteMatching(matcher, overlaps, boxes)
            : null;
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
        matchBipartite(count);
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

  private void matchBipartite(int count) {
    bipartite.match(count);
    try {
      for (int box = 0; box < count; box++) {
        priorOf[box] = bipartite.priorOf(box);
      }
      matchUnmatchedBoxes(count);
    } finally {
      bipartite.clear(count);
    }
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
            while (free < priors && bipartite.isMatched(free)) {
              free++;
            }
            if (free < priors) {
              priorOf[box] = free++;
            }
          }
        }
      }
    }
    if (any && policy.unmatchedBox() == MatchingPolicy.UnmatchedBox.FIRST_PRIOR) {
      priorOf[0] = 0;
    }
  }
}
