package dev.multibox.internal.overlap;

import dev.multibox.internal.memory.Sizes;
import java.util.Arrays;

/**
 * Puts priors that are alike beside each other, so that blocks of them have tight bounds. The order
 * is that of a k-d tree over centre, width and height, whose leaves are the blocks (journal O1).
 *
 * <p>Each node is split across what its priors differ in most, as seen by an overlap: distance of
 * centres in widths or heights, or ratio of widths or heights. A node is parted by selection, not
 * sorted: sorting took a third of a process's first matching (journal Y12).
 */
final class PriorOrder {

  private static final int DIMENSIONS = 4;

  private final double[][] keys;
  private final int[] order;
  private final int block;

  // Of the node that is looked at.
  private final double[] least = new double[DIMENSIONS];
  private final double[] most = new double[DIMENSIONS];
  private final double[] sums = new double[DIMENSIONS];

  private PriorOrder(float[] corners, int count, int block) {
    this.block = block;
    keys = new double[DIMENSIONS][count];
    order = new int[count];
    for (int prior = 0; prior < count; prior++) {
      setKeys(corners, prior);
    }
  }

  /** An order of other last bits is as good: the virtual machine's own logarithms are fast. */
  private void setKeys(float[] corners, int prior) {
    int i = prior * Sizes.COORDINATES;
    keys[0][prior] = (double) corners[i] + corners[i + 2];
    keys[1][prior] = (double) corners[i + 1] + corners[i + 3];
    keys[2][prior] = Math.log((double) corners[i + 2] - corners[i]);
    keys[3][prior] = Math.log((double) corners[i + 3] - corners[i + 1]);
    order[prior] = prior;
  }

  /** Returns the priors in an order whose every {@code block} are alike. */
  static int[] of(float[] corners, int count, int block) {
    PriorOrder order = new PriorOrder(corners, count, block);
    order.split(0, count);
    return order.order;
  }

  private void split(int from, int to) {
    if (to - from <= block) {
      sort(from, to);
      return;
    }
    // Whole blocks on the left, so that only the last leaf is padded.
    int blocks = (to - from + block - 1) / block;
    int middle = from + (blocks + 1) / 2 * block;
    part(keys[widestDimension(from, to)], from, to, middle);
    split(from, middle);
    split(middle, to);
  }

  /** By insertion, as there are few: the JDK's sorting loads classes first. */
  private void sort(int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int prior = order[i];
      int at = i;
      while (at > from && order[at - 1] > prior) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = prior;
    }
  }

  /** Moves the priors of least key before {@code middle}; of equal keys the lowest numbers. */
  private void part(double[] key, int first, int end, int middle) {
    int from = first;
    int to = end;
    while (to - from > 1) {
      int pivot = order[(from + to) >>> 1];
      int low = from;
      int high = to - 1;
      while (low <= high) {
        low = nextNotBelow(key, pivot, low);
        high = lastNotAbove(key, pivot, high);
        if (low <= high) {
          int prior = order[low];
          order[low++] = order[high];
          order[high--] = prior;
        }
      }
      if (middle <= high) {
        to = high + 1;
      } else if (middle >= low) {
        from = low;
      } else {
        return;
      }
    }
  }

  private int nextNotBelow(double[] key, int pivot, int start) {
    int at = start;
    while (isBelow(key, order[at], pivot)) {
      at++;
    }
    return at;
  }

  private int lastNotAbove(double[] key, int pivot, int start) {
    int at = start;
    while (isBelow(key, pivot, order[at])) {
      at--;
    }
    return at;
  }

  private static boolean isBelow(double[] key, int prior, int other) {
    return key[prior] < key[other] || (key[prior] == key[other] && prior < other);
  }

  private int widestDimension(int from, int to) {
    Arrays.fill(least, Double.POSITIVE_INFINITY);
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
    Arrays.fill(sums, 0);
    for (int i = from; i < to; i++) {
      include(order[i]);
    }
    // Centres were added, not halved; a mean of logarithms is that of a geometric mean.
    double inWidths = (most[0] - least[0]) / (2 * Math.exp(sums[2] / (to - from)));
    double inHeights = (most[1] - least[1]) / (2 * Math.exp(sums[3] / (to - from)));
    double[] extents = {inWidths, inHeights, most[2] - least[2], most[3] - least[3]};
    int widest = 0;
    for (int dimension = 1; dimension < DIMENSIONS; dimension++) {
      widest = extents[dimension] > extents[widest] ? dimension : widest;
    }
    return widest;
  }

  /** A method of its own is compiled after some hundred calls, a loop after 60,000 rounds. */
  private void include(int prior) {
    for (int dimension = 0; dimension < DIMENSIONS; dimension++) {
      double key = keys[dimension][prior];
      if (key < least[dimension]) {
        least[dimension] = key;
      }
      if (key > most[dimension]) {
        most[dimension] = key;
      }
      sums[dimension] += key;
    }
  }
}
