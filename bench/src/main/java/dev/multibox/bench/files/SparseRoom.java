package dev.multibox.bench.files;

import dev.multibox.loss.Mining;
import dev.multibox.loss.MultiBoxPolicy;
import java.util.Arrays;

/** How many rows of a batch may have a gradient: at least what the library wants room for. */
final class SparseRoom {

  private SparseRoom() {}

  /** Rows of the scores of a batch with these positives. */
  static long rows(MultiBoxPolicy policy, int[] positives, int priors) {
    Mining mining = policy.mining();
    long all = (long) positives.length * priors;
    if (mining.mode() == Mining.Mode.ALL_NEGATIVES) {
      return all;
    }
    if (mining.mode() == Mining.Mode.HARD_EXAMPLES) {
      return (long) positives.length * Math.min(priors, mining.examples().most());
    }
    int least = Math.max(mining.minNegatives(), mining.fallbackNegatives());
    if (mining.scope() == Mining.Scope.BATCH) {
      long rows = least;
      for (int count : positives) {
        rows += count + asked(mining, count);
      }
      return Math.min(rows, all);
    }
    int largest = Arrays.stream(positives).max().orElse(0);
    long rows = 0;
    for (int count : positives) {
      int asking = mining.quota() == Mining.Quota.RATIO ? count : largest;
      rows += Math.min(priors, count + Math.max(least, asked(mining, asking)));
    }
    return rows;
  }

  /** Not below the ratio as it is computed in float, whichever way that rounds. */
  private static long asked(Mining mining, int positives) {
    return (long) ((double) mining.negativesPerPositive() * positives * (1 + 1e-6)) + 1;
  }
}
