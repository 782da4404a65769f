package dev.multibox.internal.element;

import dev.multibox.internal.location.LocationCurve;

/** A {@link LocationCurve} of the difference of prediction and target, and its derivative. */
public final class DifferenceLossScalar implements ElementLossKernel {

  @Override
  public void losses(
      ElementFunction function,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] losses,
      int lossOffset,
      float[] scratch) {
    LocationCurve curve = function.curve();
    for (int i = 0; i < count; i++) {
      float loss = curve.loss(predicted[predictedOffset + i] - target[targetOffset + i]);
      losses[lossOffset + i] = Float.isNaN(loss) ? Float.NaN : loss;
    }
  }

  @Override
  public void gradients(
      ElementFunction function,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] gradients,
      int gradientOffset,
      float[] scratch) {
    LocationCurve curve = function.curve();
    float twice = 2f * curve.quadratic();
    float slope = outerSlope(curve);
    for (int i = 0; i < count; i++) {
      float d = predicted[predictedOffset + i] - target[targetOffset + i];
      float gradient = twice * d;
      if (Math.abs(d) >= curve.knee()) {
        gradient = d > 0f ? slope : d < 0f ? -slope : 0f;
      }
      gradients[gradientOffset + i] = Float.isNaN(gradient) ? Float.NaN : gradient;
    }
  }

  /** The slope from the knee on; a curve without a knee gets there with an infinite difference. */
  static float outerSlope(LocationCurve curve) {
    return curve.knee() == Float.POSITIVE_INFINITY ? Float.POSITIVE_INFINITY : curve.slope();
  }
}
