package dev.multibox.bench.trainer;

import dev.multibox.BatchShape;
import java.util.Arrays;

/** Refuses tensors of another type or shape, naming tensor, what was expected and what it is. */
final class TensorArguments {

  private static final int COORDINATES = 4;

  private TensorArguments() {}

  /** Refuses a list of another length. */
  static void requireCount(String name, String expected, int count, int actual) {
    if (actual != count) {
      throw new IllegalArgumentException(
          name
              + ": expected "
              + count
              + " tensors, "
              + expected
              + ", got "
              + actual
              + "; give a list of these alone");
    }
  }

  /** Refuses another type, as bits would be read as other numbers. */
  static void requireType(String name, Object expected, Object actual, String wayOut) {
    if (!expected.equals(actual)) {
      throw new IllegalArgumentException(
          name + ": expected " + expected + ", got " + actual + "; " + wayOut);
    }
  }

  /** The sizes of logits, which must have three dimensions of 1 or more; null if not known. */
  static BatchShape batchShape(long[] logits) {
    boolean sized =
        logits != null
            && logits.length == 3
            && Arrays.stream(logits).allMatch(size -> size >= 1 && size <= Integer.MAX_VALUE);
    if (!sized) {
      throw new IllegalArgumentException(
          "logits: expected a shape [batch][priors][classes] of known sizes, got "
              + Arrays.toString(logits)
              + "; reshape the class scores of a prior to its last dimension");
    }
    return BatchShape.of((int) logits[0], (int) logits[1], (int) logits[2]);
  }

  /** Refuses logits of another shape. */
  static void requireLogits(BatchShape shape, long[] actual) {
    require("logits", "[batch][priors][classes]", actual, sizes(shape, shape.classes()));
  }

  /** Refuses offsets of another shape. */
  static void requireOffsets(String name, BatchShape shape, long[] actual) {
    require(name, "[batch][priors][4]", actual, sizes(shape, COORDINATES));
  }

  /** Refuses labels of another shape. */
  static void requireLabels(BatchShape shape, long[] actual) {
    require("labels", "[batch][priors]", actual, shape.batch(), shape.priors());
  }

  private static long[] sizes(BatchShape shape, int columns) {
    return new long[] {shape.batch(), shape.priors(), columns};
  }

  /**
   * Refuses another shape.
   *
   * @param form what the sizes are
   */
  static void require(String name, String form, long[] actual, long... expected) {
    if (!Arrays.equals(expected, actual)) {
      throw new IllegalArgumentException(
          name
              + ": expected shape "
              + Arrays.toString(expected)
              + " as "
              + form
              + ", got "
              + Arrays.toString(actual)
              + "; reshape it or take the tensor of this batch");
    }
  }
}
