package dev.multibox.bench.report;

import java.util.List;

/**
 * A line or a colour of bars.
 *
 * @param name what stands in the legend
 * @param points from left to right
 */
record Series(String name, List<Point> points) {

  /**
   * A measured value.
   *
   * @param x where
   * @param y the median
   * @param low the lowest of the forks
   * @param high the highest of the forks
   */
  record Point(double x, double y, double low, double high) {

    static Point exact(double x, double y) {
      return new Point(x, y, y, y);
    }
  }
}
