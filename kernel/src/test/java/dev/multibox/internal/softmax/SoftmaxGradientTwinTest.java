package dev.multibox.internal.softmax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.Twins;
import dev.multibox.internal.numeric.TileSizes;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradient of the softmax cross entropy: the vector twin gives the scalar twin's bits. */
@Tag("bits")
@Tag("vector-only")
class SoftmaxGradientTwinTest {

  private static final int[] CLASSES =
      Twins.INTERPRETED
          ? new int[] {2, 9, 16, 21, 33}
          : new int[] {2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 20, 21, 31, 32, 33, 63, 65, 81, 201};
  private static final float[] SCALES = {
    1f, -0.3f, 0f, 1e-30f, Float.MIN_VALUE, Float.POSITIVE_INFINITY, Float.NaN
  };
  private static final int[] ROW_COUNTS =
      Twins.INTERPRETED ? new int[] {0, 1, 9} : new int[] {0, 1, 3, 4, 7, 8, 9, 15, 16, 17, 33};
  private static final int BORDER = 5;
  private static final float POISON = -7f;

  private final SoftmaxGradientKernel scalar = new SoftmaxGradientScalar();
  private final SoftmaxGradientKernel vector = new SoftmaxGradientVector();

  @ParameterizedTest
  @EnumSource(Inputs.Kind.class)
  void equalsTheScalarTwinBitForBit(Inputs.Kind kind) {
    for (int classes : CLASSES) {
      for (int rows : ROW_COUNTS) {
        int[] labels = Inputs.labels(rows, classes, classes);
        float[] logits = Inputs.logits(kind, rows, classes, labels, 31L * classes);
        float[] scales = new float[rows];
        for (int row = 0; row < rows; row++) {
          scales[row] = SCALES[row % SCALES.length];
        }
        String what = "%s, classes %d, rows %d".formatted(kind, classes, rows);
        int[] expected = softmax(scalar, logits, 0, rows, classes, labels, scales);
        assertArrayEquals(
            expected, softmax(vector, logits, 0, rows, classes, labels, scales), what);
        if (rows > 0) {
          // Whatever rows it is among.
          int last = rows - 1;
          for (SoftmaxGradientKernel kernel : new SoftmaxGradientKernel[] {scalar, vector}) {
            assertArrayEquals(
                Arrays.copyOfRange(expected, last * classes, rows * classes),
                softmax(kernel, logits, last, 1, classes, labels, scales),
                what + ", the last row alone");
          }
        }
      }
    }
  }

  /** Bits of the gradients of rows from {@code first} on; nothing else is written. */
  private static int[] softmax(
      SoftmaxGradientKernel kernel,
      float[] logits,
      int first,
      int rows,
      int classes,
      int[] labels,
      float[] scales) {
    float[] out = new float[rows * classes + 2 * BORDER];
    Arrays.fill(out, POISON);
    System.arraycopy(logits, first * classes, out, BORDER, rows * classes);
    kernel.gradients(
        out,
        BORDER,
        rows,
        classes,
        labels,
        first,
        scales,
        first,
        Twins.scratch(rows * classes + TileSizes.LANES),
        Twins.scratch(TileSizes.SCRATCH));
    for (int i = 0; i < BORDER; i++) {
      assertEquals(POISON, out[i], "written before");
      assertEquals(POISON, out[BORDER + rows * classes + i], "written behind");
    }
    return Twins.bits(out, BORDER, rows * classes);
  }
}
