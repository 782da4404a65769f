package dev.multibox.internal.softmax;

import dev.multibox.internal.Inputs;
import dev.multibox.internal.RowLossTwins;
import dev.multibox.internal.Twins;
import dev.multibox.internal.numeric.TileSizes;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Softmax cross entropy: the vector twin gives the scalar twin's bits. */
@Tag("bits")
@Tag("vector-only")
class SoftmaxCrossEntropyTwinTest {

  // The interpreter takes 10 us for a vector operation: three minutes for what C2 does in two
  // seconds.
  private static final int[] CLASSES =
      Twins.INTERPRETED
          ? new int[] {2, 9, 16, 21, 33}
          : new int[] {2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 20, 21, 31, 32, 33, 81};
  private static final int[] ROWS =
      Twins.INTERPRETED
          ? new int[] {0, 1, 5, 17}
          : new int[] {0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64};

  private final RowLossTwins twins =
      new RowLossTwins(
          new SoftmaxCrossEntropyScalar()::losses, new SoftmaxCrossEntropyVector()::losses);

  @ParameterizedTest
  @EnumSource(Inputs.Kind.class)
  void equalsTheScalarTwinBitForBit(Inputs.Kind kind) {
    for (int classes : CLASSES) {
      for (int rows : ROWS) {
        long seed = 31L * classes + rows;
        twins.compare(kind, rows, classes, seed);
      }
    }
  }

  /** Rows of few classes go one by one where many labels are positive. */
  @Test
  void equalsTheScalarTwinWhereEveryRowIsPositive() {
    for (int classes : CLASSES) {
      for (int rows : ROWS) {
        int[] labels = new int[rows];
        Arrays.setAll(labels, row -> 1 + row % (classes - 1));
        twins.compare(Inputs.Kind.ORDINARY, rows, classes, labels, classes);
      }
    }
  }

  @Test
  void equalsTheScalarTwinOnLongRows() {
    int rows = Twins.INTERPRETED ? 1 : 18;
    for (int classes : new int[] {91, 128, 201, 601, 1203, 5000}) {
      twins.compare(Inputs.Kind.ORDINARY, rows, classes, classes);
      twins.compare(Inputs.Kind.WIDE, rows, classes, classes);
    }
  }

  @Test
  void equalsTheScalarTwinOnWholeImages() {
    int rows = Twins.INTERPRETED ? 40 : 8732;
    for (int from = 0; from < rows; from += TileSizes.ROWS) {
      int tile = Math.min(TileSizes.ROWS, rows - from);
      twins.compare(Inputs.Kind.ORDINARY, tile, 21, from);
      twins.compare(Inputs.Kind.ORDINARY, tile, 81, from);
    }
  }
}
