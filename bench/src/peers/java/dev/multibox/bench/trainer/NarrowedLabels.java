package dev.multibox.bench.trainer;

import dev.multibox.BatchShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Labels of 64 bits as the library's of 32, in memory that is kept from call to call. */
final class NarrowedLabels {

  private int[] labels = {};

  /**
   * Copies labels; the next call overwrites them.
   *
   * @param longs {@code [batch][priors]} integers of 64 bits
   * @throws IllegalArgumentException if one has more than 32 bits
   */
  MemorySegment of(BatchShape shape, MemorySegment longs) {
    int count = Math.toIntExact(shape.rows());
    if (labels.length < count) {
      labels = new int[count];
    }
    for (int row = 0; row < count; row++) {
      long label = longs.get(ValueLayout.JAVA_LONG_UNALIGNED, (long) row * Long.BYTES);
      if ((int) label != label) {
        throw new IllegalArgumentException(
            "labels: expected -1 to "
                + (shape.classes() - 1)
                + ", got "
                + label
                + " at ["
                + row / shape.priors()
                + "]["
                + row % shape.priors()
                + "]; give 0 for the background and -1 for a prior to ignore");
      }
      labels[row] = (int) label;
    }
    return MemorySegment.ofArray(labels);
  }
}
