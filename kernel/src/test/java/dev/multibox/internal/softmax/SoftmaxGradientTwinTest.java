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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradients of softmax and sigmoid cross entropy: the vector twin gives the scalar twin's bits. */
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
  private static final int ROWS = Twins.INTERPRETED ? 3 : 11;
  private static final int BORDER = 5;
  private static final float POISON = -7f;

  private final Kernels scalar = ScalarKernels.create();
  private final Kernels vector = VectorKernels.create();

  /** One gradient kernel, as both twins have it. */
  private interface Gradient {
    void row(
        Kernels kernels,
        float[] logits,
        int row,
        int classes,
        int label,
        float scale,
        float[] gradient,
        int at);
  }

  @ParameterizedTest
  @EnumSource(Inputs.Kind.class)
  void softmax(Inputs.Kind kind) {
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
          for (Kernels kernels : new Kernels[] {scalar, vector}) {
            assertArrayEquals(
                Arrays.copyOfRange(expected, last * classes, rows * classes),
                softmax(kernels, logits, last, 1, classes, labels, scales),
                what + ", the last row alone");
          }
        }
      }
    }
  }

  /** Bits of the gradients of rows from {@code first} on; nothing else is written. */
  private static int[] softmax(
      Kernels kernels,
      float[] logits,
      int first,
      int rows,
      int classes,
      int[] labels,
      float[] scales) {
    float[] out = new float[rows * classes + 2 * BORDER];
    Arrays.fill(out, POISON);
    System.arraycopy(logits, first * classes, out, BORDER, rows * classes);
    kernels
        .softmaxGradient()
        .gradients(
            out,
            BORDER,
            rows,
            classes,
            labels,
            first,
            scales,
            first,
            Twins.scratch(rows * classes + 16),
            Twins.scratch(TileSizes.SCRATCH));
    for (int i = 0; i < BORDER; i++) {
      assertEquals(POISON, out[i], "written before");
      assertEquals(POISON, out[BORDER + rows * classes + i], "written behind");
    }
    return bits(out, BORDER, rows * classes);
  }

  @ParameterizedTest
  @EnumSource(Inputs.Kind.class)
  void sigmoid(Inputs.Kind kind) {
    compare(
        kind,
        (kernels, logits, row, classes, label, scale, gradient, at) ->
            kernels.sigmoidGradient().gradient(logits, row, classes, label, scale, gradient, at));
  }

  private void compare(Inputs.Kind kind, Gradient gradient) {
    for (int classes : CLASSES) {
      int[] labels = Inputs.labels(ROWS, classes, classes);
      float[] logits = Inputs.logits(kind, ROWS, classes, labels, 31L * classes);
      for (int row = 0; row < ROWS; row++) {
        // An ignored row has no gradient; here it gets its last class.
        int label = labels[row] < 0 ? classes - 1 : labels[row];
        float scale = SCALES[row % SCALES.length];
        String what =
            "%s, classes %d, row %d, label %d, scale %s"
                .formatted(kind, classes, row, label, scale);
        int[] expected = bits(gradient, scalar, logits, row, classes, label, scale);
        assertArrayEquals(
            expected, bits(gradient, vector, logits, row, classes, label, scale), what);
        for (Kernels kernels : new Kernels[] {scalar, vector}) {
          assertArrayEquals(
              expected,
              bitsInPlace(gradient, kernels, logits, row, classes, label, scale),
              what + ", in place");
        }
      }
    }
  }

  private static int[] bits(
      Gradient gradient,
      Kernels kernels,
      float[] logits,
      int row,
      int classes,
      int label,
      float scale) {
    float[] out = new float[classes + 2 * BORDER];
    Arrays.fill(out, POISON);
    gradient.row(kernels, logits, row * classes, classes, label, scale, out, BORDER);
    for (int i = 0; i < BORDER; i++) {
      assertEquals(POISON, out[i], "written before");
      assertEquals(POISON, out[BORDER + classes + i], "written behind");
    }
    return bits(out, BORDER, classes);
  }

  private static int[] bitsInPlace(
      Gradient gradient,
      Kernels kernels,
      float[] logits,
      int row,
      int classes,
      int label,
      float scale) {
    float[] both = logits.clone();
    int at = row * classes;
    gradient.row(kernels, both, at, classes, label, scale, both, at);
    int[] own = bits(both, at, classes);
    System.arraycopy(logits, at, both, at, classes);
    assertArrayEquals(
        bits(logits, 0, logits.length), bits(both, 0, both.length), "written in another row");
    return own;
  }

  private static int[] bits(float[] values, int from, int count) {
    int[] bits = new int[count];
    for (int i = 0; i < count; i++) {
      bits[i] = Float.floatToRawIntBits(values[from + i]);
    }
    return bits;
  }
}
