package dev.multibox.bench.spark;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * One image of a data set, as its reader found it; the next image overwrites it. Columns that
 * nobody asked for have no memory.
 */
final class ImageRow {

  /** Numbers that are checked at a time: 8 KB, which the first cache keeps. */
  private static final int BLOCK = 2048;

  private static final int COLUMNS = ImageColumn.values().length;

  private final ImageReader reader;
  private final int[] block = new int[BLOCK];
  private final MemorySegment[] numbers = new MemorySegment[COLUMNS];
  private final long[] bytes = new long[COLUMNS];
  private final float[] sides = new float[COLUMNS];
  private long index;

  ImageRow(ImageReader reader) {
    this.reader = reader;
  }

  /**
   * Reads the next image.
   *
   * @throws BadImageException if a column cannot be read; the image after it can
   */
  void next() {
    index = -1;
    Arrays.fill(numbers, null);
    Arrays.fill(sides, 0);
    reader.next(this);
  }

  String id() {
    return reader.id();
  }

  long index() {
    return index;
  }

  void index(long place) {
    index = place;
    if (place < 0) {
      throw bad(ImageColumn.INDEX, "expected 0 or more, found " + place);
    }
  }

  /** Whether the numbers of a column were read. */
  boolean has(ImageColumn column) {
    return numbers[column.ordinal()] != null;
  }

  /** Memory that begins with the numbers of a column, and may be longer. */
  MemorySegment get(ImageColumn column) {
    return numbers[column.ordinal()];
  }

  /** Bytes of the numbers of a column. */
  long bytes(ImageColumn column) {
    return bytes[column.ordinal()];
  }

  /** How many numbers a column has. */
  int count(ImageColumn column) {
    return (int) (bytes(column) / Integer.BYTES);
  }

  /** Takes the numbers of a column: the first bytes of memory. */
  void put(ImageColumn column, MemorySegment memory, long length) {
    numbers[column.ordinal()] = memory;
    bytes[column.ordinal()] = length;
  }

  /** Width or height in pixels; 1 where it was not read. */
  float side(ImageColumn column) {
    return hasSide(column) ? sides[column.ordinal()] : 1;
  }

  boolean hasSide(ImageColumn column) {
    return sides[column.ordinal()] > 0;
  }

  /** Takes a width or height, and refuses one that no image has. */
  void side(ImageColumn column, float side) {
    if (!(side > 0 && side <= Float.MAX_VALUE)) {
      throw bad(column, "expected a finite number above 0, found " + side);
    }
    sides[column.ordinal()] = side;
  }

  /** Refuses the image. */
  BadImageException bad(ImageColumn column, String problem) {
    return new BadImageException(new BadImage(id(), index, column.label(), problem));
  }

  /** Refuses a column of another length. */
  void requireNumbers(ImageColumn column, long count) {
    long expected = count * Integer.BYTES;
    if (bytes(column) != expected) {
      throw bad(
          column,
          "expected "
              + expected
              + " bytes, 4 for each of "
              + count
              + " numbers, found "
              + bytes(column));
    }
  }

  /** Refuses NaN. */
  void requireNoNaN(ImageColumn column) {
    MemorySegment values = get(column);
    int number = count(column);
    for (int from = 0; from < number; from += BLOCK) {
      int count = load(values, from, number);
      // NaN is above infinity among the bits of magnitudes; C2 vectorises a maximum of integers
      int largest = 0;
      for (int i = 0; i < count; i++) {
        largest = Math.max(largest, block[i] & Integer.MAX_VALUE);
      }
      if (largest > Float.floatToRawIntBits(Float.POSITIVE_INFINITY)) {
        int at = 0;
        while (!Float.isNaN(Float.intBitsToFloat(block[at]))) {
          at++;
        }
        throw bad(column, "expected numbers, found NaN at " + (from + at));
      }
    }
  }

  /** Refuses integers outside a range. */
  void requireWithin(ImageColumn column, int least, int most) {
    MemorySegment values = get(column);
    int number = count(column);
    for (int from = 0; from < number; from += BLOCK) {
      int count = load(values, from, number);
      for (int i = 0; i < count; i++) {
        if (block[i] < least || block[i] > most) {
          throw bad(
              column,
              "expected " + least + " to " + most + ", found " + block[i] + " at " + (from + i));
        }
      }
    }
  }

  /**
   * Copies numbers into the block, and tells how many. A loop over a segment is several times
   * slower once the process has seen segments of several kinds.
   */
  private int load(MemorySegment values, int from, int number) {
    int count = Math.min(BLOCK, number - from);
    long offset = (long) from * Integer.BYTES;
    MemorySegment.copy(values, ValueLayout.JAVA_INT_UNALIGNED, offset, block, 0, count);
    return count;
  }
}
