package dev.multibox.evaluation;

import dev.multibox.evaluation.EvaluationPolicy.Candidates;
import java.util.Arrays;

/**
 * Matches detections, in their order, to the objects of one image, for every area range and overlap
 * threshold. Each object is taken once for each of these, a crowd any number of times.
 */
final class ObjectMatching {

  private final EvaluationPolicy policy;
  private final double[] thresholds;
  private final double least;
  private final AreaRange[] ranges;
  private ImageObjects objects;
  private boolean[] taken = {};

  ObjectMatching(EvaluationPolicy policy) {
    this.policy = policy;
    thresholds = new double[policy.overlapThresholds().size()];
    Arrays.setAll(thresholds, policy::threshold);
    least = Arrays.stream(thresholds).min().orElseThrow();
    ranges = policy.areaRanges().toArray(AreaRange[]::new);
  }

  /** Begins an image. */
  void begin(ImageObjects imageObjects) {
    objects = imageObjects;
    long bits = (long) ranges.length * thresholds.length * objects.count();
    if (bits > taken.length) {
      taken = new boolean[Columns.larger(taken.length, bits)];
    } else {
      Arrays.fill(taken, 0, (int) bits, false);
    }
  }

  /** Whether an object is taken in the first area range at the first threshold. */
  boolean isTaken(int object) {
    return taken[object];
  }

  /**
   * Matches a detection whose overlaps the objects have, to those of its class.
   *
   * @param from the first object of the class
   * @param to the object after the last
   * @param area of the detection
   * @param row of the detection, in the columns
   */
  void match(int from, int to, double area, Columns columns, int row) {
    int best = best(from, to);
    boolean reaches = best >= 0 && policy.passes(objects.overlap(best), least);
    for (int range = 0; range < ranges.length; range++) {
      boolean out = !ranges[range].contains(area);
      if (reaches) {
        match(from, to, best, range, out, columns, row);
      } else if (out) {
        for (int threshold = 0; threshold < thresholds.length; threshold++) {
          set(columns.ignored, columns.words, row, range * thresholds.length + threshold);
        }
      }
    }
  }

  private void match(int from, int to, int best, int range, boolean out, Columns columns, int row) {
    for (int threshold = 0; threshold < thresholds.length; threshold++) {
      int bit = range * thresholds.length + threshold;
      int object = -1;
      if (policy.passes(objects.overlap(best), thresholds[threshold])) {
        object =
            policy.candidates() == Candidates.BEST_FREE
                ? bestFree(from, to, range, bit, thresholds[threshold])
                : mayTake(range, bit, best) ? best : -1;
      }
      if (object >= 0) {
        take(range, bit, object, out, columns, row);
      } else if (out) {
        set(columns.ignored, columns.words, row, bit);
      }
    }
  }

  /** The object of largest overlap, the first of equal ones; NaN before all; -1 without objects. */
  private int best(int from, int to) {
    if (from == to) {
      return -1;
    }
    int best = from;
    for (int object = from + 1; object < to; object++) {
      double overlap = objects.overlap(object);
      double most = objects.overlap(best);
      if (overlap > most || (Double.isNaN(overlap) && !Double.isNaN(most))) {
        best = object;
      }
    }
    return best;
  }

  private boolean mayTake(int range, int bit, int object) {
    return objects.isIgnored(range, object) || !taken[bit * objects.count() + object];
  }

  /**
   * The last of the objects of largest overlap that are free, ignored ones if there is no other.
   */
  private int bestFree(int from, int to, int range, int bit, double threshold) {
    int found = bestFree(from, to, range, bit, threshold, false);
    return found >= 0 ? found : bestFree(from, to, range, bit, threshold, true);
  }

  private int bestFree(int from, int to, int range, int bit, double threshold, boolean ignored) {
    int found = -1;
    double most = 0;
    for (int object = from; object < to; object++) {
      double overlap = objects.overlap(object);
      if ((found < 0 ? policy.passes(overlap, threshold) : overlap >= most)
          && objects.isIgnored(range, object) == ignored
          && (objects.isCrowd(object) || !taken[bit * objects.count() + object])) {
        found = object;
        most = overlap;
      }
    }
    return found;
  }

  private void take(int range, int bit, int object, boolean out, Columns columns, int row) {
    taken[bit * objects.count() + object] = true;
    boolean matched = !objects.hasZeroId(object);
    if (matched) {
      set(columns.matched, columns.words, row, bit);
    }
    if (objects.isIgnored(range, object) || (!matched && out)) {
      set(columns.ignored, columns.words, row, bit);
    }
  }

  private static void set(long[] bits, int words, int row, int bit) {
    bits[row * words + (bit >>> 6)] |= 1L << bit;
  }
}
