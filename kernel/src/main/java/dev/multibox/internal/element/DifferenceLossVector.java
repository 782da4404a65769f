package dev.multibox.internal.element;

import dev.multibox.internal.location.LocationCurve;
import dev.multibox.internal.numeric.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link DifferenceLossScalar}, a vector at a time. */
public final class DifferenceLossVector extends ElementLossVector {

  /** Creates the kernel. */
  public DifferenceLossVector() {
    super(new DifferenceLossScalar());
  }

  @Override
  void wholeLosses(
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
    float knee = curve.knee();
    float quadratic = curve.quadratic();
    float slope = curve.slope();
    float intercept = curve.intercept();
    for (int i = 0; i < count; i += Lanes.COUNT) {
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
  }

  @Override
  void wholeGradients(
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
    float slope = DifferenceLossScalar.outerSlope(curve);
    float knee = curve.knee();
    for (int i = 0; i < count; i += Lanes.COUNT) {
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
  }
}
