package dev.multibox.matching;

import java.util.Arrays;

/**
 * Matching as its definition reads, over the whole matrix of overlaps: no blocks, no bounds, no
 * lanes.
 */
final class MatchingOracle {

  private final MatchingPolicy policy;
  private final Tie tie;
  private final float[][] overlaps;
  private final int priors;
  private final int boxes;
  private final int[] match;

  private MatchingOracle(MatchingPolicy policy, Tie tie, float[][] overlaps, int priors) {
    this.policy = policy;
    this.tie = tie;
    this.overlaps = overlaps;
    this.priors = priors;
    boxes = overlaps.length;
    match = new int[priors];
  }

  /** Which of equal overlaps bipartite matching takes first; it makes no difference. */
  enum Tie {
    LOWEST_PRIOR,
    LOWEST_BOX
  }

  /** Returns the box of each prior, or {@link TargetOutputs#BACKGROUND} or {@code NEUTRAL}. */
  static int[] match(MatchingPolicy policy, PriorBoxes priors, float[] corners) {
    return match(policy, Tie.LOWEST_PRIOR, priors, corners);
  }

  static int[] match(MatchingPolicy policy, Tie tie, PriorBoxes priors, float[] corners) {
    float[] ofPriors = priors.corners();
    float[][] overlaps = new float[corners.length / 4][priors.count()];
    for (int box = 0; box < overlaps.length; box++) {
      for (int prior = 0; prior < priors.count(); prior++) {
        overlaps[box][prior] = overlap(corners, box * 4, ofPriors, prior * 4, policy);
      }
    }
    return new MatchingOracle(policy, tie, overlaps, priors.count()).match();
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
      int best = 0;
      for (int box = 0; box < boxes; box++) {
        if (overlaps[box][prior] > largest) {
          largest = overlaps[box][prior];
          best = box;
        }
      }
      if (policy.positive(largest)) {
        match[prior] = best;
      } else {
        match[prior] =
            largest >= policy.neutralOverlap() ? TargetOutputs.NEUTRAL : TargetOutputs.BACKGROUND;
      }
    }
    switch (policy.forceMatch()) {
      case NONE -> {}
      case BEST_PRIOR -> forceBestPriors();
      case TIED_BEST_PRIORS -> forceTiedBestPriors();
      case BIPARTITE -> matchBipartite();
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

  private void forceBestPriors() {
    int[] forced = new int[priors];
    Arrays.fill(forced, -1);
    for (int box = 0; box < boxes; box++) {
      int prior = argmax(overlaps[box]);
      if (overlaps[box][prior] <= policy.forceMatchOverlap()) {
        if (policy.unmatchedBox() == MatchingPolicy.UnmatchedBox.NONE) {
          continue;
        }
        prior = 0;
      }
      boolean first = forced[prior] < 0;
      boolean wins =
          switch (policy.conflict()) {
            case LAST_BOX -> true;
            case FIRST_BOX -> first;
            case LARGER_OVERLAP -> first || overlaps[box][prior] > overlaps[forced[prior]][prior];
          };
      if (wins) {
        forced[prior] = box;
      }
    }
    for (int prior = 0; prior < priors; prior++) {
      boolean kept =
          policy.conflict() == MatchingPolicy.Conflict.LARGER_OVERLAP && match[prior] >= 0;
      if (forced[prior] >= 0 && !kept) {
        match[prior] = forced[prior];
      }
    }
  }

  private void forceTiedBestPriors() {
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

  private void matchBipartite() {
    int[] matched = new int[boxes];
    Arrays.fill(matched, -1);
    boolean[] hasBox = new boolean[priors];
    for (int round = 0; round < boxes; round++) {
      int bestBox = -1;
      int bestPrior = -1;
      float most = policy.forceMatchOverlap();
      boolean priorFirst = tie == Tie.LOWEST_PRIOR;
      for (int i = 0; i < boxes * priors; i++) {
        int box = priorFirst ? i % boxes : i / priors;
        int prior = priorFirst ? i / boxes : i % priors;
        if (matched[box] < 0 && !hasBox[prior] && overlaps[box][prior] > most) {
          most = overlaps[box][prior];
          bestBox = box;
          bestPrior = prior;
        }
      }
      if (bestBox >= 0) {
        matched[bestBox] = bestPrior;
        hasBox[bestPrior] = true;
      }
    }
    matchUnmatchedBoxes(matched, hasBox);
    for (int box = 0; box < boxes; box++) {
      if (matched[box] >= 0) {
        match[matched[box]] = box;
      }
    }
  }

  private void matchUnmatchedBoxes(int[] matched, boolean[] hasBox) {
    boolean any = false;
    for (int box = 0; box < boxes; box++) {
      if (matched[box] < 0 && policy.unmatchedBox() == MatchingPolicy.UnmatchedBox.FIRST_PRIOR) {
        matched[box] = 0;
        any = true;
      } else if (matched[box] < 0 && policy.unmatchedBox() != MatchingPolicy.UnmatchedBox.NONE) {
        for (int prior = 0; prior < priors && matched[box] < 0; prior++) {
          if (!hasBox[prior]) {
            matched[box] = prior;
            hasBox[prior] = true;
          }
        }
      }
    }
    if (any) {
      matched[0] = 0;
    }
  }
}
