package dev.multibox.bench.spark;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumMap;
import java.util.Map;

/**
 * One image of a data set, as its reader found it; the next image overwrites it. Columns that
 * nobody asked for are null.
 */
final class ImageRow {

  /** Numbers that are checked at a time: 8 KB, which the first cache keeps. */
  private static final int BLOCK = 2048;

  private final int[] block = new int[BLOCK];
  private final Map<ImageColumn, MemorySegment> numbers = new EnumMap<>(ImageColumn.class);
  private final Map<ImageColumn, Float> sides = new EnumMap<>(ImageColumn.class);

  private String id;
  private long index;

  /** Begins an image of which nothing is known. */
  void clear() {
    id = "unknown";
    index = -1;
    numbers.clear();
    sides.clear();
  }

  String id() {
    return id;
  }

  void id(String name) {
    id = name;
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

  /** The numbers of a column, or null where it was not read. */
  MemorySegment get(ImageColumn column) {
    return numbers.get(column);
  }

  void put(ImageColumn column, MemorySegment values) {
    numbers.put(column, values);
  }

  /** Width or height in pixels; 1 where it was not read. */
  float side(ImageColumn column) {
    return sides.getOrDefault(column, 1f);
  }

  boolean hasSide(ImageColumn column) {
    return sides.containsKey(column);
  }

  /** Takes a width or height, and refuses one that no image has. */
  void side(ImageColumn column, float side) {
    if (!(side > 0 && side <= Float.MAX_VALUE)) {
      throw bad(column, "expected a finite number above 0, found " + side);
    }
    sides.put(column, side);
  }

  /** Refuses the image. */
  BadImageException bad(ImageColumn column, String problem) {
    return new BadImageException(new BadImage(id, index, column.label(), problem));
  }

  /** Refuses a column of another length. */
  void requireNumbers(ImageColumn column, long count) {
    long expected = count * Integer.BYTES;
    MemorySegment values = get(column);
    if (values.byteSize() != expected) {
      throw bad(
          column,
          "expected "
              + expected
              + " bytes, 4 for each of "
              + count
              + " numbers, found "
              + values.byteSize());
    }
  }

  /** Refuses NaN. */
  void requireNoNaN(ImageColumn column) {
    MemorySegment values = get(column);
    int number = count(values);
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
    int number = count(values);
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

  private static int count(MemorySegment values) {
    return (int) (values.byteSize() / Integer.BYTES);
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
