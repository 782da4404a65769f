package dev.multibox.internal.element;

import dev.multibox.internal.numeric.Lanes;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link ZeroOneScalar}, a vector at a time. */
public final class ZeroOneVector extends ElementLossVector {

  private static final FloatVector ONE = FloatVector.broadcast(Lanes.SPECIES, 1f);

  /** Creates the kernel. */
  public ZeroOneVector() {
    super(new ZeroOneScalar());
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
      FloatVector margin =
          FloatVector.fromArray(Lanes.SPECIES, predicted, predictedOffset + i)
              .mul(FloatVector.fromArray(Lanes.SPECIES, target, targetOffset + i));
      ONE.blend(0f, margin.compare(VectorOperators.GT, 0f)).intoArray(losses, lossOffset + i);
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
    Arrays.fill(gradients, gradientOffset, gradientOffset + count, 0f);
  }
}
