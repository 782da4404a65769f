package dev.multibox.internal.softmax;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.Twins;
import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.numeric.PartialSumsScalar;
import dev.multibox.internal.numeric.TileSizes;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bounds of rows in native memory: the scalar twin's bits of a copy of them. */
@Tag("bits")
@Tag("vector-only")
class NativeBoundTwinTest {

  private static final int[] CLASSES =
      Twins.INTERPRETED
          ? new int[] {2, 17, 21, 25, 34}
          : new int[] {2, 7, 8, 9, 15, 16, 17, 18, 21, 24, 25, 26, 32, 33, 34, 63, 64, 81, 201};
  private static final int[] ROWS =
      Twins.INTERPRETED ? new int[] {0, 5, 17} : new int[] {0, 1, 3, 4, 7, 8, 9, 16, 17, 31, 64};
  private static final int BORDER = 3;
  private static final float UNTOUCHED = -7f;

  private final BackgroundBoundKernel scalar = new BackgroundBoundScalar();
  private final BackgroundBoundKernel vector = new BackgroundBoundVector();

  @ParameterizedTest
  @EnumSource(Inputs.Kind.class)
  void equalsTheScalarTwinBitForBit(Inputs.Kind kind) {
    try (Arena arena = Arena.ofConfined()) {
      for (int classes : CLASSES) {
        for (int rows : ROWS) {
          compare(kind, rows, classes, arena);
        }
      }
    }
  }

  private void compare(Inputs.Kind kind, int rows, int classes, Arena arena) {
    float[] values = Inputs.logits(kind, rows, classes, new int[rows], 37L * classes + rows);
    // One segment ends with the last row; behind that of the other a block may be read.
    for (int after : new int[] {0, PartialSumsScalar.PARTIALS}) {
      int floats = BORDER + values.length + after;
      MemorySegment logits = arena.allocate(Math.multiplyExact(floats, Float.BYTES), Float.BYTES);
      MemorySegment.copy(
          MemorySegment.ofArray(values), 0, logits, BORDER * Float.BYTES, 4L * values.length);
      String what = kind + " " + rows + " x " + classes + ", " + after + " floats after them";
      boolean done = compareWithCopy(values, logits, rows, classes, what);
      if (after > 0 || classes > PartialSumsScalar.PARTIALS) {
        assertEquals(rows >= Lanes.COUNT, done, what);
      }
    }
  }

  private boolean compareWithCopy(
      float[] values, MemorySegment logits, int rows, int classes, String what) {
    float[] expected = new float[rows + 2];
    float[] actual = new float[rows + 2];
    Arrays.fill(actual, UNTOUCHED);
    float[] scratch = Twins.scratch(TileSizes.SCRATCH);
    scalar.bounds(values, 0, rows, classes, expected, 1, scratch);
    boolean done = vector.bounds(logits, BORDER * Float.BYTES, rows, classes, actual, 1, scratch);
    for (int i = 0; i < actual.length; i++) {
      float wanted = done && i >= 1 && i <= rows ? expected[i] : UNTOUCHED;
      assertEquals(
          Float.floatToRawIntBits(wanted), Float.floatToRawIntBits(actual[i]), what + " at " + i);
    }
    return done;
  }

  @Test
  void readsMappedFilesAndLeavesOtherMemoryToACopy(@TempDir Path folder) throws IOException {
    float[] values = Inputs.logits(Inputs.Kind.ORDINARY, 32, 21, new int[32], 5);
    MemorySegment heap = MemorySegment.ofArray(new float[BORDER + values.length]);
    MemorySegment.copy(
        MemorySegment.ofArray(values), 0, heap, BORDER * Float.BYTES, 4L * values.length);
    try (Arena arena = Arena.ofShared();
        FileChannel channel =
            FileChannel.open(
                folder.resolve("logits.bin"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
      MemorySegment mapped =
          channel.map(FileChannel.MapMode.READ_WRITE, 0, heap.byteSize(), arena).copyFrom(heap);
      assertTrue(compareWithCopy(values, mapped, 32, 21, "mapped"));
      assertTrue(compareWithCopy(values, mapped.asReadOnly(), 32, 21, "read only"));
    }
    assertFalse(compareWithCopy(values, heap, 32, 21, "heap"));
    float[] scratch = Twins.scratch(TileSizes.SCRATCH);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment logits = arena.allocate(heap.byteSize(), Float.BYTES).copyFrom(heap);
      assertFalse(scalar.bounds(logits, 0, 32, 21, new float[32], 0, scratch));
    }
  }
}
