package dev.multibox.matching;

import java.util.Arrays;

/**
 * Matching as its definition reads, over the whole matrix of overlaps: no blocks, no bounds, no
 * lanes.
 */
final class MatchingReference {

  private final MatchingPolicy policy;
  private final float[][] overlaps;
  private final int priors;
  private final int boxes;
  private final int[] match;

  private MatchingReference(MatchingPolicy policy, float[][] overlaps, int priors) {
    this.policy = policy;
    this.overlaps = overlaps;
    this.priors = priors;
    boxes = overlaps.length;
    match = new int[priors];
  }

  /** Returns the box of each prior, or {@link TargetOutputs#BACKGROUND} or {@code NEUTRAL}. */
  static int[] match(MatchingPolicy policy, PriorBoxes priors, float[] corners) {
    float[] ofPriors = priors.corners();
    float[][] overlaps = new float[corners.length / 4][priors.count()];
    for (int box = 0; box < overlaps.length; box++) {
      for (int prior = 0; prior < priors.count(); prior++) {
        overlaps[box][prior] = overlap(corners, box * 4, ofPriors, prior * 4, policy);
      }
    }
    return new MatchingReference(policy, overlaps, priors.count()).match();
  }

  private static float overlap(float[] a, int i, float[] b, int j, MatchingPolicy policy) {
    float width = Math.min(a[i + 2], b[j + 2]) - Math.max(a[i], b[j]);
    float height = Math.min(a[i + 3], b[j + 3]) - Math.max(a[i + 1], b[j + 1]);
    float intersection = Math.max(width, 0f) * Math.max(height, 0f);
    float areaA = (a[i + 2] - a[i]) * (a[i + 3] - a[i + 1]);
    float areaB = (b[j + 2] - b[j]) * (b[j + 3] - b[j + 1]);
    return intersection / (areaA + areaB - intersection + policy.unionEpsilon());
  }

  private int[] match() {
    for (int prior = 0; prior < priors; prior++) {
      float largest = 0f;
      int owner = 0;
      for (int box = 0; box < boxes; box++) {
        if (overlaps[box][prior] > largest) {
          largest = overlaps[box][prior];
          owner = box;
        }
      }
      if (policy.positive(largest)) {
        match[prior] = owner;
      } else {
        match[prior] =
            largest >= policy.neutralOverlap() ? TargetOutputs.NEUTRAL : TargetOutputs.BACKGROUND;
      }
    }
    switch (policy.claim()) {
      case NONE -> {}
      case BEST_PRIOR -> claimBest();
      case TIED_PRIORS -> claimTied();
      case BIPARTITE -> claimOwn();
    }
    return match;
  }

  private static int argmax(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  private void claimBest() {
    int[] claimer = new int[priors];
    Arrays.fill(claimer, -1);
    for (int box = 0; box < boxes; box++) {
      int prior = argmax(overlaps[box]);
      if (overlaps[box][prior] <= policy.claimOverlap()) {
        if (policy.leftover() == MatchingPolicy.Leftover.NONE) {
          continue;
        }
        prior = 0;
      }
      boolean first = claimer[prior] < 0;
      boolean wins =
          switch (policy.contest()) {
            case LATER_BOX -> true;
            case EARLIER_BOX -> first;
            case LARGER_OVERLAP -> first || overlaps[box][prior] > overlaps[claimer[prior]][prior];
          };
      if (wins) {
        claimer[prior] = box;
      }
    }
    for (int prior = 0; prior < priors; prior++) {
      boolean kept = policy.contest() == MatchingPolicy.Contest.LARGER_OVERLAP && match[prior] >= 0;
      if (claimer[prior] >= 0 && !kept) {
        match[prior] = claimer[prior];
      }
    }
  }

  private void claimTied() {
    for (int box = 0; box < boxes; box++) {
      float most = overlaps[box][argmax(overlaps[box])];
      for (int prior = 0; prior < priors; prior++) {
        if (overlaps[box][prior] == most) {
          int best = 0;
          for (int other = 1; other < boxes; other++) {
            best = overlaps[other][prior] > overlaps[best][prior] ? other : best;
          }
          match[prior] = best;
        }
      }
    }
  }

  private void claimOwn() {
    int[] claimed = new int[boxes];
    Arrays.fill(claimed, -1);
    boolean[] taken = new boolean[priors];
    for (int round = 0; round < boxes; round++) {
      int bestBox = -1;
      int bestPrior = -1;
      float most = policy.claimOverlap();
      boolean priorFirst = policy.tie() == MatchingPolicy.Tie.LOWEST_PRIOR;
      for (int i = 0; i < boxes * priors; i++) {
        int box = priorFirst ? i % boxes : i / priors;
        int prior = priorFirst ? i / boxes : i % priors;
        if (claimed[box] < 0 && !taken[prior] && overlaps[box][prior] > most) {
          most = overlaps[box][prior];
          bestBox = box;
          bestPrior = prior;
        }
      }
      if (bestBox >= 0) {
        claimed[bestBox] = bestPrior;
        taken[bestPrior] = true;
      }
    }
    leftovers(claimed, taken);
    for (int box = 0; box < boxes; box++) {
      if (claimed[box] >= 0) {
        match[claimed[box]] = box;
      }
    }
  }

  private void leftovers(int[] claimed, boolean[] taken) {
    boolean any = false;
    for (int box = 0; box < boxes; box++) {
      if (claimed[box] < 0 && policy.leftover() == MatchingPolicy.Leftover.FIRST_PRIOR) {
        claimed[box] = 0;
        any = true;
      } else if (claimed[box] < 0 && policy.leftover() != MatchingPolicy.Leftover.NONE) {
        for (int prior = 0; prior < priors && claimed[box] < 0; prior++) {
          if (!taken[prior]) {
            claimed[box] = prior;
            taken[prior] = true;
          }
        }
      }
    }
    if (any) {
      claimed[0] = 0;
    }
  }
}
