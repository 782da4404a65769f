package dev.multibox.internal.element;

import dev.multibox.internal.location.LocationCurve;
import dev.multibox.internal.numeric.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link DifferenceLossScalar}, a vector at a time. */
final class DifferenceLossVector {

  private DifferenceLossVector() {}

  static void losses(
      LocationCurve curve,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] losses,
      int lossOffset) {
    float knee = curve.knee();
    float quadratic = curve.quadratic();
    float slope = curve.slope();
    float intercept = curve.intercept();
    int end = Lanes.end(count);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      FloatVector d =
          FloatVector.fromArray(Lanes.SPECIES, predicted, predictedOffset + i)
              .sub(FloatVector.fromArray(Lanes.SPECIES, target, targetOffset + i));
      FloatVector a = d.abs();
      FloatVector linear =
          a.fma(
              FloatVector.broadcast(Lanes.SPECIES, slope),
              FloatVector.broadcast(Lanes.SPECIES, -intercept));
      FloatVector loss = linear.blend(d.mul(quadratic).mul(d), a.compare(VectorOperators.LT, knee));
      loss.blend(Float.NaN, loss.compare(VectorOperators.NE, loss))
          .intoArray(losses, lossOffset + i);
    }
    DifferenceLossScalar.losses(
        curve,
        predicted,
        predictedOffset + end,
        target,
        targetOffset + end,
        count - end,
        losses,
        lossOffset + end);
  }

  static void gradients(
      LocationCurve curve,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] gradients,
      int gradientOffset) {
    float twice = 2f * curve.quadratic();
    float slope = DifferenceLossScalar.outerSlope(curve);
    float knee = curve.knee();
    int end = Lanes.end(count);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      FloatVector d =
          FloatVector.fromArray(Lanes.SPECIES, predicted, predictedOffset + i)
              .sub(FloatVector.fromArray(Lanes.SPECIES, target, targetOffset + i));
      FloatVector linear =
          FloatVector.zero(Lanes.SPECIES)
              .blend(slope, d.compare(VectorOperators.GT, 0f))
              .blend(-slope, d.compare(VectorOperators.LT, 0f));
      FloatVector gradient = d.mul(twice).blend(linear, d.abs().compare(VectorOperators.GE, knee));
      gradient
          .blend(Float.NaN, gradient.compare(VectorOperators.NE, gradient))
          .intoArray(gradients, gradientOffset + i);
    }
    DifferenceLossScalar.gradients(
        curve,
        predicted,
        predictedOffset + end,
        target,
        targetOffset + end,
        count - end,
        gradients,
        gradientOffset + end);
  }
}
