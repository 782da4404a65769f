package dev.multibox.loss;

/** The forms in float64, as their formulas stand. */
final class ElementLossOracle {

  /** A loss of one prediction and its target. */
  @FunctionalInterface
  interface Formula {
    double of(double x, double y);
  }

  private ElementLossOracle() {}

  static double binaryCrossEntropy(double p, double y) {
    return -(y == 0 ? 0 : y * Math.log(p)) - (y == 1 ? 0 : (1 - y) * Math.log1p(-p));
  }

  static double withLogits(double x, double y) {
    // Not max(x, 0) - x y: that cancels.
    return y * softplus(-x) + (1 - y) * softplus(x);
  }

  static Formula focal(double alpha, double gamma) {
    return (x, y) -> {
      double lack = (1 - y) * sigmoid(x) + y * sigmoid(-x);
      double weight = alpha < 0 ? 1 : alpha * y + (1 - alpha) * (1 - y);
      return weight * Math.pow(lack, gamma) * withLogits(x, y);
    };
  }

  static Formula smoothL1(double beta) {
    return (x, y) -> {
      double a = Math.abs(x - y);
      return a < beta ? 0.5 * a * a / beta : a - 0.5 * beta;
    };
  }

  static double hinge(double x, double y) {
    return Math.max(0, 1 - y * x);
  }

  static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }
}
