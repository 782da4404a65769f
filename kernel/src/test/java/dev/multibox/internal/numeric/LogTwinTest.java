package dev.multibox.internal.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.internal.Twins;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The logarithm: the vector twin gives the scalar twin's bits, and both are accurate. */
@Tag("bits")
@Tag("vector-only")
class LogTwinTest {

  private static final int STRIDE = Twins.INTERPRETED ? 4_000_037 : 10_007;

  private static final float[] EDGES = {
    0f,
    -0f,
    1f,
    Float.MIN_VALUE,
    Float.MIN_NORMAL,
    Math.nextDown(Float.MIN_NORMAL),
    Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    -1f,
    -Float.MIN_VALUE,
    Float.intBitsToFloat(0x7f800001),
    Float.intBitsToFloat(0xffc00001),
    Math.nextDown(1f),
    Math.nextUp(1f),
    Float.intBitsToFloat(Log1pScalar.SQRT_HALF_BITS)
  };

  @Test
  void equalsTheScalarTwinBitForBit() {
    for (long bits = Integer.MIN_VALUE; bits <= Integer.MAX_VALUE; bits += STRIDE) {
      float[] values = EDGES.clone();
      for (int i = 0; i < values.length; i++) {
        values[i] =
            bits == Integer.MIN_VALUE ? values[i] : Float.intBitsToFloat((int) bits + 7 * i);
      }
      compare(values);
    }
  }

  private static void compare(float[] values) {
    for (int i = 0; i < values.length; i += Lanes.COUNT) {
      float[] actual = new float[Lanes.COUNT];
      LogVector.log(FloatVector.fromArray(Lanes.SPECIES, values, i)).intoArray(actual, 0);
      for (int lane = 0; lane < Lanes.COUNT; lane++) {
        float x = values[i + lane];
        assertEquals(
            Float.floatToRawIntBits(LogScalar.log(x)),
            Float.floatToRawIntBits(actual[lane]),
            () -> "log(" + Float.toHexString(x) + ")");
      }
    }
  }

  /** Every {@value #STRIDE}th float; the figure of the Javadoc is from a walk of them all. */
  @Test
  void staysWithinItsFigure() {
    double worst = 0;
    for (long bits = 1; bits < Float.floatToIntBits(Float.POSITIVE_INFINITY); bits += STRIDE) {
      float x = Float.intBitsToFloat((int) bits);
      worst = Math.max(worst, FunctionAccuracyTest.ulps(LogScalar.log(x), Math.log(x)));
    }
    assertTrue(worst <= LogScalar.MAX_ULP, "worst " + worst);
    assertTrue(worst > 0.4, "a walk that finds less than that compares nothing: " + worst);
  }

  @Test
  void edgesAreAsDocumented() {
    assertEquals(0f, LogScalar.log(1f));
    assertEquals(Float.NEGATIVE_INFINITY, LogScalar.log(0f));
    assertEquals(Float.NEGATIVE_INFINITY, LogScalar.log(-0f));
    assertEquals(Float.POSITIVE_INFINITY, LogScalar.log(Float.POSITIVE_INFINITY));
    assertTrue(Float.isNaN(LogScalar.log(-1f)));
    assertTrue(Float.isNaN(LogScalar.log(Float.NEGATIVE_INFINITY)));
    assertTrue(Float.isNaN(LogScalar.log(Float.NaN)));
    assertEquals((float) Math.log(Float.MIN_VALUE), LogScalar.log(Float.MIN_VALUE));
  }
}
