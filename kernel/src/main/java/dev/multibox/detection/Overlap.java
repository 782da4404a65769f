package dev.multibox.detection;

import dev.multibox.internal.memory.Arguments;

/**
 * How much two boxes overlap: {@code intersection / (((area + area') - intersection) + epsilon)}
 * with {@code area = (right - left + areaBorder) * (bottom - top + areaBorder)} and {@code
 * intersection = max(0, right - left + intersectionBorder) * max(0, bottom - top +
 * intersectionBorder)} of what the two have in common. Never negative for boxes that are not turned
 * inside out; 1 for a box and itself where there is no epsilon.
 *
 * @param areaBorder added to the sides of a box; finite
 * @param intersectionBorder added to the sides of an intersection; finite, 0 or more
 * @param epsilon added to the union; finite, 0 or more
 * @param apart what two boxes overlap by that have nothing in common
 * @param corners which corners a box is given by
 * @param precision what is computed in
 */
public record Overlap(
    float areaBorder,
    float intersectionBorder,
    float epsilon,
    Apart apart,
    Corners corners,
    Precision precision) {

  /**
   * Intersection over union in float32; NaN between two boxes without an area. torchvision,
   * ssd.pytorch, NVIDIA, MLPerf.
   */
  public static final Overlap PLAIN =
      new Overlap(0f, 0f, 0f, Apart.QUOTIENT, Corners.IN_ORDER, Precision.FLOAT);

  /** Intersection over union in float32, 0 without an intersection. Caffe. */
  public static final Overlap ZERO_WHERE_APART =
      new Overlap(0f, 0f, 0f, Apart.ZERO, Corners.IN_ORDER, Precision.FLOAT);

  /** The same of boxes that are given by any two opposite corners. ONNX Runtime. */
  public static final Overlap ONNX =
      new Overlap(0f, 0f, 0f, Apart.ZERO, Corners.OPPOSITE, Precision.FLOAT);

  /**
   * With 1e-5 in the denominator, which assumes fractions of the image: small boxes overlap less.
   * Two identical boxes with sides of 0.0028 have 0.44. qfgaohao/pytorch-ssd.
   */
  public static final Overlap EPSILON =
      new Overlap(0f, 0f, 1e-5f, Apart.QUOTIENT, Corners.IN_ORDER, Precision.FLOAT);

  /** Intersection over union in double. ssd_keras, pycocotools, tfjs. */
  public static final Overlap IN_DOUBLE =
      new Overlap(0f, 0f, 0f, Apart.QUOTIENT, Corners.IN_ORDER, Precision.DOUBLE);

  /** Pixels whose last row and column belong to the box. VOC's development kit. */
  public static final Overlap PIXELS =
      new Overlap(1f, 1f, 0f, Apart.QUOTIENT, Corners.IN_ORDER, Precision.FLOAT);

  /**
   * Bug-compatible: ssd_keras with border_pixels 'include', which adds 1 to the sides of boxes and
   * not to those of an intersection. A box and itself have less than 1.
   */
  public static final Overlap SSD_KERAS_INCLUDE =
      new Overlap(1f, 0f, 0f, Apart.QUOTIENT, Corners.IN_ORDER, Precision.DOUBLE);

  /** Bug-compatible: ssd_keras with border_pixels 'exclude'. */
  public static final Overlap SSD_KERAS_EXCLUDE =
      new Overlap(-1f, 0f, 0f, Apart.QUOTIENT, Corners.IN_ORDER, Precision.DOUBLE);

  /** What two boxes overlap by that have nothing in common. */
  public enum Apart {
    /** The formula's value: 0, or NaN where both areas are 0. */
    QUOTIENT,
    /** 0 always. A box that is turned inside out has area 0. */
    ZERO
  }

  /** Which corners a box is given by. */
  public enum Corners {
    /** Left, top, right, bottom, as they are. */
    IN_ORDER,
    /** Any two opposite ones; they are put in order, and come out so. */
    OPPOSITE
  }

  /** What an overlap is computed in, from corners that are float32. */
  public enum Precision {
    /** float32. */
    FLOAT,
    /** float64, by scalar code. */
    DOUBLE
  }

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException if a component is out of its range
   * @throws NullPointerException if a component is null
   */
  public Overlap {
    Arguments.combination(Float.isFinite(areaBorder), "areaBorder", "a finite number", areaBorder);
    Arguments.notNegative("intersectionBorder", intersectionBorder);
    Arguments.notNegative("epsilon", epsilon);
    Arguments.notNull("apart", apart);
    Arguments.notNull("corners", corners);
    Arguments.notNull("precision", precision);
    // -0 is 0, to equals as well
    areaBorder += 0f;
    intersectionBorder += 0f;
    epsilon += 0f;
  }
}
