package dev.multibox.internal.bytes;

/**
 * The kinds of objects that travel as bytes, each written by {@link ByteFormWriter} and read by
 * {@link ByteFormReader}.
 *
 * <table>
 * <caption>Layout, big-endian</caption>
 * <tr><th>bytes</th><th>content</th></tr>
 * <tr><td>4</td><td>{@link #MAGIC}, the letters MBOX</td></tr>
 * <tr><td>1</td><td>{@link #code}, the kind</td></tr>
 * <tr><td>1</td><td>the version of the kind's content, 1 to 255</td></tr>
 * <tr><td>4</td><td>n, the bytes of the content</td></tr>
 * <tr><td>n</td><td>the content</td></tr>
 * <tr><td>4</td><td>CRC-32C of all bytes before</td></tr>
 * </table>
 *
 * <p>Enumeration constants are stored by their ordinal, so a change of their order is a new
 * version.
 */
public enum ByteForm {
  /** Sizes of a batch. */
  BATCH_SHAPE(1, "BatchShape"),
  /** Sums and counts of each image. */
  LOSS_TERMS(2, "LossTerms"),
  /** The knobs of a loss. */
  MULTI_BOX_POLICY(3, "MultiBoxPolicy"),
  /** The knobs of a matcher. */
  MATCHING_POLICY(4, "MatchingPolicy"),
  /** The knobs of a box code. */
  BOX_CODING(5, "BoxCoding"),
  /** Where priors stand. */
  PRIOR_CONFIGURATION(6, "PriorConfiguration"),
  /** The knobs of an evaluation. */
  EVALUATION_POLICY(16, "EvaluationPolicy"),
  /** The matches of evaluated images. */
  DETECTION_EVALUATION(17, "DetectionEvaluation");

  /** The letters MBOX. */
  static final int MAGIC = 0x4d424f58;

  /** Bytes before the content. */
  static final int HEADER = 10;

  /** Bytes behind the content. */
  static final int CHECKSUM = 4;

  private final int code;
  private final String type;

  ByteForm(int code, String type) {
    this.code = code;
    this.type = type;
  }

  /** The kind's number, which never changes. */
  int code() {
    return code;
  }

  /** The name of the class, for messages. */
  String type() {
    return type;
  }

  /** The class of a number, for messages. */
  static String typeOf(int code) {
    for (ByteForm form : values()) {
      if (form.code == code) {
        return "a " + form.type;
      }
    }
    return "the unknown kind " + code;
  }
}
