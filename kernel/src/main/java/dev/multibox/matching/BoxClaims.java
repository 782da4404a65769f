package dev.multibox.matching;

import java.util.Arrays;

/** What boxes claim, whatever the threshold says; the scratch of one thread. */
final class BoxClaims {

  private static final int NOTHING = -1;

  private final MatchingPolicy policy;
  private final BoxOverlaps overlaps;
  // The prior that each box claims, or NOTHING.
  private final int[] claimed;
  // With claim BIPARTITE: whether a prior has its box; false throughout between images.
  private final boolean[] taken;

  BoxClaims(PriorMatcher matcher, BoxOverlaps overlaps, int boxes) {
    policy = matcher.policy();
    this.overlaps = overlaps;
    claimed = new int[boxes];
    boolean exclusive = policy.claim() == MatchingPolicy.Claim.BIPARTITE;
    taken = new boolean[exclusive ? matcher.priors().count() : 0];
  }

  /** Marks the priors that the first {@code count} boxes claim. */
  void resolve(ImageMatching image, int count) {
    switch (policy.claim()) {
      case NONE -> {}
      case BEST_PRIOR -> {
        claimBest(count);
        contest(image, count);
      }
      case TIED_PRIORS -> {
        for (int box = 0; box < count; box++) {
          overlaps.markTied(image, box);
        }
      }
      case BIPARTITE -> {
        Arrays.fill(claimed, 0, count, NOTHING);
        try {
          claimInTurn(count);
          leftovers(count);
        } finally {
          for (int box = 0; box < count; box++) {
            if (claimed[box] != NOTHING) {
              taken[claimed[box]] = false;
            }
          }
        }
        markLaterOver(image, count);
      }
    }
  }

  private void claimBest(int count) {
    int leftover = policy.leftover() == MatchingPolicy.Leftover.FIRST_PRIOR ? 0 : NOTHING;
    for (int box = 0; box < count; box++) {
      boolean good = overlaps.bestOverlap(box) > policy.claimOverlap();
      claimed[box] = good ? overlaps.bestPrior(box) : leftover;
    }
  }

  private void contest(ImageMatching image, int count) {
    switch (policy.contest()) {
      case LATER_BOX -> markLaterOver(image, count);
      case EARLIER_BOX -> {
        for (int box = count - 1; box >= 0; box--) {
          mark(image, box);
        }
      }
      case LARGER_OVERLAP -> {
        for (int box = 0; box < count; box++) {
          int prior = claimed[box];
          int rival = prior == NOTHING ? NOTHING : image.matched(prior);
          if (rival < 0 || overlaps.overlap(prior, box) > overlaps.overlap(prior, rival)) {
            mark(image, box);
          }
        }
      }
    }
  }

  private void markLaterOver(ImageMatching image, int count) {
    for (int box = 0; box < count; box++) {
      mark(image, box);
    }
  }

  private void mark(ImageMatching image, int box) {
    if (claimed[box] != NOTHING) {
      image.mark(claimed[box], box);
    }
  }

  /** The pair of largest overlap first; whoever loses its best prior by that looks for another. */
  private void claimInTurn(int count) {
    for (int next = first(count); next != NOTHING; next = first(count)) {
      int prior = overlaps.bestPrior(next);
      claimed[next] = prior;
      taken[prior] = true;
      for (int box = 0; box < count; box++) {
        if (claimed[box] == NOTHING && overlaps.bestPrior(box) == prior) {
          overlaps.resurvey(box, taken);
        }
      }
    }
  }

  /** The box whose turn it is, or NOTHING. */
  private int first(int count) {
    int first = NOTHING;
    float most = policy.claimOverlap();
    for (int box = 0; box < count; box++) {
      if (claimed[box] == NOTHING) {
        float overlap = overlaps.bestOverlap(box);
        boolean before =
            overlap == most
                && first != NOTHING
                && policy.tie() == MatchingPolicy.Tie.LOWEST_PRIOR
                && overlaps.bestPrior(box) < overlaps.bestPrior(first);
        if (overlap > most || before) {
          first = box;
          most = overlap;
        }
      }
    }
    return first;
  }

  private void leftovers(int count) {
    boolean any = false;
    int free = 0;
    for (int box = 0; box < count; box++) {
      if (claimed[box] == NOTHING) {
        any = true;
        switch (policy.leftover()) {
          case NONE -> {}
          case FIRST_PRIOR -> claimed[box] = 0;
          case FIRST_FREE_PRIOR -> {
            while (free < taken.length && taken[free]) {
              free++;
            }
            if (free < taken.length) {
              claimed[box] = free;
              taken[free] = true;
            }
          }
        }
      }
    }
    if (any && policy.leftover() == MatchingPolicy.Leftover.FIRST_PRIOR) {
      taken[claimed[0]] = false;
      claimed[0] = 0;
    }
  }
}
