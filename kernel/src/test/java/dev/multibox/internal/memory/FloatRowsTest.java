package dev.multibox.internal.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows in every layout, in arrays and beyond the heap. */
class FloatRowsTest {

  private static final int IMAGES = 2;
  private static final int ROWS = 5;
  private static final int COLUMNS = 3;
  private static final int WIDTH = 7;

  private static int bit(int image, int row) {
    return 1 << (image * ROWS + row);
  }

  /** First floats of rows are powers of two: each sum of them tells which they were. */
  private static void verifySums(MemorySegment segment) {
    FloatStorage storage = FloatStorage.all("floats", segment);
    List<FloatRows> layouts =
        List.of(
            FloatRows.rowMajor(storage, ROWS, COLUMNS),
            FloatRows.columnMajor(storage, ROWS, COLUMNS),
            FloatRows.packed(storage, ROWS, COLUMNS, WIDTH, 2));
    for (FloatRows rows : layouts) {
      for (int image = 0; image < IMAGES; image++) {
        for (int row = 0; row < ROWS; row++) {
          rows.write(image, row, 1, new float[] {bit(image, row), 0.3f, Float.NaN}, 0);
        }
      }
      int[] some = {4, 0, 3, 1};
      for (int image = 0; image < IMAGES; image++) {
        assertEquals(0f, rows.sumOfFirst(image, some, 0));
        assertEquals(bit(image, 4), rows.sumOfFirst(image, some, 1));
        assertEquals(
            bit(image, 4) + bit(image, 0) + bit(image, 3), rows.sumOfFirst(image, some, 3));
      }
    }
  }

  @Test
  void memoryOfSixteenMebibytesIsCachedAndNoMore() {
    int most = 4 << 20;
    for (int count : new int[] {most, most + 1}) {
      FloatStorage storage = FloatStorage.all("floats", MemorySegment.ofArray(new float[count]));
      assertEquals(count == most, FloatRows.rowMajor(storage, ROWS, COLUMNS).isCached());
    }
  }

  @Test
  void firstFloatsOfRowsAreSummed() {
    int count = IMAGES * ROWS * WIDTH;
    verifySums(MemorySegment.ofArray(new float[count]));
    verifySums(MemorySegment.ofArray(new float[count + 3]).asSlice(12));
    try (Arena arena = Arena.ofConfined()) {
      verifySums(arena.allocate(ValueLayout.JAVA_FLOAT, count));
    }
  }
}
