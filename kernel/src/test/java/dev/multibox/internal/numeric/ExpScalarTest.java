package dev.multibox.internal.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * exp against double precision. Walks every 1,009th float of its range; the full walk, which found
 * the figure of the Javadoc, takes minutes and is the {@code accuracy} command.
 */
class ExpScalarTest {

  private static final int STRIDE = 1_009;

  @Test
  void staysWithinItsFigure() {
    double worst = 0;
    for (int bits = 0; bits <= Float.floatToIntBits(ExpScalar.HIGHEST); bits += STRIDE) {
      float d = Float.intBitsToFloat(bits);
      worst = Math.max(worst, Ulps.of(ExpScalar.exp(d), Math.exp(d)));
      if (-d >= ExpScalar.LOWEST) {
        worst = Math.max(worst, Ulps.of(ExpScalar.exp(-d), Math.exp(-d)));
      }
    }
    assertTrue(worst <= ExpScalar.MAX_ULP, "worst " + worst);
    assertTrue(worst > 0.5, "a walk that finds less than half an ulp compares nothing: " + worst);
  }

  @Test
  void edgesAreAsDocumented() {
    assertEquals(1f, ExpScalar.exp(0f));
    assertEquals(0f, ExpScalar.exp(Math.nextDown(ExpScalar.LOWEST)));
    assertEquals(0f, ExpScalar.exp(Float.NEGATIVE_INFINITY));
    assertTrue(ExpScalar.exp(ExpScalar.LOWEST) >= Float.MIN_NORMAL);
    assertTrue(Float.isFinite(ExpScalar.exp(ExpScalar.HIGHEST)));
    assertEquals(Float.POSITIVE_INFINITY, ExpScalar.exp(Math.nextUp(ExpScalar.HIGHEST)));
    // Not finite, which is all that callers ask: infinity less infinity stands in between.
    assertEquals(Float.NaN, ExpScalar.exp(Float.POSITIVE_INFINITY));
    assertTrue(Float.isNaN(ExpScalar.exp(Float.intBitsToFloat(0x7f800001))));
    assertTrue(Float.isNaN(ExpScalar.exp(Float.intBitsToFloat(0xffffffff))));
  }
}
