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
   * @param center divides the first two offsets
   * @param size divides the last two
   * @return this builder
   */
  public BoxCodingBuilder variances(float center, float size) {
    return variances(center, center, size, size);
  }

  /**
   * Sets the variances of the four offsets.
   *
   * @param first divides the first offset
   * @param second divides the second
   * @param third divides the third
   * @param fourth divides the fourth
   * @return this builder
   */
  public BoxCodingBuilder variances(float first, float second, float third, float fourth) {
    varianceX = first;
    varianceY = second;
    varianceWidth = third;
    varianceHeight = fourth;
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
        overhang);
  }
}
