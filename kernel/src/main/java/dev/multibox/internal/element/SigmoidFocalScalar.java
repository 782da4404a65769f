package dev.multibox.internal.element;

import dev.multibox.internal.numeric.ExpScalar;
import dev.multibox.internal.numeric.Log1pScalar;
import dev.multibox.internal.numeric.LogScalar;

/**
 * Sigmoid focal loss, {@code w m^gamma ce}, and its derivative, {@code w m^gamma (gamma (1 - 2y) (p
 * q / m) ce + (p - y))}. There {@code p = sigmoid(x)}, {@code q = sigmoid(-x)}, and {@code m = p (1
 * - y) + q y} is 1 less the probability of the target. {@code ce} is the binary cross entropy, and
 * {@code w} the weight of the target. With a target of 0 or 1 all terms of a sum have one sign.
 *
 * <p>The power is 1, {@code m} and {@code m m} for the exponents 0, 1 and 2, else {@code exp(gamma
 * ln m)}.
 */
public final class SigmoidFocalScalar implements ElementLossKernel {

  @Override
  public void losses(
      ElementFunction function,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] losses,
      int lossOffset,
      float[] scratch) {
    for (int i = 0; i < count; i++) {
      float x = predicted[predictedOffset + i];
      float y = target[targetOffset + i];
      float e = ExpScalar.exp(-Math.abs(x));
      float entropy = LogitCrossEntropyScalar.loss(x, y, Math.abs(x), Log1pScalar.log1p(e));
      float weighed = weight(function, y) * power(lack(x, y, e), function.gamma());
      float loss = weighed * entropy;
      losses[lossOffset + i] = Float.isNaN(loss) ? Float.NaN : loss;
    }
  }

  @Override
  public void gradients(
      ElementFunction function,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] gradients,
      int gradientOffset,
      float[] scratch) {
    for (int i = 0; i < count; i++) {
      float x = predicted[predictedOffset + i];
      float y = target[targetOffset + i];
      float e = ExpScalar.exp(-Math.abs(x));
      float entropy = LogitCrossEntropyScalar.loss(x, y, Math.abs(x), Log1pScalar.log1p(e));
      float large = 1f / (1f + e);
      float small = e / (1f + e);
      float m = lack(x, y, e);
      // m is 0 where p or q is, with a target on the right side: the ratio is then the other one.
      float ratio = m == 0f ? 1f : large * small / m;
      float term = function.gamma() * (1f - 2f * y) * ratio * entropy;
      // An infinite logit on the wrong side: 0 times an infinite entropy.
      if (ratio == 0f) {
        term = 0f;
      }
      float weighed = weight(function, y) * power(m, function.gamma());
      float gradient = weighed * (term + LogitCrossEntropyScalar.gradient(x, y, small));
      gradients[gradientOffset + i] = Float.isNaN(gradient) ? Float.NaN : gradient;
    }
  }

  private static float weight(ElementFunction function, float y) {
    return Math.fma(function.positiveWeight(), y, function.negativeWeight() * (1f - y));
  }

  private static float lack(float x, float y, float e) {
    float large = 1f / (1f + e);
    float small = e / (1f + e);
    float p = x > 0f ? large : small;
    float q = x > 0f ? small : large;
    return Math.fma(p, 1f - y, q * y);
  }

  private static float power(float m, float gamma) {
    if (gamma == 0f) {
      return 1f;
    }
    if (gamma == 1f) {
      return m;
    }
    return gamma == 2f ? m * m : ExpScalar.exp(gamma * LogScalar.log(m));
  }
}
