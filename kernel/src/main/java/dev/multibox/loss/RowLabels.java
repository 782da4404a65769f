package dev.multibox.loss;

import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.selection.LabelsKernel;

/** Refuses labels of rows that are out of range. */
final class RowLabels {

  private RowLabels() {}

  /**
   * Refuses labels below -1 or above the last class.
   *
   * @param labels those of {@code rows} rows
   * @param first the number of the first row among all, for the message
   */
  static void check(LabelsKernel kernel, int[] labels, int rows, int classes, long first) {
    int positives = kernel.check(labels, 0, rows, classes);
    if (positives < 0) {
      int bad = -1 - positives;
      throw Arguments.badLabel(labels[bad], classes - 1, "[" + (first + bad) + "]");
    }
  }
}
