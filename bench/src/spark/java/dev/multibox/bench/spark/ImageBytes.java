package dev.multibox.bench.spark;

import dev.multibox.bench.spark.ImageColumn.Kind;
import java.io.Serializable;
import java.lang.foreign.ValueLayout;
import java.util.EnumMap;
import java.util.Map;

/**
 * An image that outlives its reader.
 *
 * @param id its name
 * @param index its place in the data set
 * @param numbers of each column that was read, little-endian
 * @param sides width and height, where they were read
 */
record ImageBytes(
    String id, long index, Map<ImageColumn, byte[]> numbers, Map<ImageColumn, Float> sides)
    implements Serializable {

  static ImageBytes of(ImageRow row) {
    Map<ImageColumn, byte[]> numbers = new EnumMap<>(ImageColumn.class);
    Map<ImageColumn, Float> sides = new EnumMap<>(ImageColumn.class);
    for (ImageColumn column : ImageColumn.values()) {
      if (column.kind() != Kind.SCALAR && row.has(column)) {
        numbers.put(
            column, row.get(column).asSlice(0, row.bytes(column)).toArray(ValueLayout.JAVA_BYTE));
      } else if (row.hasSide(column)) {
        sides.put(column, row.side(column));
      }
    }
    return new ImageBytes(row.id(), row.index(), numbers, sides);
  }

  /** The value of a column of a row; null where it was not read. */
  Object value(ImageColumn column) {
    return switch (column) {
      case IMAGE_ID -> id;
      case INDEX -> index;
      case WIDTH, HEIGHT -> sides.get(column);
      default -> numbers.get(column);
    };
  }
}
