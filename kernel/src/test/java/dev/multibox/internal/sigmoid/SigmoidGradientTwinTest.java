package dev.multibox.internal.sigmoid;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.Twins;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Gradient of the sigmoid cross entropy: the vector twin gives the scalar twin's bits. */
@Tag("bits")
@Tag("vector-only")
class SigmoidGradientTwinTest {

  private static final int[] CLASSES =
      Twins.INTERPRETED
          ? new int[] {2, 9, 16, 21, 33}
          : new int[] {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 20, 21, 31, 32, 33, 63, 65, 81, 201};
  private static final float[] SCALES = {
    1f, -0.3f, 0f, 1e-30f, Float.MIN_VALUE, Float.POSITIVE_INFINITY, Float.NaN
  };
  private static final int ROWS = Twins.INTERPRETED ? 3 : 11;
  private static final int BORDER = 5;
  private static final float POISON = -7f;

  private final SigmoidGradientKernel scalar = new SigmoidGradientScalar();
  private final SigmoidGradientKernel vector = new SigmoidGradientVector();

  @ParameterizedTest
  @EnumSource(Inputs.Kind.class)
  void equalsTheScalarTwinBitForBit(Inputs.Kind kind) {
    for (int classes : CLASSES) {
      int[] labels = Inputs.labels(ROWS, classes, classes);
      float[] logits = Inputs.logits(kind, ROWS, classes, labels, 31L * classes);
      for (int row = 0; row < ROWS; row++) {
        // An ignored row has no gradient; here it gets a label without a column.
        int label = labels[row] < 0 ? classes : labels[row];
        float scale = SCALES[row % SCALES.length];
        String what =
            "%s, classes %d, row %d, label %d, scale %s"
                .formatted(kind, classes, row, label, scale);
        int[] expected = bits(scalar, logits, row, classes, label, scale);
        assertArrayEquals(expected, bits(vector, logits, row, classes, label, scale), what);
        for (SigmoidGradientKernel kernel : new SigmoidGradientKernel[] {scalar, vector}) {
          assertArrayEquals(
              expected,
              bitsInPlace(kernel, logits, row, classes, label, scale),
              what + ", in place");
        }
      }
    }
  }

  private static int[] bits(
      SigmoidGradientKernel kernel, float[] logits, int row, int classes, int label, float scale) {
    float[] out = new float[classes + 2 * BORDER];
    Arrays.fill(out, POISON);
    kernel.gradient(logits, row * classes, classes, label, scale, out, BORDER);
    for (int i = 0; i < BORDER; i++) {
      assertEquals(POISON, out[i], "written before");
      assertEquals(POISON, out[BORDER + classes + i], "written behind");
    }
    return Twins.bits(out, BORDER, classes);
  }

  private static int[] bitsInPlace(
      SigmoidGradientKernel kernel, float[] logits, int row, int classes, int label, float scale) {
    float[] both = logits.clone();
    int at = row * classes;
    kernel.gradient(both, at, classes, label, scale, both, at);
    int[] own = Twins.bits(both, at, classes);
    System.arraycopy(logits, at, both, at, classes);
    assertArrayEquals(
        Twins.bits(logits, 0, logits.length),
        Twins.bits(both, 0, both.length),
        "written in another row");
    return own;
  }
}
