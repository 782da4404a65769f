package dev.multibox.internal.element;

import dev.multibox.internal.numeric.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link HingeScalar}, a vector at a time. */
public final class HingeVector extends ElementLossVector {

  private static final FloatVector ONE = FloatVector.broadcast(Lanes.SPECIES, 1f);

  /** Creates the kernel. */
  public HingeVector() {
    super(new HingeScalar());
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
    for (int i = 0; i < count; i += Lanes.COUNT) {
      FloatVector y = FloatVector.fromArray(Lanes.SPECIES, target, targetOffset + i);
      FloatVector h =
          y.neg().fma(FloatVector.fromArray(Lanes.SPECIES, predicted, predictedOffset + i), ONE);
      FloatVector loss = h.blend(0f, h.compare(VectorOperators.LE, 0f));
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
    for (int i = 0; i < count; i += Lanes.COUNT) {
      FloatVector y = FloatVector.fromArray(Lanes.SPECIES, target, targetOffset + i);
      FloatVector h =
          y.neg().fma(FloatVector.fromArray(Lanes.SPECIES, predicted, predictedOffset + i), ONE);
      FloatVector gradient = y.neg().blend(0f, h.compare(VectorOperators.LE, 0f));
      gradient
          .blend(Float.NaN, h.compare(VectorOperators.NE, h))
          .intoArray(gradients, gradientOffset + i);
    }
  }
}
