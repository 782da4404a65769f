package dev.multibox.internal.element;

import static dev.multibox.internal.element.ElementLossKernel.TILE;

import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.numeric.TileFunctionsVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link BinaryCrossEntropyScalar}, a tile at a time: first all logarithms, then the rest. */
public final class BinaryCrossEntropyVector extends ElementLossVector {

  private static final FloatVector ONE = FloatVector.broadcast(Lanes.SPECIES, 1f);

  /** Creates the kernel. */
  public BinaryCrossEntropyVector() {
    super(new BinaryCrossEntropyScalar());
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
      FloatVector p = FloatVector.fromArray(Lanes.SPECIES, predicted, predictedOffset + i);
      p.intoArray(scratch, i);
      p.neg().intoArray(scratch, TILE + i);
    }
    TileFunctionsVector.log(scratch, 0, count);
    TileFunctionsVector.log1p(scratch, TILE, count);
    for (int i = 0; i < count; i += Lanes.COUNT) {
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
  }
}
