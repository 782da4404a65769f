package dev.multibox.loss;

import dev.multibox.BatchShape;
import dev.multibox.internal.memory.Arguments;

/** Refuses views of different sizes. */
final class Shapes {

  private Shapes() {}

  /** Refuses a view that has other sizes than the predictions. */
  static void requireSame(String name, BatchShape actual, BatchShape predictions) {
    requireSameRows(name, actual, predictions);
    Arguments.equal(name + ".classes", actual.classes(), "predictions", predictions.classes());
  }

  /** The same for a view that has no classes. */
  static void requireSameRows(String name, BatchShape actual, BatchShape predictions) {
    Arguments.equal(name + ".batch", actual.batch(), "predictions", predictions.batch());
    Arguments.equal(name + ".priors", actual.priors(), "predictions", predictions.priors());
  }
}
