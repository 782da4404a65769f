package dev.multibox.internal.numeric;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code log}: the vector twin and the loop over a tile give the scalar twin's bits. */
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
        LogVector::log,
        TileFunctionsVector::log);
  }
}
