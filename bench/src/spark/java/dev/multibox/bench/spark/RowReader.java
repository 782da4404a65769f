package dev.multibox.bench.spark;

import dev.multibox.bench.spark.ImageColumn.Kind;
import java.lang.foreign.MemorySegment;
import java.util.Iterator;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;

/**
 * Reads images of Spark's own rows, whose arrays of floats are not boxed: {@code Row} would make an
 * object of each number. BINARY is viewed where Spark left it.
 */
final class RowReader implements ImageReader {

  private final Iterator<InternalRow> rows;
  private final DatasetColumns columns;

  RowReader(Iterator<InternalRow> rows, DatasetColumns columns) {
    this.rows = rows;
    this.columns = columns;
  }

  @Override
  public boolean hasNext() {
    return rows.hasNext();
  }

  @Override
  public void next(ImageRow image) {
    InternalRow row = rows.next();
    for (int i = 0; i < columns.columns().size(); i++) {
      ImageColumn column = columns.columns().get(i);
      if (row.isNullAt(i)) {
        throw image.bad(column, "expected a value, found null");
      }
      if (column.kind() == Kind.SCALAR) {
        readScalar(image, column, row, i);
      } else {
        image.put(column, columns.binary().get(i) ? bytes(row, i) : array(image, column, row, i));
      }
    }
  }

  private static MemorySegment bytes(InternalRow row, int ordinal) {
    return MemorySegment.ofArray(row.getBinary(ordinal));
  }

  private static MemorySegment array(
      ImageRow image, ImageColumn column, InternalRow row, int ordinal) {
    ArrayData array = row.getArray(ordinal);
    for (int i = 0; i < array.numElements(); i++) {
      if (array.isNullAt(i)) {
        throw image.bad(column, "expected numbers, found null at " + i);
      }
    }
    return column.kind() == Kind.FLOATS
        ? MemorySegment.ofArray(array.toFloatArray())
        : MemorySegment.ofArray(array.toIntArray());
  }

  private static void readScalar(ImageRow image, ImageColumn column, InternalRow row, int ordinal) {
    switch (column) {
      case IMAGE_ID -> image.id(row.getUTF8String(ordinal).toString());
      case INDEX -> image.index(row.getLong(ordinal));
      default -> image.side(column, row.getFloat(ordinal));
    }
  }
}
