package dev.multibox.internal.element;

import static dev.multibox.internal.element.ElementKernels.TILE;

import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.numeric.TileFunctionsVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link LogitCrossEntropyScalar}, a tile at a time: first exp and log1p, then the rest. */
final class LogitCrossEntropyVector {

  private static final FloatVector ONE = FloatVector.broadcast(Lanes.SPECIES, 1f);

  private LogitCrossEntropyVector() {}

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
    softplus(predicted, predictedOffset, target, targetOffset, end, scratch);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      FloatVector loss = FloatVector.fromArray(Lanes.SPECIES, scratch, TILE + i);
      loss.blend(Float.NaN, loss.compare(VectorOperators.NE, loss))
          .intoArray(losses, lossOffset + i);
    }
    LogitCrossEntropyScalar.losses(
        predicted,
        predictedOffset + end,
        target,
        targetOffset + end,
        count - end,
        losses,
        lossOffset + end);
  }

  /** Leaves {@code exp(-|x|)} in the scratch's first tile and the losses in its second. */
  static void softplus(
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int end,
      float[] scratch) {
    exponentials(predicted, predictedOffset, end, scratch);
    System.arraycopy(scratch, 0, scratch, TILE, end);
    TileFunctionsVector.log1p(scratch, TILE, end);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      FloatVector x = FloatVector.fromArray(Lanes.SPECIES, predicted, predictedOffset + i);
      FloatVector y = FloatVector.fromArray(Lanes.SPECIES, target, targetOffset + i);
      FloatVector l = FloatVector.fromArray(Lanes.SPECIES, scratch, TILE + i);
      FloatVector c = y.blend(ONE.sub(y), x.compare(VectorOperators.GT, 0f));
      x.abs().fma(c, l).blend(l, c.compare(VectorOperators.EQ, 0f)).intoArray(scratch, TILE + i);
    }
  }

  private static void exponentials(
      float[] predicted, int predictedOffset, int end, float[] scratch) {
    for (int i = 0; i < end; i += Lanes.COUNT) {
      FloatVector.fromArray(Lanes.SPECIES, predicted, predictedOffset + i)
          .abs()
          .neg()
          .intoArray(scratch, i);
    }
    TileFunctionsVector.exp(scratch, 0, end);
  }

  static void gradients(
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] gradients,
      int gradientOffset,
      float[] scratch) {
    int end = Lanes.end(count);
    exponentials(predicted, predictedOffset, end, scratch);
    for (int i = 0; i < end; i += Lanes.COUNT) {
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
    LogitCrossEntropyScalar.gradients(
        predicted,
        predictedOffset + end,
        target,
        targetOffset + end,
        count - end,
        gradients,
        gradientOffset + end);
  }
}
