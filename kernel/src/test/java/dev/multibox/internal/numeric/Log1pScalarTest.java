package dev.multibox.internal.numeric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/**
 * log1p against double precision. Walks every 1,009th float of its range; the full walk, which
 * found the figure of the Javadoc, takes minutes and is the {@code accuracy} command.
 */
class Log1pScalarTest {

  private static final int STRIDE = 1_009;

  @Test
  void staysWithinItsFigure() {
    double worst = 0;
    for (int bits = 1; bits <= Float.floatToIntBits(Log1pScalar.HIGHEST); bits += STRIDE) {
      float t = Float.intBitsToFloat(bits);
      worst = Math.max(worst, Ulps.of(Log1pScalar.log1p(t), Math.log1p(t)));
    }
    assertTrue(worst <= Log1pScalar.MAX_ULP, "worst " + worst);
    assertTrue(worst > 0.5, "a walk that finds less than half an ulp compares nothing: " + worst);
  }

  @Test
  void edgesAreAsDocumented() {
    assertEquals(0f, Log1pScalar.log1p(0f));
    assertEquals(Float.MIN_VALUE, Log1pScalar.log1p(Float.MIN_VALUE));
  }
}
