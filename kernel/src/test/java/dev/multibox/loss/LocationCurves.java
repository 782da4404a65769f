package dev.multibox.loss;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/**
 * The location losses and, independent of the library's curves, what they mean.
 *
 * @param value loss of a difference
 * @param slope its derivative, 0 at 0
 * @param knee where the pieces meet; 0 for a kink at 0, infinite for none
 */
record LocationCurves(DoubleUnaryOperator value, DoubleUnaryOperator slope, double knee) {

  private static final Map<LocationLoss, LocationCurves> CURVES =
      Map.of(
          LocationLoss.smoothL1(1f), smoothL1(1f),
          LocationLoss.smoothL1(1f / 9f), smoothL1(1f / 9f),
          LocationLoss.smoothL1(0.11f), smoothL1(0.11f),
          LocationLoss.huber(1f), huber(1f),
          LocationLoss.huber(0.3f), huber(0.3f),
          LocationLoss.huber(2f), huber(2f),
          LocationLoss.l1(), new LocationCurves(Math::abs, Math::signum, 0),
          LocationLoss.l2(),
              new LocationCurves(d -> 0.5 * d * d, d -> d, Double.POSITIVE_INFINITY));

  /** In an order that does not change from run to run. */
  static List<LocationLoss> all() {
    return CURVES.keySet().stream()
        .sorted((one, other) -> one.toString().compareTo(other.toString()))
        .toList();
  }

  static LocationCurves of(MultiBoxPolicy policy) {
    return of(policy.locationLoss());
  }

  static LocationCurves of(LocationLoss form) {
    return CURVES.get(form);
  }

  private static LocationCurves smoothL1(double beta) {
    return new LocationCurves(
        d -> Math.abs(d) < beta ? 0.5 * d * d / beta : Math.abs(d) - 0.5 * beta,
        d -> Math.clamp(d / beta, -1, 1),
        beta);
  }

  private static LocationCurves huber(double delta) {
    return new LocationCurves(
        d -> Math.abs(d) < delta ? 0.5 * d * d : delta * (Math.abs(d) - 0.5 * delta),
        d -> Math.clamp(d, -delta, delta),
        delta);
  }
}
