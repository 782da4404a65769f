package dev.multibox.internal.element;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.internal.Kernels;
import dev.multibox.internal.Twins;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Element-wise losses: the vector twin gives the scalar twin's bits. */
@Tag("bits")
@Tag("vector-only")
class ElementLossTwinTest {

  private static final int[] COUNTS = {
    0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 64, 100, ElementLossKernel.TILE
  };
  private static final int BORDER = 3;

  private final Kernels scalar = Kernels.scalar();
  private final Kernels vector = Kernels.vector();

  static Stream<ElementFunction> functions() {
    return ElementFunctions.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void equalsTheScalarTwinBitForBit(ElementFunction function) {
    int rounds = Twins.INTERPRETED ? 1 : 20;
    for (int round = 0; round < rounds; round++) {
      for (int count : COUNTS) {
        Random random = new Random(31L * count + round);
        float[] x = ElementFunctions.predictions(function, count + BORDER, random);
        float[] y = ElementFunctions.targets(function, count + 1, random);
        String what = function + " count " + count + " round " + round;
        assertArrayEquals(
            losses(scalar, function, x, y, count), losses(vector, function, x, y, count), what);
        assertArrayEquals(
            gradients(scalar, function, x, y, count),
            gradients(vector, function, x, y, count),
            what);
      }
    }
  }

  private static int[] losses(
      Kernels kernels, ElementFunction function, float[] x, float[] y, int count) {
    float[] losses = bordered(count);
    kernels
        .elementLoss(function)
        .losses(function, x, BORDER, y, 1, count, losses, BORDER, scratch());
    return inside(losses, count);
  }

  private static int[] gradients(
      Kernels kernels, ElementFunction function, float[] x, float[] y, int count) {
    float[] gradients = bordered(count);
    kernels
        .elementLoss(function)
        .gradients(function, x, BORDER, y, 1, count, gradients, BORDER, scratch());
    return inside(gradients, count);
  }

  private static float[] scratch() {
    float[] scratch = Twins.scratch(ElementLossKernel.SCRATCH);
    Arrays.fill(scratch, Float.NaN);
    return scratch;
  }

  private static float[] bordered(int count) {
    float[] values = new float[count + 2 * BORDER];
    Arrays.fill(values, -7f);
    return values;
  }

  /** Raw bits, so that NaN must be the same NaN; what stands around must be untouched. */
  private static int[] inside(float[] values, int count) {
    for (int i = 0; i < BORDER; i++) {
      assertEquals(-7f, values[i], "written before");
      assertEquals(-7f, values[BORDER + count + i], "written behind");
    }
    int[] all = Twins.bits(values);
    for (int i = BORDER; i < BORDER + count; i++) {
      if (Float.isNaN(values[i])) {
        assertEquals(0x7fc00000, all[i], "the NaN at " + (i - BORDER));
      }
    }
    return Arrays.copyOfRange(all, BORDER, BORDER + count);
  }
}
