package dev.multibox.detection;

import dev.multibox.detection.DetectionPolicy.Order;
import dev.multibox.detection.DetectionPolicy.Ties;
import dev.multibox.internal.selection.HardNegativesScalar;
import dev.multibox.internal.suppression.StableOrder;

/**
 * The candidates of an image that suppression keeps: first in the order in which they were found,
 * then in the order that the policy asks for.
 */
final class KeptDetections {

  private final DetectionPolicy policy;
  private final StableOrder sorting;
  // Scratch of the image's steps: what numbers are sorted by.
  private final int[] keys;
  private final int[] ranks;

  /** Candidates in the order in which they were found. */
  final int[] found;

  /** Their scores, which soft suppression lowers. */
  final float[] scores;

  /** How many were found. */
  int count;

  KeptDetections(DetectionPolicy policy, StableOrder sorting, int[] keys, int candidates) {
    this.policy = policy;
    this.sorting = sorting;
    this.keys = keys;
    found = new int[candidates];
    scores = new float[candidates];
    ranks = new int[candidates];
  }

  void clear() {
    count = 0;
  }

  void add(int candidate, float score) {
    found[count] = candidate;
    scores[count++] = score;
  }

  /** Candidate of a detection, in the order asked for. */
  int candidate(int detection) {
    return found[ranks[detection]];
  }

  /** Score of a detection, in the order asked for. */
  float score(int detection) {
    return scores[ranks[detection]];
  }

  /** Drops what is beyond the most of a label where labels were not apart. */
  void limitPerClass(ImageCandidates candidates) {
    int most = policy.keptPerClass();
    if (most >= count) {
      return;
    }
    rankFound();
    for (int i = 0; i < count; i++) {
      keys[i] = candidates.labels[found[i]];
    }
    sorting.sort(keys, ranks, 0, count);
    int left = 0;
    for (int i = 0; i < count; i++) {
      if (i < most || keys[i - most] != keys[i]) {
        ranks[left++] = ranks[i];
      }
    }
    sortByRank(left);
    for (int i = 0; i < left; i++) {
      found[i] = found[ranks[i]];
      scores[i] = scores[ranks[i]];
    }
    count = left;
  }

  /** Ranks what was found as the policy says; returns how many are taken. */
  int arrange(ImageCandidates candidates, boolean together) {
    rankFound();
    int kept = Math.min(count, policy.keptPerImage());
    boolean byLabel = policy.order() == Order.BY_LABEL;
    if (!together && !(byLabel && kept == count)) {
      if (policy.ties() == Ties.LOWEST_PRIOR) {
        System.arraycopy(found, 0, keys, 0, count);
        sorting.sort(keys, ranks, 0, count);
      }
      for (int i = 0; i < count; i++) {
        keys[i] = ~HardNegativesScalar.sortable(scores[ranks[i]]);
      }
      sorting.sort(keys, ranks, 0, count);
    }
    if (policy.order() == Order.BY_RISING_SCORE) {
      rise(kept);
    } else if (byLabel) {
      sortByRank(kept);
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
    reverse(ranks, 0, count);
    for (int from = 0; from < count; ) {
      int to = from + 1;
      while (to < count && scores[ranks[to]] == scores[ranks[from]]) {
        to++;
      }
      reverse(ranks, from, to);
      from = to;
    }
    System.arraycopy(ranks, count - kept, ranks, 0, kept);
  }

  private void rankFound() {
    for (int i = 0; i < count; i++) {
      ranks[i] = i;
    }
  }

  /** Puts the first ranks into the order in which their candidates were found. */
  private void sortByRank(int number) {
    System.arraycopy(ranks, 0, keys, 0, number);
    sorting.sort(keys, ranks, 0, number);
  }

  static void reverse(int[] numbers, int from, int to) {
    for (int i = from, j = to - 1; i < j; i++, j--) {
      int number = numbers[i];
      numbers[i] = numbers[j];
      numbers[j] = number;
    }
  }
}
