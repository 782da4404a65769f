package dev.multibox.internal.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The logarithm against double precision. */
class LogScalarTest {

  private static final int STRIDE = 10_007;

  /** Every {@value #STRIDE}th float; the figure of the Javadoc is from a walk of them all. */
  @Test
  void staysWithinItsFigure() {
    double worst = 0;
    for (long bits = 1; bits < Float.floatToIntBits(Float.POSITIVE_INFINITY); bits += STRIDE) {
      float x = Float.intBitsToFloat((int) bits);
      worst = Math.max(worst, Ulps.of(LogScalar.log(x), Math.log(x)));
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
