package dev.multibox.internal.memory;

import java.util.Arrays;

/**
 * Rows of floats in caller memory, laid out by strides: element {@code (image, row, column)} stands
 * at {@code offset + image * imageStride + row * rowStride + column * columnStride}. Prior-major,
 * class-major and packed tensors are all of this form and are read and written in place.
 */
public final class FloatRows {

  private final FloatStorage storage;
  private final int columns;
  private final long offset;
  private final long imageStride;
  private final long rowStride;
  private final long columnStride;

  private FloatRows(
      FloatStorage storage,
      int columns,
      long offset,
      long imageStride,
      long rowStride,
      long columnStride) {
    this.storage = storage;
    this.columns = columns;
    this.offset = offset;
    this.imageStride = imageStride;
    this.rowStride = rowStride;
    this.columnStride = columnStride;
  }

  /** {@code [images][rows][columns]}. */
  public static FloatRows rowMajor(FloatStorage storage, int rows, int columns) {
    return packed(storage, rows, columns, columns, 0);
  }

  /** {@code [images][columns][rows]}. */
  public static FloatRows columnMajor(FloatStorage storage, int rows, int columns) {
    return new FloatRows(storage, columns, 0, (long) rows * columns, 1, rows);
  }

  /** Columns {@code first} and on of {@code [images][rows][width]}. */
  public static FloatRows packed(
      FloatStorage storage, int rows, int columns, int width, int first) {
    return new FloatRows(storage, columns, first, (long) rows * width, width, 1);
  }

  /** Whether rows follow each other without a gap in a {@code float[]}. */
  public boolean isArray() {
    return storage.isArray() && isGapless();
  }

  /** Whether rows follow each other without a gap. */
  public boolean isGapless() {
    return columnStride == 1 && rowStride == columns;
  }

  /** Bytes from the storage's beginning to a row. */
  public long byteOffset(int image, int row) {
    return index(image, row) * Float.BYTES;
  }

  /** The caller's array. */
  public float[] array() {
    return storage.array();
  }

  /** Where a row begins in {@link #array}. */
  public int arrayIndex(int image, int row) {
    return storage.arrayIndex(index(image, row));
  }

  /** Floats of a row. */
  public int columns() {
    return columns;
  }

  /** The memory. */
  public FloatStorage storage() {
    return storage;
  }

  private long index(int image, int row) {
    return offset + image * imageStride + row * rowStride;
  }

  /** Copies rows to {@code [rows][columns]}. */
  public void read(int image, int row, int rows, float[] into, int at) {
    long from = index(image, row);
    if (columnStride == 1 && rowStride == columns) {
      storage.read(from, into, at, rows * columns);
    } else if (columnStride == 1) {
      for (int i = 0; i < rows; i++) {
        storage.read(from + i * rowStride, into, at + i * columns, columns);
      }
    } else {
      for (int column = 0; column < columns; column++) {
        for (int i = 0; i < rows; i++) {
          into[at + i * columns + column] =
              storage.get(from + column * columnStride + i * rowStride);
        }
      }
    }
  }

  /**
   * Copies rows that lie apart to {@code [count][columns]}.
   *
   * @param rows row numbers, from {@code first} on
   */
  public void gather(int image, int[] rows, int first, int count, float[] into) {
    if (isArray()) {
      // What a row of its own asks for each time, asked for once (journal M12).
      float[] array = storage.array();
      int from = arrayIndex(image, 0);
      for (int i = 0; i < count; i++) {
        System.arraycopy(array, from + rows[first + i] * columns, into, i * columns, columns);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      read(image, rows[first + i], 1, into, i * columns);
    }
  }

  /** Copies rows from {@code [rows][columns]}. */
  public void write(int image, int row, int rows, float[] from, int at) {
    long to = index(image, row);
    if (columnStride == 1 && rowStride == columns) {
      storage.write(to, from, at, rows * columns);
    } else if (columnStride == 1) {
      for (int i = 0; i < rows; i++) {
        storage.write(to + i * rowStride, from, at + i * columns, columns);
      }
    } else {
      for (int column = 0; column < columns; column++) {
        for (int i = 0; i < rows; i++) {
          storage.set(to + column * columnStride + i * rowStride, from[at + i * columns + column]);
        }
      }
    }
  }

  /** Copies rows of {@code [count][columns]} to rows that lie apart, as {@link #gather} does. */
  public void scatter(int image, int[] rows, int first, int count, float[] from) {
    if (isArray()) {
      float[] array = storage.array();
      int to = arrayIndex(image, 0);
      for (int i = 0; i < count; i++) {
        System.arraycopy(from, i * columns, array, to + rows[first + i] * columns, columns);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      write(image, rows[first + i], 1, from, i * columns);
    }
  }

  /** Makes rows that lie apart +0, as {@link #gather} reads them. */
  public void zero(int image, int[] rows, int first, int count) {
    if (isArray()) {
      float[] array = storage.array();
      int to = arrayIndex(image, 0);
      for (int i = 0; i < count; i++) {
        int at = to + rows[first + i] * columns;
        Arrays.fill(array, at, at + columns, 0f);
      }
      return;
    }
    for (int i = 0; i < count; i++) {
      zero(image, rows[first + i], 1);
    }
  }

  /** Makes rows +0. */
  public void zero(int image, int row, int rows) {
    long to = index(image, row);
    if (columnStride == 1 && rowStride == columns) {
      storage.zero(to, (long) rows * columns);
    } else if (columnStride == 1) {
      for (int i = 0; i < rows; i++) {
        storage.zero(to + i * rowStride, columns);
      }
    } else {
      for (int column = 0; column < columns; column++) {
        storage.zero(to + column * columnStride, rows);
      }
    }
  }

  /** Makes an image's rows +0, and in a packed tensor its other columns too. */
  public void zeroImage(int image, int rows) {
    // Whatever the layout, an image's floats follow each other.
    storage.zero(image * imageStride, imageStride == 0 ? (long) rows * columns : imageStride);
  }
}
