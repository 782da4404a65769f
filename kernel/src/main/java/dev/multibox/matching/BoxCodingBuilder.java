package dev.multibox.matching;

/**
 * Sets the numbers of a {@link BoxCoding} one after the other; {@link #build} checks them together.
 * Not for several threads.
 */
public final class BoxCodingBuilder {

  private BoxCoding.Code code = BoxCoding.Code.CENTER_SIZE;
  private BoxForm boxes = BoxForm.CORNERS;
  private float varianceX = 0.1f;
  private float varianceY = 0.1f;
  private float varianceWidth = 0.2f;
  private float varianceHeight = 0.2f;
  private float logEpsilon = 0f;
  private float maxLogSize = Float.POSITIVE_INFINITY;
  private BoxCoding.OffsetOrder offsetOrder = BoxCoding.OffsetOrder.X_FIRST;
  private float overhang = 0.01f;

  BoxCodingBuilder() {}

  BoxCodingBuilder(BoxCoding coding) {
    code = coding.code();
    boxes = coding.boxes();
    varianceX = coding.varianceX();
    varianceY = coding.varianceY();
    varianceWidth = coding.varianceWidth();
    varianceHeight = coding.varianceHeight();
    logEpsilon = coding.logEpsilon();
    maxLogSize = coding.maxLogSize();
    offsetOrder = coding.offsetOrder();
    overhang = coding.overhang();
  }

  /**
   * Sets what the offsets are.
   *
   * @param value what the offsets are
   * @return this builder
   */
  public BoxCodingBuilder code(BoxCoding.Code value) {
    code = value;
    return this;
  }

  /**
   * Sets the four numbers that boxes are given by, and decoded to.
   *
   * @param value the four numbers that boxes are given by
   * @return this builder
   */
  public BoxCodingBuilder boxes(BoxForm value) {
    boxes = value;
    return this;
  }

  /**
   * Sets the variances of centre and size.
   *
   * @param center divides the offsets of x and y
   * @param size divides the offsets of width and height
   * @return this builder
   */
  public BoxCodingBuilder variances(float center, float size) {
    return variances(center, center, size, size);
  }

  /**
   * Sets the variances of the four offsets.
   *
   * @param x divides the offset of x, or of the left
   * @param y divides the offset of y, or of the top
   * @param width divides the offset of the width, or of the right
   * @param height divides the offset of the height, or of the bottom
   * @return this builder
   */
  public BoxCodingBuilder variances(float x, float y, float width, float height) {
    varianceX = x;
    varianceY = y;
    varianceWidth = width;
    varianceHeight = height;
    return this;
  }

  /**
   * Sets what is added to the ratio of sizes before its logarithm is taken.
   *
   * @param value what is added; 0 for nothing
   * @return this builder
   */
  public BoxCodingBuilder logEpsilon(float value) {
    logEpsilon = value;
    return this;
  }

  /**
   * Sets the largest logarithm of a ratio of sizes that is decoded.
   *
   * @param value the bound; infinite for none
   * @return this builder
   */
  public BoxCodingBuilder maxLogSize(float value) {
    maxLogSize = value;
    return this;
  }

  /**
   * Sets which offsets come first, in encoding and decoding.
   *
   * @param value whether the offsets of x or of y come first
   * @return this builder
   */
  public BoxCodingBuilder offsetOrder(BoxCoding.OffsetOrder value) {
    offsetOrder = value;
    return this;
  }

  /**
   * Sets how far boxes may reach past the image.
   *
   * @param value share of the image's side; infinite for no check
   * @return this builder
   */
  public BoxCodingBuilder overhang(float value) {
    overhang = value;
    return this;
  }

  /**
   * {@return the coding}
   *
   * @throws IllegalArgumentException if a number is out of its range or two contradict each other
   */
  public BoxCoding build() {
    return new BoxCoding(
        code,
        boxes,
        varianceX,
        varianceY,
        varianceWidth,
        varianceHeight,
        logEpsilon,
        maxLogSize,
        offsetOrder,
        overhang);
  }
}
