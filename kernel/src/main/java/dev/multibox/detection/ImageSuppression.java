package dev.multibox.detection;

import dev.multibox.detection.DetectionPolicy.Order;
import dev.multibox.detection.DetectionPolicy.Ties;
import dev.multibox.detection.Suppression.Kind;
import dev.multibox.detection.Suppression.Scope;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.selection.HardNegativesScalar;
import dev.multibox.internal.suppression.BoxColumns;
import dev.multibox.internal.suppression.GreedySuppression;
import dev.multibox.internal.suppression.OverlapRule;
import dev.multibox.internal.suppression.StableOrder;

/**
 * From the candidates of an image to its detections: the best of each label, suppression, the best
 * of the image, their order. Holds one thread's scratch.
 */
final class ImageSuppression {

  private final Kernels kernels;
  private final DetectionPolicy policy;
  private final Suppression suppression;
  private final OverlapRule rule;
  private final StableOrder sorting;
  private final GreedySuppression greedy;
  private final BoxColumns group;
  private final float[] groupScores;
  // Candidates in the order of the steps, and what they are sorted by.
  private final int[] order;
  private final int[] keys;
  private final int[] selected;
  private final int[] selectionScratch;
  // What is kept: first in the order it was found in, then in the order asked for.
  private final int[] found;
  private final float[] foundScores;
  private final int[] ranks;
  private int foundCount;

  /**
   * Makes room.
   *
   * @param candidates most candidates of an image
   * @param ofLabel most candidates of a label
   */
  ImageSuppression(Kernels kernels, DetectionPolicy policy, int candidates, int ofLabel) {
    this.kernels = kernels;
    this.policy = policy;
    suppression = policy.suppression();
    rule = suppression.rule();
    int single = Math.min(ofLabel, policy.candidatesPerClass());
    int together =
        switch (suppression.scope()) {
          case PER_CLASS -> single;
          case ALL_CLASSES, NONE -> candidates;
          case CLASS_OFFSET -> Math.max(single, Math.min(candidates, suppression.offsetLimit()));
        };
    sorting = new StableOrder(candidates);
    greedy = new GreedySuppression(kernels.suppression(), sorting, together);
    group = new BoxColumns(together);
    groupScores = new float[together + GreedySuppression.ROOM];
    order = new int[candidates];
    keys = new int[candidates + GreedySuppression.ROOM];
    selected = new int[single];
    selectionScratch = new int[HardNegativesScalar.scratch(ofLabel)];
    found = new int[candidates];
    foundScores = new float[candidates];
    ranks = new int[candidates];
  }

  /** Runs the steps; returns the number of detections. */
  int run(ImageCandidates candidates, BoxColumns boxes) {
    foundCount = 0;
    int count = best(candidates);
    boolean together = together(count);
    if (together) {
      if (policy.ties() == Ties.LOWEST_PRIOR) {
        sortBy(order, order, count);
      }
      suppress(candidates, boxes, 0, count, mostOfImage(), true);
      limitPerClass(candidates);
    } else {
      int most = Math.min(policy.keptPerClass(), mostOfImage());
      for (int from = 0; from < count; ) {
        int to = endOfLabel(candidates, from, count);
        suppress(candidates, boxes, from, to, most, false);
        from = to;
      }
    }
    return arrange(candidates, together);
  }

  /** Candidate of a detection. */
  int candidate(int detection) {
    return found[ranks[detection]];
  }

  /** Score of a detection. */
  float score(int detection) {
    return foundScores[ranks[detection]];
  }

  private boolean together(int count) {
    return switch (suppression.scope()) {
      case ALL_CLASSES -> true;
      case CLASS_OFFSET -> count <= suppression.offsetLimit();
      case PER_CLASS, NONE -> false;
    };
  }

  /** Detections of an image that can matter, where fewer are kept than pass. */
  private int mostOfImage() {
    // Of equal scores the rising order keeps those that were found last.
    boolean inOrder = policy.order() != Order.BY_RISING_SCORE;
    boolean labelsApart = policy.keptPerClass() == DetectionPolicy.ALL;
    return inOrder && labelsApart ? policy.keptPerImage() : DetectionPolicy.ALL;
  }

  /** Lists the best candidates of each label, labels ascending; returns how many there are. */
  private int best(ImageCandidates candidates) {
    int count = candidates.count;
    for (int i = 0; i < count; i++) {
      order[i] = i;
    }
    sortByLabel(candidates, order, count);
    int most = policy.candidatesPerClass();
    boolean backwards = policy.ties() == Ties.HIGHEST_PRIOR;
    if (most >= count && !backwards) {
      return count;
    }
    int end = 0;
    for (int from = 0; from < count; ) {
      int to = endOfLabel(candidates, from, count);
      if (backwards) {
        reverse(order, from, to);
      }
      end = take(candidates, from, to, most, end);
      from = to;
    }
    return end;
  }

  private int endOfLabel(ImageCandidates candidates, int from, int count) {
    int to = from + 1;
    while (to < count && candidates.labels[order[to]] == candidates.labels[order[from]]) {
      to++;
    }
    return to;
  }

  /** Moves the best candidates of a label to {@code end}; returns where they end. */
  private int take(ImageCandidates candidates, int from, int to, int most, int end) {
    int count = to - from;
    if (count <= most) {
      System.arraycopy(order, from, order, end, count);
      return end + count;
    }
    for (int i = 0; i < count; i++) {
      keys[i] = HardNegativesScalar.sortable(candidates.scores[order[from + i]]);
    }
    kernels.hardNegatives().select(keys, 0, count, most, selected, selectionScratch);
    for (int i = 0; i < most; i++) {
      order[end + i] = order[from + selected[i]];
    }
    return end + most;
  }

  private void suppress(
      ImageCandidates candidates, BoxColumns boxes, int from, int to, int most, boolean together) {
    int count = to - from;
    boolean unsorted =
        suppression.scope() != Scope.NONE
            && (suppression.kind() == Kind.SOFT
                || (suppression.kind() == Kind.HARD && count < GreedySuppression.MANY));
    if (!unsorted) {
      sortByScore(candidates, from, count);
    }
    if (suppression.scope() == Scope.NONE) {
      for (int i = 0; i < Math.min(count, most); i++) {
        found[foundCount] = order[from + i];
        foundScores[foundCount++] = candidates.scores[order[from + i]];
      }
      return;
    }
    if (together && suppression.scope() == Scope.CLASS_OFFSET) {
      shift(candidates, boxes, count);
    } else {
      for (int i = 0; i < count; i++) {
        group.copy(boxes, candidates.boxes[order[from + i]], i);
      }
    }
    if (suppression.kind() == Kind.SOFT) {
      for (int i = 0; i < count; i++) {
        groupScores[i] = candidates.scores[order[from + i]];
        keys[i] = order[from + i];
      }
      foundCount +=
          greedy.decay(
              group,
              groupScores,
              keys,
              count,
              rule,
              suppression.sigma(),
              policy.scores().least(),
              most,
              foundScores,
              found,
              foundCount);
      return;
    }
    int kept = keep(candidates, from, count, most, unsorted);
    for (int i = foundCount; i < foundCount + kept; i++) {
      found[i] = order[from + found[i]];
      foundScores[i] = candidates.scores[found[i]];
    }
    foundCount += kept;
  }

  /** Writes which of the group are kept behind what was found; returns how many. */
  private int keep(ImageCandidates candidates, int from, int count, int most, boolean unsorted) {
    double threshold = suppression.threshold();
    if (suppression.kind() == Kind.ADAPTIVE) {
      return greedy.keepAdaptively(
          group, count, rule, threshold, suppression.eta(), most, found, foundCount);
    }
    if (!unsorted) {
      return greedy.keep(group, count, rule, threshold, most, found, foundCount);
    }
    for (int i = 0; i < count; i++) {
      keys[i] = HardNegativesScalar.sortable(candidates.scores[order[from + i]]);
    }
    return greedy.keepUnsorted(group, keys, count, rule, threshold, most, found, foundCount);
  }

  /** Puts the boxes of candidates into the group, shifted by their label. */
  private void shift(ImageCandidates candidates, BoxColumns boxes, int count) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      int box = candidates.boxes[order[i]];
      largest = Math.max(largest, Math.max(boxes.right(box), boxes.bottom(box)));
      largest = Math.max(largest, Math.max(boxes.left(box), boxes.top(box)));
    }
    for (int i = 0; i < count; i++) {
      int box = candidates.boxes[order[i]];
      float shift = candidates.labels[order[i]] * (largest + 1f);
      group.set(
          i,
          boxes.left(box) + shift,
          boxes.top(box) + shift,
          boxes.right(box) + shift,
          boxes.bottom(box) + shift,
          rule);
    }
  }

  /** Drops what is beyond the most of a label where labels were not apart. */
  private void limitPerClass(ImageCandidates candidates) {
    int most = policy.keptPerClass();
    if (most >= foundCount) {
      return;
    }
    rankFound();
    for (int i = 0; i < foundCount; i++) {
      keys[i] = candidates.labels[found[i]];
    }
    sorting.sort(keys, ranks, 0, foundCount);
    int left = 0;
    for (int i = 0; i < foundCount; i++) {
      if (i < most || keys[i - most] != keys[i]) {
        ranks[left++] = ranks[i];
      }
    }
    sortBy(ranks, ranks, left);
    for (int i = 0; i < left; i++) {
      found[i] = found[ranks[i]];
      foundScores[i] = foundScores[ranks[i]];
    }
    foundCount = left;
  }

  /** Ranks what was found as the policy says; returns how many are taken. */
  private int arrange(ImageCandidates candidates, boolean together) {
    rankFound();
    int kept = Math.min(foundCount, policy.keptPerImage());
    boolean byLabel = policy.order() == Order.BY_LABEL;
    if (!together && !(byLabel && kept == foundCount)) {
      if (policy.ties() == Ties.LOWEST_PRIOR) {
        sortBy(found, ranks, foundCount);
      }
      for (int i = 0; i < foundCount; i++) {
        keys[i] = ~HardNegativesScalar.sortable(foundScores[ranks[i]]);
      }
      sorting.sort(keys, ranks, 0, foundCount);
    }
    if (policy.order() == Order.BY_RISING_SCORE) {
      rise(kept);
    } else if (byLabel) {
      sortBy(ranks, ranks, kept);
      if (together) {
        for (int i = 0; i < kept; i++) {
          keys[i] = candidates.labels[found[ranks[i]]];
        }
        sorting.sort(keys, ranks, 0, kept);
      }
    }
    return kept;
  }

  /** Turns falling ranks into rising ones, equal scores as they were, and leaves the last. */
  private void rise(int kept) {
    reverse(ranks, 0, foundCount);
    for (int from = 0; from < foundCount; ) {
      int to = from + 1;
      while (to < foundCount && foundScores[ranks[to]] == foundScores[ranks[from]]) {
        to++;
      }
      reverse(ranks, from, to);
      from = to;
    }
    System.arraycopy(ranks, foundCount - kept, ranks, 0, kept);
  }

  private void rankFound() {
    for (int i = 0; i < foundCount; i++) {
      ranks[i] = i;
    }
  }

  private void sortByLabel(ImageCandidates candidates, int[] numbers, int count) {
    for (int i = 0; i < count; i++) {
      keys[i] = candidates.labels[numbers[i]];
    }
    sorting.sort(keys, numbers, 0, count);
  }

  private void sortByScore(ImageCandidates candidates, int from, int count) {
    for (int i = from; i < from + count; i++) {
      keys[i] = ~HardNegativesScalar.sortable(candidates.scores[order[i]]);
    }
    sorting.sort(keys, order, from, count);
  }

  /** Sorts numbers by the value that each has; a number's own where the two are one. */
  private void sortBy(int[] values, int[] numbers, int count) {
    for (int i = 0; i < count; i++) {
      keys[i] = values == numbers ? numbers[i] : values[numbers[i]];
    }
    sorting.sort(keys, numbers, 0, count);
  }

  private static void reverse(int[] numbers, int from, int to) {
    for (int i = from, j = to - 1; i < j; i++, j--) {
      int number = numbers[i];
      numbers[i] = numbers[j];
      numbers[j] = number;
    }
  }
}
