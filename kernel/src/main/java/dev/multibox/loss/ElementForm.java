package dev.multibox.loss;

import dev.multibox.internal.element.ElementFunction;
import dev.multibox.internal.location.LocationCurve;
import dev.multibox.internal.memory.Arguments;

/**
 * The loss {@code f(x, y)} of one prediction and its target, for {@link ElementLoss}.
 *
 * <table>
 * <caption>Forms; {@code d = x - y}, {@code u = 2^-24}</caption>
 * <tr><th>form</th><th>loss</th><th>derivative with respect to x</th><th>targets</th>
 * <th>relative error of the loss</th></tr>
 * <tr><td>{@link #l1}</td><td>{@code |d|}</td><td>sign of d, 0 at 0</td><td>any</td>
 * <td>u</td></tr>
 * <tr><td>{@link #squared}</td><td>{@code d^2}</td><td>{@code 2d}</td><td>any</td><td>3u</td></tr>
 * <tr><td>{@link #l2}</td><td>{@code d^2 / 2}</td><td>{@code d}</td><td>any</td>
 * <td>3u</td></tr>
 * <tr><td>{@link #smoothL1}, {@link #huber}</td><td>as {@link LocationLoss}</td>
 * <td>{@code d / beta} below beta, else its sign; delta times that</td><td>any</td>
 * <td>5u</td></tr>
 * <tr><td>{@link #binaryCrossEntropy}</td><td>{@code -(y ln x + (1 - y) ln(1 - x))}</td>
 * <td>{@code (x - y) / (x (1 - x))}</td><td>0 to 1</td><td>6u</td></tr>
 * <tr><td>{@link #binaryCrossEntropyWithLogits}</td><td>the same of sigmoid(x)</td>
 * <td>{@code sigmoid(x) - y}</td><td>0 to 1</td><td>8u</td></tr>
 * <tr><td>{@link #sigmoidFocal()}</td><td>{@code w m^gamma} times the row above, with {@code m = p
 * (1 - y) + (1 - p) y}, {@code p = sigmoid(x)}</td><td>see there</td><td>0 to 1</td>
 * <td>see there</td></tr>
 * <tr><td>{@link #hinge}</td><td>{@code max(0, 1 - y x)}</td><td>{@code -y} where the loss is above
 * 0, else 0</td><td>-1, 1</td><td>u</td></tr>
 * <tr><td>{@link #zeroOne}</td><td>0 where {@code y x > 0}, else 1</td><td>0</td><td>-1, 1</td>
 * <td>exact</td></tr>
 * </table>
 *
 * <p>How the errors come about: each operation rounds by u; {@code d} is rounded once, and squared
 * counts twice. The logarithms add 0.94 and 0.87 ulp (1.9 u) to three roundings of a sum of terms
 * of one sign. With logits, exp adds 0.9 ulp (1.8 u), to which log1p is at most as sensitive as 1.
 * log1p adds 1.5 ulp (3 u). A rounding of {@code 1 - y} and a fused multiply-add follow. Losses,
 * and parts of them, below 2^-126 count as 0. With a target of 0 or 1 the terms of a derivative are
 * of one sign. The relative error is then at most 8u where the table's formula is one quotient or
 * sigmoid. With targets between, the sigmoid minus the target has that error relative to the
 * greater of the two.
 *
 * <p>NaN in a prediction gives NaN, loss and derivative; 1 and 0 with {@link #zeroOne}. Infinite
 * predictions give the limit where there is one: a logit of +infinity has the loss 0 with the
 * target 1, +infinity with any other.
 *
 * <p>Immutable.
 */
public final class ElementForm {

  private final String name;
  private final ElementFunction function;

  private ElementForm(String name, ElementFunction function) {
    this.name = name;
    this.function = function;
  }

  /** {@return the absolute difference} */
  public static ElementForm l1() {
    return new ElementForm("L1", ElementFunction.of(LocationCurve.l1()));
  }

  /**
   * {@return the squared difference, twice {@link #l2}}
   *
   * <p>OpenPose's sum over its confidence maps; a mask of 0 and 1 goes to {@link
   * Elements#weighted(float[])}.
   */
  public static ElementForm squared() {
    LocationCurve curve = new LocationCurve(Float.POSITIVE_INFINITY, 1f, 1f, 0f);
    return new ElementForm("SQUARED", ElementFunction.of(curve));
  }

  /**
   * {@return half the squared difference, the formula of {@link LocationLoss#l2}}
   *
   * <p>Its sum over a batch of B divided by B, {@code sum of d^2 / (2B)}, is Caffe's EuclideanLoss;
   * its gradient's scale is then {@code 1 / B}.
   */
  public static ElementForm l2() {
    return new ElementForm("L2", ElementFunction.of(LocationCurve.l2()));
  }

  /**
   * {@return smooth-L1, as {@link LocationLoss#smoothL1} of one coordinate}
   *
   * @param beta where the quadratic and the linear piece meet: a normal float above 0
   * @throws IllegalArgumentException if {@code beta} is not
   */
  public static ElementForm smoothL1(float beta) {
    return of(LocationLoss.smoothL1(beta));
  }

  /**
   * {@return Huber, as {@link LocationLoss#huber} of one coordinate}
   *
   * @param delta where the quadratic and the linear piece meet: above 0, at most 1e19
   * @throws IllegalArgumentException if {@code delta} is not
   */
  public static ElementForm huber(float delta) {
    return of(LocationLoss.huber(delta));
  }

  private static ElementForm of(LocationLoss form) {
    return new ElementForm(form.toString(), ElementFunction.of(form.curve()));
  }

  /**
   * {@return binary cross entropy of a probability, without a floor}
   *
   * <p>A term whose factor {@code y} or {@code 1 - y} is 0 counts as 0, so a prediction that equals
   * the target costs 0. NumPy's {@code 0 * log(0)} is NaN there. A probability of 0 for a target of
   * 1 costs +infinity. A prediction outside 0 to 1 gives NaN.
   */
  public static ElementForm binaryCrossEntropy() {
    return new ElementForm(
        "BINARY_CROSS_ENTROPY", ElementFunction.of(ElementFunction.Kind.BINARY_CROSS_ENTROPY));
  }

  /**
   * {@return binary cross entropy of a logit}
   *
   * <p>Computed as {@code |x| c + log1p(exp(-|x|))} with {@code c = 1 - y} for {@code x > 0} and
   * {@code c = y} else: no cancellation, and no limit to the logit.
   */
  public static ElementForm binaryCrossEntropyWithLogits() {
    return new ElementForm(
        "BINARY_CROSS_ENTROPY_WITH_LOGITS",
        ElementFunction.of(ElementFunction.Kind.LOGIT_CROSS_ENTROPY));
  }

  /** {@return sigmoid focal loss with alpha 0.25 and gamma 2} */
  public static ElementForm sigmoidFocal() {
    return sigmoidFocal(0.25f, 2f);
  }

  /**
   * {@return sigmoid focal loss: {@code w m^gamma} times binary cross entropy}
   *
   * <p>{@code w = alpha y + (1 - alpha) (1 - y)}. The power is a product for a gamma of 0, 1 and 2,
   * else {@code exp(gamma ln m)}. Relative error with a target of 0 or 1: {@code m} has 6u, which
   * makes {@code 6 gamma u}; exp(gamma ln m) adds {@code (3 |gamma ln m| + 2) u}. The cross entropy
   * has 8u, the products and w 4u. The derivative is {@code w m^gamma (gamma (1 - 2y) p (1 - p) ce
   * / m + p - y)}, whose two terms are then of one sign, and has 15u more.
   *
   * <p>Source: Lin et al., Focal Loss for Dense Object Detection (2017), equation 5;
   * torchvision.ops.sigmoid_focal_loss.
   *
   * @param alpha weight of a target of 1, 0 to 1
   * @param gamma power of 1 minus the target's probability, 0 or more
   * @throws IllegalArgumentException if they are not
   */
  public static ElementForm sigmoidFocal(float alpha, float gamma) {
    Arguments.notNegative("alpha", alpha);
    if (alpha > 1f) {
      throw new IllegalArgumentException("alpha: expected 0 to 1, got " + alpha);
    }
    Arguments.notNegative("gamma", gamma);
    return new ElementForm(
        "SIGMOID_FOCAL(alpha=" + alpha + ", gamma=" + gamma + ")",
        ElementFunction.focal(alpha, 1f - alpha, gamma));
  }

  /**
   * {@return sigmoid focal loss with both targets weighed 1, torchvision's negative alpha}
   *
   * @param gamma power of 1 minus the target's probability, 0 or more
   * @throws IllegalArgumentException if it is not
   */
  public static ElementForm sigmoidFocalUnweighted(float gamma) {
    Arguments.notNegative("gamma", gamma);
    return new ElementForm(
        "SIGMOID_FOCAL_UNWEIGHTED(gamma=" + gamma + ")", ElementFunction.focal(1f, 1f, gamma));
  }

  /** {@return hinge loss: 1 minus the margin {@code y x} where the margin is below 1, else 0} */
  public static ElementForm hinge() {
    return new ElementForm("HINGE", ElementFunction.of(ElementFunction.Kind.HINGE));
  }

  /**
   * {@return 1 where the prediction's sign is not the target's, else 0}
   *
   * <p>A prediction of 0 or NaN has no sign and counts as a mistake. For rows of scores there is
   * {@link ZeroOneLoss}.
   */
  public static ElementForm zeroOne() {
    return new ElementForm("ZERO_ONE", ElementFunction.of(ElementFunction.Kind.ZERO_ONE));
  }

  ElementFunction function() {
    return function;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ElementForm that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** {@return the form and its parameters, such as {@code HUBER(delta=1.0)}} */
  @Override
  public String toString() {
    return name;
  }
}
