package dev.multibox.internal.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rows in every layout, in arrays and beyond the heap. After each call all floats of the tensor are
 * compared, so that none is written that is not the rows' own.
 */
class FloatRowsTest {

  private static final int IMAGES = 2;
  private static final int ROWS = 5;
  private static final int COLUMNS = 3;
  private static final int WIDTH = 7;
  private static final int FIRST_COLUMN = 2;
  private static final int FLOATS = IMAGES * ROWS * WIDTH;
  private static final int BORDER = 2;

  // Numbers behind and before those that are asked for lead nowhere.
  private static final int[] APART = {99, 4, 0, 3, -1};
  private static final int FIRST = 1;
  private static final int COUNT = 3;

  private enum Layout {
    ROW_MAJOR {
      @Override
      FloatRows rows(FloatStorage storage) {
        return FloatRows.rowMajor(storage, ROWS, COLUMNS);
      }

      @Override
      int index(int image, int row, int column) {
        return (image * ROWS + row) * COLUMNS + column;
      }
    },
    COLUMN_MAJOR {
      @Override
      FloatRows rows(FloatStorage storage) {
        return FloatRows.columnMajor(storage, ROWS, COLUMNS);
      }

      @Override
      int index(int image, int row, int column) {
        return (image * COLUMNS + column) * ROWS + row;
      }
    },
    PACKED {
      @Override
      FloatRows rows(FloatStorage storage) {
        return FloatRows.packed(storage, ROWS, COLUMNS, WIDTH, FIRST_COLUMN);
      }

      @Override
      int index(int image, int row, int column) {
        return (image * ROWS + row) * WIDTH + FIRST_COLUMN + column;
      }
    };

    abstract FloatRows rows(FloatStorage storage);

    /** Where a float stands. */
    abstract int index(int image, int row, int column);
  }

  @ParameterizedTest
  @EnumSource
  void inAnArray(Layout layout) {
    verify(layout, MemorySegment.ofArray(new float[FLOATS]));
  }

  @ParameterizedTest
  @EnumSource
  void inAPartOfAnArray(Layout layout) {
    MemorySegment whole = MemorySegment.ofArray(new float[FLOATS + 2 * BORDER]);
    whole.fill((byte) 1);
    verify(layout, whole.asSlice(BORDER * Float.BYTES, FLOATS * Float.BYTES));
    for (int i : new int[] {0, BORDER - 1, FLOATS + BORDER, FLOATS + 2 * BORDER - 1}) {
      assertEquals(0x01010101, whole.getAtIndex(ValueLayout.JAVA_INT, i));
    }
  }

  @ParameterizedTest
  @EnumSource
  void beyondTheHeap(Layout layout) {
    try (Arena arena = Arena.ofConfined()) {
      verify(layout, arena.allocate(FLOATS * Float.BYTES, Float.BYTES));
    }
  }

  private static void verify(Layout layout, MemorySegment segment) {
    FloatRows rows = layout.rows(FloatStorage.all("floats", segment));
    float[] expected = numbers(FLOATS, 1);
    MemorySegment.copy(expected, 0, segment, ValueLayout.JAVA_FLOAT, 0, FLOATS);
    assertEquals(layout == Layout.ROW_MAJOR, rows.isGapless());
    assertEquals(layout == Layout.ROW_MAJOR && segment.heapBase().isPresent(), rows.isArray());
    for (int image = 0; image < IMAGES; image++) {
      verifyRowsInOrder(layout, rows, image, segment, expected);
      verifyRowsApart(layout, rows, image, segment, expected);
    }
    verifyImages(layout, rows, segment, expected);
  }

  private static void verifyRowsInOrder(
      Layout layout, FloatRows rows, int image, MemorySegment segment, float[] expected) {
    int row = 1;
    float[] floats = new float[BORDER + COUNT * COLUMNS + BORDER];
    float[] read = floats.clone();
    for (int i = 0; i < COUNT * COLUMNS; i++) {
      read[BORDER + i] = expected[layout.index(image, row + i / COLUMNS, i % COLUMNS)];
    }
    rows.read(image, row, COUNT, floats, BORDER);
    assertArrayEquals(read, floats);

    float[] written = numbers(floats.length, 1000);
    for (int i = 0; i < COUNT * COLUMNS; i++) {
      expected[layout.index(image, row + i / COLUMNS, i % COLUMNS)] = written[BORDER + i];
    }
    rows.write(image, row, COUNT, written, BORDER);
    assertFloats(expected, segment);

    for (int i = 0; i < 2 * COLUMNS; i++) {
      expected[layout.index(image, row + i / COLUMNS, i % COLUMNS)] = 0f;
    }
    rows.zero(image, row, 2);
    assertFloats(expected, segment);
  }

  private static void verifyRowsApart(
      Layout layout, FloatRows rows, int image, MemorySegment segment, float[] expected) {
    int[] indices = new int[COUNT * COLUMNS];
    float[] read = new float[indices.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = layout.index(image, APART[FIRST + i / COLUMNS], i % COLUMNS);
      read[i] = expected[indices[i]];
    }
    float[] gathered = new float[indices.length];
    rows.gather(image, APART, FIRST, COUNT, gathered);
    assertArrayEquals(read, gathered);

    float[] scattered = numbers(indices.length, 2000);
    for (int i = 0; i < indices.length; i++) {
      expected[indices[i]] = scattered[i];
    }
    rows.scatter(image, APART, FIRST, COUNT, scattered);
    assertFloats(expected, segment);

    for (int index : indices) {
      expected[index] = 0f;
    }
    rows.zero(image, APART, FIRST, COUNT);
    assertFloats(expected, segment);
  }

  /** Where images and their rows begin, and what becomes +0 with the last image. */
  private static void verifyImages(
      Layout layout, FloatRows rows, MemorySegment segment, float[] expected) {
    for (int image = 0; image < IMAGES; image++) {
      for (int row = 0; row < ROWS; row++) {
        int index = layout.index(image, row, 0);
        assertEquals((long) index * Float.BYTES, rows.byteOffset(image, row));
        if (rows.isArray()) {
          assertEquals(segment.address() / Float.BYTES + index, rows.arrayIndex(image, row));
        }
      }
    }
    int columns = layout == Layout.PACKED ? WIDTH : COLUMNS;
    for (int i = 0; i < ROWS * columns; i++) {
      expected[ROWS * columns + i] = 0f;
    }
    rows.zeroImage(IMAGES - 1, ROWS);
    assertFloats(expected, segment);
  }

  private static float[] numbers(int count, int first) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = first + i;
    }
    return numbers;
  }

  private static void assertFloats(float[] expected, MemorySegment segment) {
    assertArrayEquals(expected, segment.toArray(ValueLayout.JAVA_FLOAT));
  }
}
