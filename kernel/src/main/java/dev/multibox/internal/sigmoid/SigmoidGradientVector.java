package dev.multibox.internal.sigmoid;

import dev.multibox.internal.numeric.ExpVector;
import dev.multibox.internal.numeric.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** {@link SigmoidGradientScalar}, the columns of a row a vector at a time. */
public final class SigmoidGradientVector implements SigmoidGradientKernel {

  private static final FloatVector ONE = FloatVector.broadcast(Lanes.SPECIES, 1f);

  @Override
  public void gradient(
      float[] logits, int row, int classes, int label, float scale, float[] gradient, int at) {
    // In place, the label's logit is gone once its column is written.
    float own = label < classes ? logits[row + label] : 0f;
    int end = Lanes.end(classes);
    for (int j = 0; j < end; j += Lanes.COUNT) {
      FloatVector z = FloatVector.fromArray(Lanes.SPECIES, logits, row + j);
      FloatVector e = ExpVector.exp(z.abs().neg());
      ONE.blend(e, z.compare(VectorOperators.LT, 0f))
          .div(e.add(1f))
          .mul(scale)
          .blend(Float.NaN, z.compare(VectorOperators.NE, z))
          .intoArray(gradient, at + j);
    }
    SigmoidGradientScalar.columns(logits, row, end, classes, scale, gradient, at);
    SigmoidGradientScalar.label(own, label, classes, scale, gradient, at);
  }
}
