package dev.multibox.internal.element;

import static dev.multibox.internal.element.ElementKernels.TILE;

import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.numeric.TileFunctionsVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link BinaryCrossEntropyScalar}, a tile at a time: first all logarithms, then the rest. */
final class BinaryCrossEntropyVector {

  private static final FloatVector ONE = FloatVector.broadcast(Lanes.SPECIES, 1f);

  private BinaryCrossEntropyVector() {}

  static void losses(
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] losses,
      int lossOffset,
      float[] scratch) {
    int end = Lanes.end(count);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      FloatVector p = FloatVector.fromArray(Lanes.SPECIES, predicted, predictedOffset + i);
      p.intoArray(scratch, i);
      p.neg().intoArray(scratch, TILE + i);
    }
    TileFunctionsVector.log(scratch, 0, end);
    TileFunctionsVector.log1p(scratch, TILE, end);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      FloatVector p = FloatVector.fromArray(Lanes.SPECIES, predicted, predictedOffset + i);
      FloatVector y = FloatVector.fromArray(Lanes.SPECIES, target, targetOffset + i);
      FloatVector other = ONE.sub(y);
      FloatVector otherLog =
          FloatVector.fromArray(Lanes.SPECIES, scratch, TILE + i)
              .blend(Float.NEGATIVE_INFINITY, p.compare(VectorOperators.EQ, 1f));
      FloatVector positive =
          y.mul(FloatVector.fromArray(Lanes.SPECIES, scratch, i))
              .blend(0f, y.compare(VectorOperators.EQ, 0f));
      FloatVector negative = other.mul(otherLog).blend(0f, other.compare(VectorOperators.EQ, 0f));
      VectorMask<Float> inside =
          p.compare(VectorOperators.GE, 0f).and(p.compare(VectorOperators.LE, 1f));
      FloatVector.zero(Lanes.SPECIES)
          .sub(positive.add(negative))
          .blend(Float.NaN, inside.not())
          .intoArray(losses, lossOffset + i);
    }
    BinaryCrossEntropyScalar.losses(
        predicted,
        predictedOffset + end,
        target,
        targetOffset + end,
        count - end,
        losses,
        lossOffset + end);
  }

  static void gradients(
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] gradients,
      int gradientOffset) {
    int end = Lanes.end(count);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      FloatVector p = FloatVector.fromArray(Lanes.SPECIES, predicted, predictedOffset + i);
      FloatVector y = FloatVector.fromArray(Lanes.SPECIES, target, targetOffset + i);
      FloatVector q = ONE.sub(p);
      VectorMask<Float> zero = y.compare(VectorOperators.EQ, 0f);
      VectorMask<Float> one = y.compare(VectorOperators.EQ, 1f);
      FloatVector above = p.sub(y).blend(1f, zero).blend(-1f, one);
      FloatVector below = p.mul(q).blend(q, zero).blend(p, one);
      VectorMask<Float> inside =
          p.compare(VectorOperators.GE, 0f).and(p.compare(VectorOperators.LE, 1f));
      above
          .div(below.abs())
          .blend(Float.NaN, inside.not())
          .intoArray(gradients, gradientOffset + i);
    }
    BinaryCrossEntropyScalar.gradients(
        predicted,
        predictedOffset + end,
        target,
        targetOffset + end,
        count - end,
        gradients,
        gradientOffset + end);
  }
}
