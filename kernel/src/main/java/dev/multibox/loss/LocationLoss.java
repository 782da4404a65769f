package dev.multibox.loss;

import dev.multibox.internal.bytes.ByteFormReader;
import dev.multibox.internal.bytes.ByteFormWriter;
import dev.multibox.internal.location.LocationCurve;
import dev.multibox.internal.memory.Arguments;

/**
 * The loss of one coordinate's difference {@code d = predicted - target}; a prior's loss is the sum
 * over its four coordinates.
 *
 * <table>
 * <caption>Forms</caption>
 * <tr><th>form</th><th>loss</th><th>used by</th></tr>
 * <tr><td>{@link #smoothL1}</td><td>{@code 0.5 d^2 / beta} where {@code |d| < beta}, else
 * {@code |d| - 0.5 beta}</td><td>Fast R-CNN eq. 3 and SSD eq. 2 (beta 1); Faster R-CNN's sigma form
 * is beta = 1 / sigma^2, 1/9 at sigma 3</td></tr>
 * <tr><td>{@link #huber}</td><td>{@code 0.5 d^2} where {@code |d| < delta}, else
 * {@code delta (|d| - 0.5 delta)}</td><td>TensorFlow Object Detection API</td></tr>
 * <tr><td>{@link #l1}</td><td>{@code |d|}</td><td>d2l, DJL</td></tr>
 * <tr><td>{@link #l2}</td><td>{@code 0.5 d^2}</td><td>Caffe's L2 option</td></tr>
 * </table>
 *
 * <p>NaN in either operand, and the difference of two infinities of one sign, give NaN. Each form
 * is computed with at most four roundings a coordinate. Immutable.
 */
public final class LocationLoss {

  /** The formulas; their order is part of the byte form. */
  private enum Form {
    SMOOTH_L1,
    HUBER,
    L1,
    L2
  }

  private final Form form;
  private final float knee;
  private final LocationCurve curve;

  private LocationLoss(Form form, float knee, LocationCurve curve) {
    this.form = form;
    this.knee = knee;
    this.curve = curve;
  }

  /**
   * {@return smooth-L1}
   *
   * @param beta where the quadratic and the linear piece meet: a normal float above 0
   * @throws IllegalArgumentException if {@code beta} is not
   */
  public static LocationLoss smoothL1(float beta) {
    Arguments.positive("beta", beta);
    if (beta < Float.MIN_NORMAL) {
      throw new IllegalArgumentException(
          "beta: expected at least " + Float.MIN_NORMAL + ", as 0.5 / beta overflows, got " + beta);
    }
    return new LocationLoss(Form.SMOOTH_L1, beta, LocationCurve.smoothL1(beta));
  }

  /**
   * {@return Huber, which is {@code delta} times smooth-L1 with {@code beta = delta}}
   *
   * @param delta where the quadratic and the linear piece meet: above 0, at most 1e19
   * @throws IllegalArgumentException if {@code delta} is not
   */
  public static LocationLoss huber(float delta) {
    Arguments.positive("delta", delta);
    if (delta > 1e19f) {
      throw new IllegalArgumentException(
          "delta: expected at most 1e19, as its square overflows, got " + delta);
    }
    return new LocationLoss(Form.HUBER, delta, LocationCurve.huber(delta));
  }

  /** {@return the absolute difference, the formula of {@link ElementForm#l1}} */
  public static LocationLoss l1() {
    return new LocationLoss(Form.L1, 0f, LocationCurve.l1());
  }

  /** {@return half the squared difference, the formula of {@link ElementForm#l2}} */
  public static LocationLoss l2() {
    return new LocationLoss(Form.L2, 0f, LocationCurve.l2());
  }

  LocationCurve curve() {
    return curve;
  }

  void write(ByteFormWriter writer) {
    writer.constant(form).float32(knee);
  }

  static LocationLoss read(ByteFormReader reader) {
    Form form = reader.constant("locationLoss", Form.class);
    float knee = reader.float32("knee");
    return switch (form) {
      case SMOOTH_L1 -> smoothL1(knee);
      case HUBER -> huber(knee);
      case L1 -> l1();
      case L2 -> l2();
    };
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LocationLoss that && form == that.form && knee == that.knee;
  }

  @Override
  public int hashCode() {
    return 31 * form.hashCode() + Float.hashCode(knee);
  }

  /** {@return the form and its parameter, such as {@code SMOOTH_L1(beta=1.0)}} */
  @Override
  public String toString() {
    return switch (form) {
      case SMOOTH_L1 -> form + "(beta=" + knee + ")";
      case HUBER -> form + "(delta=" + knee + ")";
      case L1, L2 -> form.name();
    };
  }
}
