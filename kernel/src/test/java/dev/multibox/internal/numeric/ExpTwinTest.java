package dev.multibox.internal.numeric;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code exp}: the vector twin and the loop over a tile give the scalar twin's bits. */
@Tag("bits")
@Tag("vector-only")
class ExpTwinTest {

  @Test
  void equalsTheScalarTwinBitForBit() {
    FunctionTwins.compare(
        "exp",
        Float.NEGATIVE_INFINITY,
        Float.POSITIVE_INFINITY,
        ExpScalar::exp,
        FunctionTwins.by(ExpVector::exp));
    FunctionTwins.compare(
        "exp",
        Float.NEGATIVE_INFINITY,
        Float.POSITIVE_INFINITY,
        ExpScalar::exp,
        TileFunctionsVector::exp);
  }
}
