package dev.multibox.internal.element;

import static dev.multibox.internal.element.ElementLossKernel.TILE;

import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.numeric.TileFunctionsVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link LogitCrossEntropyScalar}, a tile at a time: first exp and log1p, then the rest. */
public final class LogitCrossEntropyVector extends ElementLossVector {

  private static final FloatVector ONE = FloatVector.broadcast(Lanes.SPECIES, 1f);

  /** Creates the kernel. */
  public LogitCrossEntropyVector() {
    super(new LogitCrossEntropyScalar());
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
    softplus(predicted, predictedOffset, target, targetOffset, count, scratch);
    for (int i = 0; i < count; i += Lanes.COUNT) {
      FloatVector loss = FloatVector.fromArray(Lanes.SPECIES, scratch, TILE + i);
      loss.blend(Float.NaN, loss.compare(VectorOperators.NE, loss))
          .intoArray(losses, lossOffset + i);
    }
  }

  /** Leaves {@code exp(-|x|)} in the scratch's first tile and the losses in its second. */
  static void softplus(
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] scratch) {
    exponentials(predicted, predictedOffset, count, scratch);
    System.arraycopy(scratch, 0, scratch, TILE, count);
    TileFunctionsVector.log1p(scratch, TILE, count);
    for (int i = 0; i < count; i += Lanes.COUNT) {
      FloatVector x = FloatVector.fromArray(Lanes.SPECIES, predicted, predictedOffset + i);
      FloatVector y = FloatVector.fromArray(Lanes.SPECIES, target, targetOffset + i);
      FloatVector l = FloatVector.fromArray(Lanes.SPECIES, scratch, TILE + i);
      FloatVector c = y.blend(ONE.sub(y), x.compare(VectorOperators.GT, 0f));
      x.abs().fma(c, l).blend(l, c.compare(VectorOperators.EQ, 0f)).intoArray(scratch, TILE + i);
    }
  }

  private static void exponentials(
      float[] predicted, int predictedOffset, int count, float[] scratch) {
    for (int i = 0; i < count; i += Lanes.COUNT) {
      FloatVector.fromArray(Lanes.SPECIES, predicted, predictedOffset + i)
          .abs()
          .neg()
          .intoArray(scratch, i);
    }
    TileFunctionsVector.exp(scratch, 0, count);
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
    exponentials(predicted, predictedOffset, count, scratch);
    for (int i = 0; i < count; i += Lanes.COUNT) {
      FloatVector x = FloatVector.fromArray(Lanes.SPECIES, predicted, predictedOffset + i);
      FloatVector y = FloatVector.fromArray(Lanes.SPECIES, target, targetOffset + i);
      FloatVector e = FloatVector.fromArray(Lanes.SPECIES, scratch, i);
      FloatVector small = e.div(e.add(1f));
      VectorMask<Float> above = x.compare(VectorOperators.GT, 0f);
      FloatVector gradient = small.sub(y).blend(ONE.sub(y).sub(small), above);
      gradient
          .blend(Float.NaN, gradient.compare(VectorOperators.NE, gradient))
          .intoArray(gradients, gradientOffset + i);
    }
  }
}
