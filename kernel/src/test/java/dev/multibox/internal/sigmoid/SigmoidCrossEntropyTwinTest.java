package dev.multibox.internal.sigmoid;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.RowLossTwins;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sigmoid cross entropy: the vector twin gives the scalar twin's bits. */
@Tag("bits")
@Tag("vector-only")
class SigmoidCrossEntropyTwinTest {

  private final RowLossTwins twins =
      new RowLossTwins(
          new SigmoidCrossEntropyScalar()::losses, new SigmoidCrossEntropyVector()::losses);

  @ParameterizedTest
  @EnumSource(Inputs.Kind.class)
  void equalsTheScalarTwinBitForBit(Inputs.Kind kind) {
    twins.compareSizes(kind);
  }

  /** Every other row has a label without a column: behind the last. */
  @ParameterizedTest
  @EnumSource(Inputs.Kind.class)
  void equalsTheScalarTwinWithoutABackgroundColumn(Inputs.Kind kind) {
    for (int classes = 1; classes <= 33; classes++) {
      int[] labels = Inputs.labels(RowLossTwins.ROWS.getLast(), classes, classes);
      for (int row = 0; row < labels.length; row += 2) {
        labels[row] = classes;
      }
      twins.compare(kind, labels.length, classes, labels, classes);
    }
  }

  @Test
  void equalsTheScalarTwinOnLongRows() {
    twins.compareLongRows();
  }

  @Test
  void equalsTheScalarTwinOnWholeImages() {
    twins.compareWholeImages();
  }
}
