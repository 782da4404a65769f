package dev.multibox.internal.numeric;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code log1p}: the vector twin and the loop over a tile give the scalar twin's bits. */
@Tag("bits")
@Tag("vector-only")
class Log1pTwinTest {

  @Test
  void equalsTheScalarTwinBitForBit() {
    FunctionTwins.compare(
        "log1p", 0f, Log1pScalar.HIGHEST, Log1pScalar::log1p, FunctionTwins.by(Log1pVector::log1p));
    FunctionTwins.compare(
        "log1p", 0f, Log1pScalar.HIGHEST, Log1pScalar::log1p, TileFunctionsVector::log1p);
  }
}
