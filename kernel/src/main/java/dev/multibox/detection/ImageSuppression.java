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
  private final KeptDetections kept;

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
    greedy = new GreedySuppression(sorting, together);
    group = new BoxColumns(together);
    groupScores = new float[together + GreedySuppression.ROOM];
    order = new int[candidates];
    keys = new int[candidates + GreedySuppression.ROOM];
    selected = new int[single];
    selectionScratch = new int[HardNegativesScalar.scratch(ofLabel)];
    kept = new KeptDetections(policy, sorting, keys, candidates);
  }

  /** Runs the steps; returns the number of detections. */
  int run(ImageCandidates candidates, BoxColumns boxes) {
    kept.clear();
    int count = best(candidates);
    boolean together = together(count);
    if (together) {
      if (policy.ties() == Ties.LOWEST_PRIOR) {
        sortByNumber(count);
      }
      suppress(candidates, boxes, 0, count, mostOfImage(), true);
      kept.limitPerClass(candidates);
    } else {
      int most = Math.min(policy.keptPerClass(), mostOfImage());
      for (int from = 0; from < count; ) {
        int to = endOfLabel(candidates, from, count);
        suppress(candidates, boxes, from, to, most, false);
        from = to;
      }
    }
    return kept.arrange(candidates, together);
  }

  /** Candidate of a detection. */
  int candidate(int detection) {
    return kept.candidate(detection);
  }

  /** Score of a detection. */
  float score(int detection) {
    return kept.score(detection);
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
        KeptDetections.reverse(order, from, to);
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
        kept.add(order[from + i], candidates.scores[order[from + i]]);
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
      kept.count +=
          greedy.decay(
              kernels.suppression(),
              group,
              groupScores,
              keys,
              count,
              rule,
              suppression.sigma(),
              policy.scores().least(),
              most,
              kept.scores,
              kept.found,
              kept.count);
      return;
    }
    int found = keep(candidates, from, count, most, unsorted);
    for (int i = 0; i < found; i++) {
      int candidate = order[from + kept.found[kept.count]];
      kept.add(candidate, candidates.scores[candidate]);
    }
  }

  /** Writes which of the group are kept behind what was found; returns how many. */
  private int keep(ImageCandidates candidates, int from, int count, int most, boolean unsorted) {
    double threshold = suppression.threshold();
    if (suppression.kind() == Kind.ADAPTIVE) {
      return greedy.keepAdaptively(
          kernels.suppression(),
          group,
          count,
          rule,
          threshold,
          suppression.eta(),
          most,
          kept.found,
          kept.count);
    }
    if (!unsorted) {
      return greedy.keep(
          kernels.suppression(), group, count, rule, threshold, most, kept.found, kept.count);
    }
    for (int i = 0; i < count; i++) {
      keys[i] = HardNegativesScalar.sortable(candidates.scores[order[from + i]]);
    }
    return greedy.keepUnsorted(
        kernels.suppression(), group, keys, count, rule, threshold, most, kept.found, kept.count);
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

  /** Sorts the candidates by their number, which ascends with the prior. */
  private void sortByNumber(int count) {
    System.arraycopy(order, 0, keys, 0, count);
    sorting.sort(keys, order, 0, count);
  }
}
