package dev.multibox.matching;

import dev.multibox.internal.bytes.ByteForm;
import dev.multibox.internal.bytes.ByteFormReader;
import dev.multibox.internal.bytes.ByteFormWriter;
import dev.multibox.internal.memory.Arguments;

/**
 * How a box becomes the four offsets that a network learns, and back. Start from a {@link
 * ReferenceTargets} or from {@link #builder}, whose values are the paper's with the variances that
 * every program has.
 *
 * <p>Source: SSD paper (Liu et al., ECCV 2016), section 2.2, equation 2; variances: Caffe.
 *
 * @param code what the offsets are
 * @param boxes the four numbers that boxes are given by, and decoded to
 * @param varianceX divides the offset of x, or of the left; finite, above 0; programs that multiply
 *     by a weight of 10 have 0.1 here
 * @param varianceY divides the offset of y, or of the top
 * @param varianceWidth divides the offset of the width, or of the right
 * @param varianceHeight divides the offset of the height, or of the bottom
 * @param logEpsilon added to the ratio of sizes before its logarithm is taken; finite, 0 or more
 * @param maxLogSize decoding takes the logarithm of the ratio of sizes for at most this; above 0,
 *     infinite for no bound
 * @param offsetOrder whether the offsets of x or of y come first
 * @param overhang boxes to encode may reach past the image by this share of its side; 0 or more,
 *     infinite for no check
 */
public record BoxCoding(
    Code code,
    BoxForm boxes,
    float varianceX,
    float varianceY,
    float varianceWidth,
    float varianceHeight,
    float logEpsilon,
    float maxLogSize,
    OffsetOrder offsetOrder,
    float overhang) {

  /** Of the byte form; a change of knobs or constants is a new one. */
  private static final int VERSION = 1;

  /** What the offsets are; {@code p} marks the prior's numbers. Caffe's names. */
  public enum Code {
    /** {@code (cx - cx_p) / w_p}, the same in y, {@code ln(w / w_p)}, {@code ln(h / h_p)}. */
    CENTER_SIZE,
    /**
     * {@code left - left_p}, the same of top, right and bottom. Of fractions: priors in pixels are
     * refused.
     */
    CORNER,
    /** {@code (left - left_p) / w_p}, the same of top by {@code h_p}, of right and of bottom. */
    CORNER_SIZE,
    /** {@code cx - cx_p}, the same in y, {@code w}, {@code h}: no logarithm. BlazeFace. */
    LINEAR
  }

  /**
   * Which offsets come first. The variances are those of x, y, width and height in either order.
   */
  public enum OffsetOrder {
    /** {@code (x, y, width, height)}, or with corners {@code (left, top, right, bottom)}. */
    X_FIRST,
    /**
     * {@code (y, x, height, width)}, or with corners {@code (top, left, bottom, right)}.
     * TensorFlow's object detection.
     */
    Y_FIRST;

    /** Turns offsets in this order into those with x first, or back. */
    void turn(float[] four) {
      if (this == Y_FIRST) {
        float first = four[0];
        four[0] = four[1];
        four[1] = first;
        float third = four[2];
        four[2] = four[3];
        four[3] = third;
      }
    }
  }

  /**
   * Checks the numbers and their combination.
   *
   * @throws IllegalArgumentException if a component is out of its range, or two contradict each
   *     other
   * @throws NullPointerException if a component is null
   */
  public BoxCoding {
    Arguments.notNull("code", code);
    Arguments.notNull("boxes", boxes);
    Arguments.positive("varianceX", varianceX);
    Arguments.positive("varianceY", varianceY);
    Arguments.positive("varianceWidth", varianceWidth);
    Arguments.positive("varianceHeight", varianceHeight);
    Arguments.notNegative("logEpsilon", logEpsilon);
    Arguments.combination(maxLogSize > 0f, "maxLogSize", "a number above 0", maxLogSize);
    Arguments.notNull("offsetOrder", offsetOrder);
    Arguments.combination(overhang >= 0f, "overhang", "a number of 0 or more", overhang);
    // -0 is 0, to equals as well
    logEpsilon += 0f;
    overhang += 0f;
    boolean sizes = code == Code.CENTER_SIZE;
    if (!sizes && logEpsilon != 0f) {
      throw Arguments.refusal(
          "logEpsilon", "0 with code " + code + ", which takes no logarithm", logEpsilon);
    }
    if (!sizes && maxLogSize != Float.POSITIVE_INFINITY) {
      throw Arguments.refusal(
          "maxLogSize", "Infinity with code " + code + ", which takes no logarithm", maxLogSize);
    }
  }

  /** Refuses priors in pixels where a code is meant for fractions. */
  void requireUnitsOf(PriorBoxes priors) {
    if (code == Code.CORNER) {
      priors.requireFractions(
          "code CORNER takes differences of fractions",
          "take code CORNER_SIZE or the configuration's units(FRACTIONS)");
    }
  }

  /**
   * {@return a coding from its byte form}
   *
   * @param bytes the whole array that {@link #toBytes} returned
   * @throws IllegalArgumentException if the bytes are not those of a BoxCoding, were changed, come
   *     from another version, or hold values that are out of range
   * @throws NullPointerException if they are null
   */
  public static BoxCoding of(byte[] bytes) {
    ByteFormReader reader = ByteFormReader.open(ByteForm.BOX_CODING, VERSION, bytes);
    BoxCoding coding =
        new BoxCoding(
            reader.constant("code", Code.class),
            reader.constant("boxes", BoxForm.class),
            reader.float32("varianceX"),
            reader.float32("varianceY"),
            reader.float32("varianceWidth"),
            reader.float32("varianceHeight"),
            reader.float32("logEpsilon"),
            reader.float32("maxLogSize"),
            reader.constant("offsetOrder", OffsetOrder.class),
            reader.float32("overhang"));
    reader.end();
    return coding;
  }

  /**
   * {@return the coding as bytes, which travel between machines} The form has a version and a
   * checksum.
   */
  public byte[] toBytes() {
    return new ByteFormWriter(ByteForm.BOX_CODING, VERSION)
        .constant(code)
        .constant(boxes)
        .float32(varianceX)
        .float32(varianceY)
        .float32(varianceWidth)
        .float32(varianceHeight)
        .float32(logEpsilon)
        .float32(maxLogSize)
        .constant(offsetOrder)
        .float32(overhang)
        .toBytes();
  }

  /** {@return a builder with variances 0.1 and 0.2 and an overhang of 0.01} */
  public static BoxCodingBuilder builder() {
    return new BoxCodingBuilder();
  }

  /** {@return a builder with this coding's values} */
  public BoxCodingBuilder toBuilder() {
    return new BoxCodingBuilder(this);
  }
}
