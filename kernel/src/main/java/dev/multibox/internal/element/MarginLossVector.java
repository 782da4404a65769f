package dev.multibox.internal.element;

import dev.multibox.internal.numeric.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link MarginLossScalar}, a vector at a time. */
final class MarginLossVector {

  private static final FloatVector ONE = FloatVector.broadcast(Lanes.SPECIES, 1f);

  private MarginLossVector() {}

  static void hinge(
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] losses,
      int lossOffset) {
    int end = Lanes.end(count);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      FloatVector y = FloatVector.fromArray(Lanes.SPECIES, target, targetOffset + i);
      FloatVector h =
          y.neg().fma(FloatVector.fromArray(Lanes.SPECIES, predicted, predictedOffset + i), ONE);
      FloatVector loss = h.blend(0f, h.compare(VectorOperators.LE, 0f));
      loss.blend(Float.NaN, loss.compare(VectorOperators.NE, loss))
          .intoArray(losses, lossOffset + i);
    }
    MarginLossScalar.hinge(
        predicted,
        predictedOffset + end,
        target,
        targetOffset + end,
        count - end,
        losses,
        lossOffset + end);
  }

  static void hingeGradients(
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] gradients,
      int gradientOffset) {
    int end = Lanes.end(count);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      FloatVector y = FloatVector.fromArray(Lanes.SPECIES, target, targetOffset + i);
      FloatVector h =
          y.neg().fma(FloatVector.fromArray(Lanes.SPECIES, predicted, predictedOffset + i), ONE);
      FloatVector gradient = y.neg().blend(0f, h.compare(VectorOperators.LE, 0f));
      gradient
          .blend(Float.NaN, h.compare(VectorOperators.NE, h))
          .intoArray(gradients, gradientOffset + i);
    }
    MarginLossScalar.hingeGradients(
        predicted,
        predictedOffset + end,
        target,
        targetOffset + end,
        count - end,
        gradients,
        gradientOffset + end);
  }

  static void zeroOne(
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] losses,
      int lossOffset) {
    int end = Lanes.end(count);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      FloatVector margin =
          FloatVector.fromArray(Lanes.SPECIES, predicted, predictedOffset + i)
              .mul(FloatVector.fromArray(Lanes.SPECIES, target, targetOffset + i));
      ONE.blend(0f, margin.compare(VectorOperators.GT, 0f)).intoArray(losses, lossOffset + i);
    }
    MarginLossScalar.zeroOne(
        predicted,
        predictedOffset + end,
        target,
        targetOffset + end,
        count - end,
        losses,
        lossOffset + end);
  }
}
