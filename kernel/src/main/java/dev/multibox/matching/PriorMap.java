package dev.multibox.matching;

import dev.multibox.internal.memory.Arguments;
import java.util.List;

/**
 * The priors of one feature map: each of its cells has one prior of each shape, centred at {@code
 * ((column + 1/2) stepX, (row + 1/2) stepY)} pixels.
 *
 * @param rows cells down; 1 or more
 * @param columns cells across; 1 or more
 * @param stepX pixels from a cell to the next across; above 0
 * @param stepY pixels from a cell to the next down; above 0
 * @param shapes the priors of a cell, in their order; 1 or more
 */
public record PriorMap(int rows, int columns, double stepX, double stepY, List<PriorShape> shapes) {

  /** Checks the sizes and copies the list. */
  public PriorMap {
    Arguments.atLeast("rows", rows, 1);
    Arguments.atLeast("columns", columns, 1);
    Arguments.positive("stepX", stepX);
    Arguments.positive("stepY", stepY);
    shapes = List.copyOf(Arguments.notNull("shapes", shapes));
    Arguments.atLeast("shapes", shapes.size(), 1);
  }

  /** {@return the number of priors} */
  public long count() {
    return (long) rows * columns * shapes.size();
  }
}
