package dev.multibox.internal.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows that lie apart, in every layout, in arrays and beyond the heap. */
class FloatRowsTest {

  private static final int IMAGES = 2;
  private static final int ROWS = 5;
  private static final int COLUMNS = 3;
  private static final int WIDTH = 7;
  private static final int FLOATS = IMAGES * ROWS * WIDTH;
  private static final int BORDER = 2;

  // Numbers behind and before those that are asked for lead nowhere.
  private static final int[] APART = {99, 4, 0, 3, -1};
  private static final int FIRST = 1;
  private static final int COUNT = 3;

  @Test
  void inAnArray() {
    verify(MemorySegment.ofArray(new float[FLOATS]));
  }

  @Test
  void inAPartOfAnArray() {
    MemorySegment whole = MemorySegment.ofArray(new float[FLOATS + 2 * BORDER]);
    whole.fill((byte) 1);
    verify(whole.asSlice(BORDER * Float.BYTES, FLOATS * Float.BYTES));
    for (int i : new int[] {0, BORDER - 1, FLOATS + BORDER, FLOATS + 2 * BORDER - 1}) {
      assertArrayEquals(new int[] {0x01010101}, new int[] {whole.getAtIndex(INT, i)});
    }
  }

  @Test
  void beyondTheHeap() {
    try (Arena arena = Arena.ofConfined()) {
      verify(arena.allocate(FLOATS * Float.BYTES, Float.BYTES));
    }
  }

  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  private static void verify(MemorySegment segment) {
    FloatStorage storage = FloatStorage.all("floats", segment);
    for (FloatRows rows :
        List.of(
            FloatRows.rowMajor(storage, ROWS, COLUMNS),
            FloatRows.columnMajor(storage, ROWS, COLUMNS),
            FloatRows.packed(storage, ROWS, COLUMNS, WIDTH, 2))) {
      for (int image = 0; image < IMAGES; image++) {
        verify(rows, image);
      }
    }
  }

  private static void verify(FloatRows rows, int image) {
    float[] all = new float[ROWS * COLUMNS];
    for (int i = 0; i < all.length; i++) {
      all[i] = 1 + i;
    }
    rows.write(image, 0, ROWS, all, 0);

    float[] gathered = new float[COUNT * COLUMNS];
    rows.gather(image, APART, FIRST, COUNT, gathered);
    assertArrayEquals(new float[] {13, 14, 15, 1, 2, 3, 10, 11, 12}, gathered);

    float[] scattered = {-1, -2, -3, -4, -5, -6, -7, -8, -9};
    rows.scatter(image, APART, FIRST, COUNT, scattered);
    rows.read(image, 0, ROWS, all, 0);
    assertArrayEquals(new float[] {-4, -5, -6, 4, 5, 6, 7, 8, 9, -7, -8, -9, -1, -2, -3}, all);

    rows.zero(image, APART, FIRST, COUNT);
    rows.read(image, 0, ROWS, all, 0);
    assertArrayEquals(new float[] {0, 0, 0, 4, 5, 6, 7, 8, 9, 0, 0, 0, 0, 0, 0}, all);
  }
}
