package dev.multibox.bench.spark;

import dev.multibox.bench.spark.ImageColumn.Kind;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Reads images of Spark's own rows, whose arrays of floats are not boxed: {@code Row} would make an
 * object of each number. Each column has memory of its own, which the next row overwrites.
 */
final class RowReader implements ImageReader {

  private final Iterator<InternalRow> rows;
  private final List<ImageColumn> columns;
  private final List<Boolean> binary;
  private final List<ColumnBytes> values;
  private InternalRow row;

  RowReader(Iterator<InternalRow> rows, DatasetColumns columns) {
    this.rows = rows;
    this.columns = columns.columns();
    binary = columns.binary();
    values = Stream.generate(ColumnBytes::new).limit(this.columns.size()).toList();
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public void next(ImageRow image) {
    row = rows.next();
    for (int i = 0; i < columns.size(); i++) {
      ImageColumn column = columns.get(i);
      if (row.isNullAt(i)) {
        throw image.bad(column, "expected a value, found null");
      }
      if (column.kind() == Kind.SCALAR) {
        readScalar(image, column, i);
      } else {
        readNumbers(image, column, i);
      }
    }
  }

  private void readScalar(ImageRow image, ImageColumn column, int ordinal) {
    switch (column) {
      case IMAGE_ID -> {
        // asked for where it is needed, as it is a new object each time
      }
      case INDEX -> image.index(row.getLong(ordinal));
      default -> image.side(column, row.getFloat(ordinal));
    }
  }

  private void readNumbers(ImageRow image, ImageColumn column, int ordinal) {
    ColumnBytes value = values.get(ordinal);
    if (binary.get(ordinal)) {
      value.readBinary(row, ordinal);
    } else {
      int empty = value.readArray(row.getArray(ordinal), column.kind());
      if (empty >= 0) {
        throw image.bad(column, "expected numbers, found null at " + empty);
      }
    }
    image.put(column, value.memory(), value.length());
  }

  @Override
  public String id() {
    int ordinal = columns.indexOf(ImageColumn.IMAGE_ID);
    return row.isNullAt(ordinal) ? "unknown" : row.getUTF8String(ordinal).toString();
  }
}
