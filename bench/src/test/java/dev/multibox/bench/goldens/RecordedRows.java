package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

/**
 * The recorded rows of a gradient.
 *
 * @param rows their indices, {@code image * priors + prior}
 * @param values their numbers, row after row
 */
record RecordedRows(int[] rows, double[] values) {

  /** Of the largest recorded number. */
  private static final double TOLERANCE = 1e-6;

  /** Requires all rows as recorded, and returns the largest error, of the largest number. */
  double requireAll(String what, float[] actual, int columns, boolean[] counts) {
    requireOthersZero(what, actual, columns, counts);
    return requireClose(what, actual, columns);
  }

  /** The largest number. */
  double largest() {
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  /**
   * Requires the recorded rows to be close, and returns the largest error, of the largest number.
   */
  double requireClose(String what, float[] actual, int columns) {
    assertEquals(values.length, rows.length * columns, "numbers of " + what);
    double scale = largest();
    double worst = 0;
    for (int i = 0; i < values.length; i++) {
      int row = rows[i / columns];
      double error = Math.abs(actual[row * columns + i % columns] - values[i]);
      if (!(error <= TOLERANCE * scale)) {
        fail(
            "%s of row %d, column %d: expected %s, got %s, %.3g of the largest number %.3g"
                .formatted(
                    what,
                    row,
                    i % columns,
                    values[i],
                    actual[row * columns + i % columns],
                    error / scale,
                    scale));
      }
      worst = Math.max(worst, error);
    }
    return scale == 0 ? 0 : worst / scale;
  }

  /**
   * Requires the rows that were not recorded to be +0; where the prior counts, to be as good as 0,
   * for the reference's own row rounded to it.
   *
   * @param counts whether a row's prior contributes to the loss
   */
  void requireOthersZero(String what, float[] actual, int columns, boolean[] counts) {
    boolean[] recorded = new boolean[counts.length];
    for (int row : rows) {
      recorded[row] = true;
      assertTrue(counts[row], what + " was recorded of row " + row + ", which does not count");
    }
    double limit = TOLERANCE * largest();
    for (int i = 0; i < actual.length; i++) {
      int row = i / columns;
      boolean zero = Float.floatToRawIntBits(actual[i]) == 0;
      if (!recorded[row] && !zero && !(counts[row] && Math.abs(actual[i]) <= limit)) {
        fail("%s of row %d: expected +0, got %s".formatted(what, row, actual[i]));
      }
    }
  }
}
