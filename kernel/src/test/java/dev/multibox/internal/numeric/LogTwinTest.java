package dev.multibox.internal.numeric;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code log}: the loop over a tile gives the scalar twin's bits. */
@Tag("bits")
@Tag("vector-only")
class LogTwinTest {

  @Test
  void equalsTheScalarTwinBitForBit() {
    FunctionTwins.compare(
        "log",
        Float.NEGATIVE_INFINITY,
        Float.POSITIVE_INFINITY,
        LogScalar::log,
        TileFunctionsVector::log);
  }
}
