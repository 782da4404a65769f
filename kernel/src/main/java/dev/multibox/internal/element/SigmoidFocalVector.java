package dev.multibox.internal.element;

import static dev.multibox.internal.element.ElementLossKernel.TILE;

import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.numeric.TileFunctionsVector;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link SigmoidFocalScalar}, a tile at a time: first exp, logarithm and power, then the rest. */
public final class SigmoidFocalVector extends ElementLossVector {

  private static final int ENTROPY = TILE;
  private static final int LACK = 2 * TILE;
  private static final int POWER = 3 * TILE;

  private static final FloatVector ONE = FloatVector.broadcast(Lanes.SPECIES, 1f);

  /** Creates the kernel. */
  public SigmoidFocalVector() {
    super(new SigmoidFocalScalar());
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
    LogitCrossEntropyVector.softplus(
        predicted, predictedOffset, target, targetOffset, count, scratch);
    lacks(predicted, predictedOffset, target, targetOffset, count, scratch);
    weighedPowers(function, target, targetOffset, count, scratch);
    for (int i = 0; i < count; i += Lanes.COUNT) {
      FloatVector loss =
          FloatVector.fromArray(Lanes.SPECIES, scratch, POWER + i)
              .mul(FloatVector.fromArray(Lanes.SPECIES, scratch, ENTROPY + i));
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
    LogitCrossEntropyVector.softplus(
        predicted, predictedOffset, target, targetOffset, count, scratch);
    lacks(predicted, predictedOffset, target, targetOffset, count, scratch);
    weighedPowers(function, target, targetOffset, count, scratch);
    float gamma = function.gamma();
    for (int i = 0; i < count; i += Lanes.COUNT) {
      FloatVector x = FloatVector.fromArray(Lanes.SPECIES, predicted, predictedOffset + i);
      FloatVector y = FloatVector.fromArray(Lanes.SPECIES, target, targetOffset + i);
      FloatVector e = FloatVector.fromArray(Lanes.SPECIES, scratch, i);
      FloatVector m = FloatVector.fromArray(Lanes.SPECIES, scratch, LACK + i);
      FloatVector large = ONE.div(e.add(1f));
      FloatVector small = e.div(e.add(1f));
      FloatVector ratio = large.mul(small).div(m).blend(1f, m.compare(VectorOperators.EQ, 0f));
      FloatVector term =
          ONE.sub(y.mul(2f))
              .mul(gamma)
              .mul(ratio)
              .mul(FloatVector.fromArray(Lanes.SPECIES, scratch, ENTROPY + i))
              .blend(0f, ratio.compare(VectorOperators.EQ, 0f));
      VectorMask<Float> above = x.compare(VectorOperators.GT, 0f);
      FloatVector gradient =
          FloatVector.fromArray(Lanes.SPECIES, scratch, POWER + i)
              .mul(term.add(small.sub(y).blend(ONE.sub(y).sub(small), above)));
      gradient
          .blend(Float.NaN, gradient.compare(VectorOperators.NE, gradient))
          .intoArray(gradients, gradientOffset + i);
    }
  }

  private static void lacks(
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] scratch) {
    for (int i = 0; i < count; i += Lanes.COUNT) {
      FloatVector x = FloatVector.fromArray(Lanes.SPECIES, predicted, predictedOffset + i);
      FloatVector y = FloatVector.fromArray(Lanes.SPECIES, target, targetOffset + i);
      FloatVector e = FloatVector.fromArray(Lanes.SPECIES, scratch, i);
      FloatVector large = ONE.div(e.add(1f));
      FloatVector small = e.div(e.add(1f));
      VectorMask<Float> above = x.compare(VectorOperators.GT, 0f);
      FloatVector p = small.blend(large, above);
      FloatVector q = large.blend(small, above);
      p.fma(ONE.sub(y), q.mul(y)).intoArray(scratch, LACK + i);
    }
  }

  private static void weighedPowers(
      ElementFunction function, float[] target, int targetOffset, int count, float[] scratch) {
    powers(function.gamma(), count, scratch);
    float positiveWeight = function.positiveWeight();
    float negativeWeight = function.negativeWeight();
    for (int i = 0; i < count; i += Lanes.COUNT) {
      FloatVector y = FloatVector.fromArray(Lanes.SPECIES, target, targetOffset + i);
      y.fma(FloatVector.broadcast(Lanes.SPECIES, positiveWeight), ONE.sub(y).mul(negativeWeight))
          .mul(FloatVector.fromArray(Lanes.SPECIES, scratch, POWER + i))
          .intoArray(scratch, POWER + i);
    }
  }

  private static void powers(float gamma, int count, float[] scratch) {
    System.arraycopy(scratch, LACK, scratch, POWER, count);
    if (gamma == 0f) {
      Arrays.fill(scratch, POWER, POWER + count, 1f);
    } else if (gamma == 2f) {
      for (int i = POWER; i < POWER + count; i += Lanes.COUNT) {
        FloatVector m = FloatVector.fromArray(Lanes.SPECIES, scratch, i);
        m.mul(m).intoArray(scratch, i);
      }
    } else if (gamma != 1f) {
      TileFunctionsVector.log(scratch, POWER, count);
      for (int i = POWER; i < POWER + count; i += Lanes.COUNT) {
        FloatVector.fromArray(Lanes.SPECIES, scratch, i).mul(gamma).intoArray(scratch, i);
      }
      TileFunctionsVector.exp(scratch, POWER, count);
    }
  }
}
