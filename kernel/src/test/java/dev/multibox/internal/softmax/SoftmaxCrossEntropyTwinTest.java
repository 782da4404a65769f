package dev.multibox.internal.softmax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.ScalarKernels;
import dev.multibox.internal.Twins;
import dev.multibox.internal.VectorKernels;
import dev.multibox.internal.numeric.TileSizes;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Softmax and sigmoid cross entropy: the vector twin gives the scalar twin's bits. */
@Tag("bits")
@Tag("vector-only")
class SoftmaxCrossEntropyTwinTest {

  // The interpreter takes 10 us for a vector operation: three minutes for what C2 does in two
  // seconds.
  private static final int[] CLASSES =
      Twins.INTERPRETED
          ? new int[] {2, 9, 16, 21, 33}
          : new int[] {2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 20, 21, 31, 32, 33, 81};
  private static final int[] ROWS =
      Twins.INTERPRETED
          ? new int[] {0, 1, 5, 17}
          : new int[] {0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64};
  private static final int BORDER = 3;

  private final Kernels scalar = ScalarKernels.create();
  private final Kernels vector = VectorKernels.create();

  @ParameterizedTest
  @EnumSource(Inputs.Kind.class)
  void equalsTheScalarTwinBitForBit(Inputs.Kind kind) {
    for (int classes : CLASSES) {
      for (int rows : ROWS) {
        long seed = 31L * classes + rows;
        compare(kind, rows, classes, seed);
      }
    }
  }

  @Test
  void equalsTheScalarTwinOnLongRows() {
    int rows = Twins.INTERPRETED ? 1 : 18;
    for (int classes : new int[] {91, 128, 201, 601, 1203, 5000}) {
      compare(Inputs.Kind.ORDINARY, rows, classes, classes);
      compare(Inputs.Kind.WIDE, rows, classes, classes);
    }
  }

  @Test
  void equalsTheScalarTwinOnWholeImages() {
    int rows = Twins.INTERPRETED ? 40 : 8732;
    for (int from = 0; from < rows; from += TileSizes.ROWS) {
      int tile = Math.min(TileSizes.ROWS, rows - from);
      compare(Inputs.Kind.ORDINARY, tile, 21, from);
      compare(Inputs.Kind.ORDINARY, tile, 81, from);
    }
  }

  private void compare(Inputs.Kind kind, int rows, int classes, long seed) {
    int[] labels = Inputs.labels(rows, classes, seed);
    float[] logits = Inputs.logits(kind, rows, classes, labels, seed);
    String what = kind + " rows " + rows + " classes " + classes + " seed " + seed;
    // At the array's end a vector may not read on; inside, it must not use what it reads there.
    float[] inside = new float[logits.length + 64];
    Arrays.fill(inside, Float.NaN);
    System.arraycopy(logits, 0, inside, BORDER, logits.length);
    int[] expected = softmax(scalar, logits, 0, rows, classes, labels);
    assertArrayEquals(expected, softmax(vector, logits, 0, rows, classes, labels), what);
    assertArrayEquals(expected, softmax(vector, inside, BORDER, rows, classes, labels), what);
    assertArrayEquals(expected, softmax(scalar, inside, BORDER, rows, classes, labels), what);
    int[] sigmoid = sigmoid(scalar, logits, 0, rows, classes, labels);
    assertArrayEquals(sigmoid, sigmoid(vector, logits, 0, rows, classes, labels), what);
    assertArrayEquals(sigmoid, sigmoid(vector, inside, BORDER, rows, classes, labels), what);
  }

  private static int[] softmax(
      Kernels kernels, float[] logits, int offset, int rows, int classes, int[] labels) {
    float[] losses = bordered(rows);
    kernels
        .softmaxCrossEntropy()
        .losses(
            logits,
            offset,
            rows,
            classes,
            labels,
            0,
            losses,
            BORDER,
            Twins.scratch(TileSizes.SCRATCH));
    return bits(losses, rows);
  }

  private static int[] sigmoid(
      Kernels kernels, float[] logits, int offset, int rows, int classes, int[] labels) {
    float[] losses = bordered(rows);
    kernels
        .sigmoidCrossEntropy()
        .losses(
            logits,
            offset,
            rows,
            classes,
            labels,
            0,
            losses,
            BORDER,
            Twins.scratch(TileSizes.SCRATCH));
    return bits(losses, rows);
  }

  private static float[] bordered(int rows) {
    float[] losses = new float[rows + 2 * BORDER];
    Arrays.fill(losses, -7f);
    return losses;
  }

  /**
   * Raw bits, so that NaN must be the same NaN; what stands around the losses must be untouched.
   */
  private static int[] bits(float[] losses, int rows) {
    int[] bits = new int[rows];
    for (int i = 0; i < losses.length; i++) {
      if (i < BORDER || i >= BORDER + rows) {
        assertEquals(-7f, losses[i], "written outside at " + i);
      } else {
        bits[i - BORDER] = Float.floatToRawIntBits(losses[i]);
      }
    }
    return bits;
  }
}
