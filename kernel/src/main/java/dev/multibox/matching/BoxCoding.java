package dev.multibox.matching;

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
 * @param varianceX divides the first offset; finite, above 0; programs that multiply by a weight of
 *     10 have 0.1 here
 * @param varianceY divides the second offset
 * @param varianceWidth divides the third offset
 * @param varianceHeight divides the fourth offset
 * @param logEpsilon added to the ratio of sizes before its logarithm is taken; finite, 0 or more
 * @param maxLogSize decoding takes the logarithm of the ratio of sizes for at most this; above 0,
 *     infinite for no bound
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
    float overhang) {

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
    CORNER_SIZE
  }

  /** Checks the numbers and their combination. */
  public BoxCoding {
    Arguments.notNull("code", code);
    Arguments.notNull("boxes", boxes);
    Arguments.positive("varianceX", varianceX);
    Arguments.positive("varianceY", varianceY);
    Arguments.positive("varianceWidth", varianceWidth);
    Arguments.positive("varianceHeight", varianceHeight);
    Arguments.notNegative("logEpsilon", logEpsilon);
    Arguments.combination(maxLogSize > 0f, "maxLogSize", "a number above 0", maxLogSize);
    Arguments.combination(overhang >= 0f, "overhang", "a number of 0 or more", overhang);
    // -0 is 0, to equals as well
    logEpsilon += 0f;
    overhang += 0f;
    boolean sizes = code == Code.CENTER_SIZE;
    Arguments.combination(
        sizes || logEpsilon == 0f,
        "logEpsilon",
        "0 with code " + code + ", which takes no logarithm",
        logEpsilon);
    Arguments.combination(
        sizes || maxLogSize == Float.POSITIVE_INFINITY,
        "maxLogSize",
        "Infinity with code " + code + ", which takes no logarithm",
        maxLogSize);
  }

  /** Refuses priors in pixels where a code is meant for fractions. */
  void requireUnitsOf(PriorBoxes priors) {
    if (code == Code.CORNER) {
      priors.requireFractions(
          "code CORNER takes differences of fractions",
          "take code CORNER_SIZE or the configuration's units(FRACTIONS)");
    }
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
