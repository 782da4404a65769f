package dev.multibox.internal.overlap;

import dev.multibox.internal.memory.Sizes;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Puts priors that are alike beside each other, so that blocks of them have tight bounds. The order
 * is that of a k-d tree over centre, width and height, whose leaves are the blocks (journal O1).
 *
 * <p>Each node is split across what its priors differ in most, as seen by an overlap: distance of
 * centres in widths or heights, or ratio of widths or heights.
 */
final class PriorOrder {

  private static final int DIMENSIONS = 4;

  private final double[][] keys;
  private final Integer[] order;
  private final int block;

  private PriorOrder(float[] corners, int count, int block) {
    this.block = block;
    keys = new double[DIMENSIONS][count];
    order = new Integer[count];
    for (int prior = 0; prior < count; prior++) {
      int i = prior * Sizes.COORDINATES;
      keys[0][prior] = (double) corners[i] + corners[i + 2];
      keys[1][prior] = (double) corners[i + 1] + corners[i + 3];
      keys[2][prior] = StrictMath.log((double) corners[i + 2] - corners[i]);
      keys[3][prior] = StrictMath.log((double) corners[i + 3] - corners[i + 1]);
      order[prior] = prior;
    }
  }

  /** Returns the priors in an order whose every {@code block} are alike. */
  static int[] of(float[] corners, int count, int block) {
    PriorOrder order = new PriorOrder(corners, count, block);
    order.split(0, count);
    int[] priors = new int[count];
    Arrays.setAll(priors, i -> order.order[i]);
    return priors;
  }

  private void split(int from, int to) {
    if (to - from <= block) {
      Arrays.sort(order, from, to);
      return;
    }
    double[] key = keys[widestDimension(from, to)];
    Arrays.sort(
        order,
        from,
        to,
        Comparator.<Integer>comparingDouble(prior -> key[prior])
            .thenComparing(Comparator.naturalOrder()));
    // Whole blocks on the left, so that only the last leaf is padded.
    int blocks = (to - from + block - 1) / block;
    int middle = from + (blocks + 1) / 2 * block;
    split(from, middle);
    split(middle, to);
  }

  private int widestDimension(int from, int to) {
    double[] extents = new double[DIMENSIONS];
    double[] sizes = new double[DIMENSIONS];
    for (int dimension = 0; dimension < DIMENSIONS; dimension++) {
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      double sum = 0;
      for (int i = from; i < to; i++) {
        double key = keys[dimension][order[i]];
        least = Math.min(least, key);
        most = Math.max(most, key);
        sum += key;
      }
      extents[dimension] = most - least;
      sizes[dimension] = StrictMath.exp(sum / (to - from));
    }
    // Centres were added, not halved.
    extents[0] /= 2 * sizes[2];
    extents[1] /= 2 * sizes[3];
    int widest = 0;
    for (int dimension = 1; dimension < DIMENSIONS; dimension++) {
      widest = extents[dimension] > extents[widest] ? dimension : widest;
    }
    return widest;
  }
}
