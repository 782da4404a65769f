package dev.multibox.loss;

import dev.multibox.BatchShape;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.Sizes;
import dev.multibox.internal.numeric.TileSizes;

/** Refuses views of different sizes. */
final class Shapes {

  /** Classes at most, so that a tile of one row and the vector behind it are an array. */
  static final int MOST_CLASSES = Sizes.ARRAY - TileSizes.LANES;

  private Shapes() {}

  /** Refuses a view that has other sizes than the predictions. */
  static void requireSame(String name, BatchShape actual, BatchShape predictions) {
    requireSameRows(name, actual, predictions);
    requireEqual(name, ".classes", actual.classes(), predictions.classes());
  }

  /** The same for a view that has no classes. */
  static void requireSameRows(String name, BatchShape actual, BatchShape predictions) {
    requireEqual(name, ".batch", actual.batch(), predictions.batch());
    requireEqual(name, ".priors", actual.priors(), predictions.priors());
  }

  private static void requireEqual(String name, String size, int actual, int expected) {
    // The name is put together for the refusal alone: C2 does not always leave out a string.
    if (actual != expected) {
      Arguments.equal(name + size, actual, "predictions", expected);
    }
  }
}
