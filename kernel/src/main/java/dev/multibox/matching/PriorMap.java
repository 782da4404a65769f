package dev.multibox.matching;

import dev.multibox.internal.bytes.ByteFormReader;
import dev.multibox.internal.bytes.ByteFormWriter;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.overlap.PriorColumns;
import java.util.ArrayList;
import java.util.List;

/**
 * The priors of one feature map: each of its cells has one prior of each shape, centred at {@code
 * ((column + offset) stepX, (row + offset) stepY)} pixels. {@link #builder} makes shapes of sizes
 * and aspect ratios.
 *
 * @param rows cells down; 1 or more
 * @param columns cells across; 1 or more
 * @param stepX pixels from a cell to the next across; above 0
 * @param stepY pixels from a cell to the next down; above 0
 * @param offset of a cell's priors within the cell, as a share of the step; 0 to 1, 0.5 for its
 *     middle
 * @param shapes the priors of a cell, in their order; 1 or more, and fewer than 2^24 of all cells
 */
public record PriorMap(
    int rows, int columns, double stepX, double stepY, double offset, List<PriorShape> shapes) {

  /**
   * Checks the sizes and copies the list.
   *
   * @throws IllegalArgumentException if a component is out of its range
   * @throws NullPointerException if a component is null
   */
  public PriorMap {
    Arguments.atLeast("rows", rows, 1);
    Arguments.atLeast("columns", columns, 1);
    Arguments.positive("stepX", stepX);
    Arguments.positive("stepY", stepY);
    Arguments.combination(offset >= 0 && offset <= 1, "offset", "a number of 0 to 1", offset);
    // -0 is 0, to equals as well
    offset += 0.0;
    shapes = List.copyOf(Arguments.notNull("shapes", shapes));
    Arguments.atLeast("shapes", shapes.size(), 1);
    if ((long) rows * columns > (PriorColumns.MOST - 1) / shapes.size()) {
      throw Arguments.refusal(
          "rows",
          "fewer than 2^24 priors of a map",
          rows
              + " rows of "
              + columns
              + " columns and "
              + shapes.size()
              + " shapes; a detector's largest map has some 10,000");
    }
  }

  /**
   * Makes a map whose priors stand in the middle of their cells.
   *
   * @param rows cells down; 1 or more
   * @param columns cells across; 1 or more
   * @param stepX pixels from a cell to the next across; above 0
   * @param stepY pixels from a cell to the next down; above 0
   * @param shapes the priors of a cell, in their order; 1 or more
   * @throws IllegalArgumentException if a number is out of range
   */
  public PriorMap(int rows, int columns, double stepX, double stepY, List<PriorShape> shapes) {
    this(rows, columns, stepX, stepY, 0.5, shapes);
  }

  /**
   * {@return a builder of a map, square or not}
   *
   * @param rows cells down; 1 or more
   * @param columns cells across; 1 or more
   * @throws IllegalArgumentException if a number is out of range
   */
  public static PriorMapBuilder builder(int rows, int columns) {
    return new PriorMapBuilder(rows, columns);
  }

  /** Reads what {@link #write} wrote. */
  static PriorMap of(ByteFormReader reader) {
    int rows = reader.int32("rows");
    int columns = reader.int32("columns");
    double stepX = reader.float64("stepX");
    double stepY = reader.float64("stepY");
    double offset = reader.float64("offset");
    int count = reader.int32("shapes");
    Arguments.within("shapes", count, 1, reader.remaining());
    List<PriorShape> shapes = new ArrayList<>(count);
    for (int shape = 0; shape < count; shape++) {
      shapes.add(new PriorShape(reader.float64("width"), reader.float64("height")));
    }
    return new PriorMap(rows, columns, stepX, stepY, offset, shapes);
  }

  /** Appends the map to a byte form. */
  void write(ByteFormWriter writer) {
    writer.int32(rows).int32(columns).float64(stepX).float64(stepY).float64(offset);
    writer.int32(shapes.size());
    for (PriorShape shape : shapes) {
      writer.float64(shape.width()).float64(shape.height());
    }
  }

  /** {@return the number of priors} */
  public long count() {
    return (long) rows * columns * shapes.size();
  }
}
