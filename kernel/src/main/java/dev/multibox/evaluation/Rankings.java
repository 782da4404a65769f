package dev.multibox.evaluation;

import dev.multibox.evaluation.EvaluationPolicy.Ranking;
import java.util.Arrays;

/**
 * The detections of an evaluation class by class, by descending score: an immutable copy of its
 * columns. The order of equal scores follows image ids and not the order in which images came, so
 * that any order and partition of the images gives the same rankings.
 */
final class Rankings {

  /** The labels of the classes, ascending. */
  final int[] labels;

  final RankedMatches matches;
  final int[] label;
  final double[] score;
  final byte[] error;
  final int[] corrected;
  final int[] confused;

  /** {@code [labels]}: the objects of each class, of the first area range. */
  final long[] objects;

  /** {@code [labels]}: those that no detection comes near. */
  final long[] missed;

  Rankings(EvaluationPolicy policy, Columns columns) {
    boolean pooled = !policy.useCategories();
    labels = columns.classes.ascending();
    int rankings = pooled ? 1 : labels.length;
    int[] order = canonicalOrder(columns, policy.ranking() == Ranking.REVERSED);
    int[] classOf = new int[columns.size];
    for (int row = 0; row < columns.size && !pooled; row++) {
      classOf[row] = place(columns.label[row]);
    }
    int[] starts = byClass(order, classOf, rankings);
    order = sorted(gather(columns.score, order), gather(columns.position, order, 1), order, starts);
    objects = new long[labels.length];
    missed = new long[labels.length];
    matches =
        new RankedMatches(
            starts,
            columns.words,
            gather(columns.rank, order),
            gather(columns.matched, order, columns.words),
            gather(columns.ignored, order, columns.words),
            columns.areas,
            count(columns, pooled, rankings));
    label = gather(columns.label, order);
    corrected = gather(columns.corrected, order);
    confused = gather(columns.confused, order);
    score = gather(columns.score, order);
    error = new byte[order.length];
    for (int row = 0; row < order.length; row++) {
      error[row] = columns.error[order[row]];
    }
  }

  /** Counts objects by label, and by ranking and area range. */
  private long[] count(Columns columns, boolean pooled, int rankings) {
    long[] counts = new long[rankings * columns.areas];
    for (int place = 0; place < labels.length; place++) {
      int number = columns.classes.number(labels[place]);
      objects[place] = columns.objects[columns.objectsOf(number, 0)];
      missed[place] = columns.objects[columns.objectsOf(number, columns.areas)];
      for (int range = 0; range < columns.areas; range++) {
        counts[(pooled ? 0 : place) * columns.areas + range] +=
            columns.objects[columns.objectsOf(number, range)];
      }
    }
    return counts;
  }

  /** Rows of images by ascending id, or all the other way round. */
  private static int[] canonicalOrder(Columns columns, boolean reversed) {
    int[] order = new int[columns.size];
    int next = 0;
    for (int image : columns.images.ascending()) {
      for (int row = columns.starts[image]; row < columns.end(image); row++) {
        order[reversed ? order.length - 1 - next : next] = row;
        next++;
      }
    }
    return order;
  }

  /** Groups rows by class, each class in the order it had; returns where the classes start. */
  static int[] byClass(int[] order, int[] classOf, int classes) {
    int[] starts = new int[classes + 1];
    for (int row : order) {
      starts[classOf[row] + 1]++;
    }
    for (int number = 0; number < classes; number++) {
      starts[number + 1] += starts[number];
    }
    int[] next = starts.clone();
    for (int row : order.clone()) {
      order[next[classOf[row]]++] = row;
    }
    return starts;
  }

  /**
   * Sorts each class by descending score, then by position, then as it stands. Keys stand in the
   * order of the rows, so that a class is sorted in few cache lines.
   */
  static int[] sorted(double[] scores, long[] positions, int[] order, int[] starts) {
    int[] places = new int[order.length];
    for (int place = 0; place < places.length; place++) {
      places[place] = place;
    }
    StableOrder sort = new StableOrder();
    for (int ranking = 0; ranking + 1 < starts.length; ranking++) {
      sort.descending(scores, positions, places, starts[ranking], starts[ranking + 1]);
    }
    return gather(order, places);
  }

  /** The rows of a column, in an order. */
  static double[] gather(double[] column, int[] order) {
    double[] gathered = new double[order.length];
    for (int row = 0; row < order.length; row++) {
      gathered[row] = column[order[row]];
    }
    return gathered;
  }

  private static int[] gather(int[] column, int[] order) {
    int[] gathered = new int[order.length];
    for (int row = 0; row < order.length; row++) {
      gathered[row] = column[order[row]];
    }
    return gathered;
  }

  /** The rows of a column of several longs each, in an order. */
  static long[] gather(long[] column, int[] order, int words) {
    long[] gathered = new long[order.length * words];
    for (int row = 0, at = 0; row < order.length; row++) {
      for (int word = 0; word < words; word++, at++) {
        gathered[at] = column[order[row] * words + word];
      }
    }
    return gathered;
  }

  /** The place of a label among the labels; negative for none. */
  int place(int labelOfClass) {
    return Arrays.binarySearch(labels, labelOfClass);
  }

  /** The objects of a ranking that no detection comes near. */
  long missed(int ranking) {
    return matches.rankings() == labels.length ? missed[ranking] : Arrays.stream(missed).sum();
  }
}
