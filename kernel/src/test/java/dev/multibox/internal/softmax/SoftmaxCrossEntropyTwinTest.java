package dev.multibox.internal.softmax;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.RowLossTwins;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Softmax cross entropy: the vector twin gives the scalar twin's bits. */
@Tag("bits")
@Tag("vector-only")
class SoftmaxCrossEntropyTwinTest {

  private final RowLossTwins twins =
      new RowLossTwins(
          new SoftmaxCrossEntropyScalar()::losses, new SoftmaxCrossEntropyVector()::losses);

  @ParameterizedTest
  @EnumSource(Inputs.Kind.class)
  void equalsTheScalarTwinBitForBit(Inputs.Kind kind) {
    twins.compareSizes(kind);
  }

  /** Rows of few classes go one by one where many labels are positive. */
  @Test
  void equalsTheScalarTwinWhereEveryRowIsPositive() {
    for (int classes : RowLossTwins.CLASSES) {
      for (int rows : RowLossTwins.ROWS) {
        int[] labels = new int[rows];
        Arrays.setAll(labels, row -> 1 + row % (classes - 1));
        twins.compare(Inputs.Kind.ORDINARY, rows, classes, labels, classes);
      }
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
