package dev.multibox.internal.softmax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.Twins;
import dev.multibox.internal.numeric.TileSizes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The bound of a negative's loss: the vector twin gives the scalar twin's bits. */
@Tag("bits")
@Tag("vector-only")
class BackgroundBoundTwinTest {

  private static final int[] CLASSES =
      Twins.INTERPRETED
          ? new int[] {2, 9, 17, 21, 34}
          : new int[] {
            1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 18, 20, 21, 24, 25, 26, 31, 32, 33, 34, 63, 64, 81,
            91
          };
  private static final int[] ROWS =
      Twins.INTERPRETED
          ? new int[] {0, 1, 5, 17}
          : new int[] {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64};
  private static final int BORDER = 3;

  private final BackgroundBoundKernel scalar = new BackgroundBoundScalar();
  private final BackgroundBoundKernel vector = new BackgroundBoundVector();

  @ParameterizedTest
  @EnumSource(Inputs.Kind.class)
  void equalsTheScalarTwinBitForBit(Inputs.Kind kind) {
    for (int classes : CLASSES) {
      for (int rows : ROWS) {
        compare(kind, rows, classes);
      }
    }
  }

  @Test
  void equalsTheScalarTwinOnLongRows() {
    for (int classes : new int[] {201, 601, 1203, 5000}) {
      compare(Inputs.Kind.ORDINARY, Twins.INTERPRETED ? 1 : 18, classes);
    }
  }

  private void compare(Inputs.Kind kind, int rows, int classes) {
    float[] values = Inputs.logits(kind, rows, classes, new int[rows], 31L * classes + rows);
    float[] logits = new float[BORDER + values.length];
    System.arraycopy(values, 0, logits, BORDER, values.length);
    float[] expected = new float[rows + 2];
    float[] actual = new float[rows + 2];
    float[] scratch = Twins.scratch(TileSizes.SCRATCH);
    scalar.bounds(logits, BORDER, rows, classes, expected, 1, scratch);
    vector.bounds(logits, BORDER, rows, classes, actual, 1, scratch);
    String what = kind + " " + rows + " x " + classes;
    assertArrayEquals(Twins.bits(expected), Twins.bits(actual), what);
    if (classes != 2) {
      for (float bound : actual) {
        assertTrue(bound >= 0, what + ": never NaN, never negative");
      }
    }
  }
}
