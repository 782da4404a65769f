package dev.multibox.internal.location;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.Twins;
import dev.multibox.internal.numeric.TileSizes;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Location losses: the vector twin gives the scalar twin's bits. */
@Tag("bits")
@Tag("vector-only")
class SmoothL1TwinTest {

  private static final LocationCurve[] CURVES = {
    LocationCurve.smoothL1(1f),
    LocationCurve.smoothL1(1f / 9f),
    LocationCurve.smoothL1(0.11f),
    LocationCurve.huber(0.5f),
    LocationCurve.l1(),
    LocationCurve.l2()
  };

  private static final float[] SPECIALS = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 1e10f, -1e30f, 1f, -1f
  };

  private final SmoothL1Kernel scalar = new SmoothL1Scalar();
  private final SmoothL1Kernel vector = new SmoothL1Vector();

  @Test
  void equalsTheScalarTwinBitForBit() {
    for (LocationCurve curve : CURVES) {
      for (int priors : new int[] {0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 100}) {
        compare(curve, priors, priors);
      }
    }
    compare(CURVES[0], Twins.INTERPRETED ? 512 : 8732, 1);
  }

  private void compare(LocationCurve curve, int priors, long seed) {
    Random random = new Random(seed);
    float[] predicted = new float[priors * 4 + 5];
    float[] target = new float[priors * 4 + 3];
    for (int i = 0; i < predicted.length; i++) {
      predicted[i] =
          random.nextInt(20) > 0
              ? Inputs.uniform(random, 2f)
              : SPECIALS[random.nextInt(SPECIALS.length)];
    }
    for (int i = 0; i < target.length; i++) {
      target[i] = Inputs.uniform(random, 2f);
    }
    float[] expected = new float[priors + 2];
    Arrays.fill(expected, -7f);
    float[] actual = expected.clone();
    scalar.losses(
        curve, predicted, 5, target, 3, priors, expected, 1, Twins.scratch(TileSizes.SCRATCH));
    vector.losses(
        curve, predicted, 5, target, 3, priors, actual, 1, Twins.scratch(TileSizes.SCRATCH));
    for (int i = 0; i < expected.length; i++) {
      assertEquals(
          Float.floatToRawIntBits(expected[i]),
          Float.floatToRawIntBits(actual[i]),
          curve + " priors " + priors + " seed " + seed + " at " + i);
    }
    assertEquals(-7f, actual[0]);
    assertEquals(-7f, actual[priors + 1]);
  }
}
