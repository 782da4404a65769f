package dev.multibox.loss;

import dev.multibox.internal.bytes.ByteForm;
import dev.multibox.internal.bytes.ByteFormReader;
import dev.multibox.internal.bytes.ByteFormWriter;
import dev.multibox.internal.memory.Arguments;

/**
 * What a MultiBox loss is, knob by knob: {@code total = confidence + alpha * location}, both
 * divided as the {@link Normalizer} says. Start from a {@link ReferenceLoss} or from {@link
 * #builder()}, whose values are those of {@link ReferenceLoss#CAFFE_SSD} without its floor.
 *
 * <p>Source: SSD paper (Liu et al., ECCV 2016), section 2.2, equations 1 to 3.
 *
 * @param confidenceInput what the class scores are
 * @param confidenceLoss loss of a prior's class scores
 * @param labelSmoothing share {@code e} of a prior's target that goes to all columns alike, 0 to 1:
 *     {@code y_c = (1 - e) onehot_c + e / C}, PyTorch's; 0 for none. Soft labels are smoothed too.
 *     With key CONFIDENCE_LOSS negatives are ranked by the smoothed loss, as {@code
 *     cross_entropy(reduction='none', label_smoothing=e)} ranks them
 * @param probabilityFloor the label's probability counts as at least this, so that a prior's
 *     confidence loss is at most {@code -ln(floor)}; 0 for none, below 1. Against soft or smoothed
 *     labels it holds for each column
 * @param floorGradient what the gradient does where the floor holds
 * @param backgroundColumn which column of the scores is the background's
 * @param neutralLabel what label -1 means
 * @param locationLoss loss of a coordinate
 * @param mining which negatives contribute
 * @param normalizer what the sums are divided by
 * @param alpha weight of the location loss; finite, 0 or more
 */
public record MultiBoxPolicy(
    ConfidenceInput confidenceInput,
    ConfidenceLoss confidenceLoss,
    float labelSmoothing,
    float probabilityFloor,
    FloorGradient floorGradient,
    BackgroundColumn backgroundColumn,
    NeutralLabel neutralLabel,
    LocationLoss locationLoss,
    Mining mining,
    Normalizer normalizer,
    float alpha) {

  private static final int VERSION = 1;

  /** What the class scores of a prior are. */
  public enum ConfidenceInput {
    /** Raw scores, before any softmax. Most programs. */
    LOGITS,
    /** Probabilities that a softmax made, as Keras models end. ssd_keras and its kin. */
    PROBABILITIES
  }

  /** Loss of a prior's class scores against its label. */
  public enum ConfidenceLoss {
    /** {@code -ln softmax(x)_label}. SSD paper, equation 3. */
    SOFTMAX_CROSS_ENTROPY,
    /**
     * Sum over the columns, the background's included where there is one, of the sigmoid cross
     * entropy. Caffe's LOGISTIC.
     */
    SIGMOID_CROSS_ENTROPY
  }

  /** The gradient of a prior's confidence loss where its label's probability is floored. */
  public enum FloorGradient {
    /** The same as without a floor. Caffe. */
    PASS_THROUGH,
    /** 0. Keras and its kin, whose floor is an operation of the graph. */
    STOP
  }

  /** Which column of the scores is the background's; label 0 means it in any case. */
  public enum BackgroundColumn {
    /** Column 0; label {@code c} is column {@code c}. The paper and most programs. */
    FIRST,
    /** The last column; label {@code c} above 0 is column {@code c - 1}. MMDetection. */
    LAST,
    /**
     * No column: label {@code c} above 0, up to the number of columns, is column {@code c - 1}; at
     * label 0 every column's target is 0. With SIGMOID_CROSS_ENTROPY and integer labels alone; one
     * column will do. BlazeFace, the sigmoid heads of TensorFlow's detectors.
     */
    NONE
  }

  /** What label -1 means. */
  public enum NeutralLabel {
    /** The prior is neither ranked nor counted. ssd_keras and its kin; harmless to all others. */
    IGNORED,
    /** It is ranked, so that it can use up a place, and counts 0. bubbliiiing, rykov8. */
    RANKED,
    /** It is background. GluonCV, whose pick operator clips -1 to 0. */
    BACKGROUND
  }

  /**
   * Checks the knobs and their combination.
   *
   * @throws IllegalArgumentException if a component is out of its range, or two contradict each
   *     other
   * @throws NullPointerException if a component is null
   */
  public MultiBoxPolicy {
    Arguments.notNull("confidenceInput", confidenceInput);
    Arguments.notNull("confidenceLoss", confidenceLoss);
    Arguments.notNull("floorGradient", floorGradient);
    Arguments.notNull("backgroundColumn", backgroundColumn);
    Arguments.notNull("neutralLabel", neutralLabel);
    Arguments.notNull("locationLoss", locationLoss);
    Arguments.notNull("mining", mining);
    Arguments.notNull("normalizer", normalizer);
    Arguments.notNegative("alpha", alpha);
    checkSmoothing(labelSmoothing, confidenceLoss);
    Arguments.notNegative("probabilityFloor", probabilityFloor);
    // -0 is 0, to equals as well
    labelSmoothing += 0f;
    probabilityFloor += 0f;
    alpha += 0f;
    checkFloor(confidenceInput, confidenceLoss, probabilityFloor);
    checkKey(mining.key(), confidenceInput, confidenceLoss, backgroundColumn);
    if (neutralLabel == NeutralLabel.RANKED && mining.onlyNegatives()) {
      throw Arguments.refusal(
          "neutralLabel",
          "IGNORED or BACKGROUND with cap " + mining.cap() + ", which counts true negatives alone",
          neutralLabel);
    }
    Arguments.combination(
        backgroundColumn != BackgroundColumn.NONE
            || confidenceLoss == ConfidenceLoss.SIGMOID_CROSS_ENTROPY,
        "backgroundColumn",
        "FIRST or LAST with SOFTMAX_CROSS_ENTROPY, as a softmax needs a column for the background;"
            + " SIGMOID_CROSS_ENTROPY does without",
        backgroundColumn);
  }

  private static void checkSmoothing(float smoothing, ConfidenceLoss loss) {
    Arguments.combination(
        smoothing >= 0f && smoothing <= 1f,
        "labelSmoothing",
        "0 to 1, the share of the target that all columns have alike",
        smoothing);
    Arguments.combination(
        smoothing == 0f || loss == ConfidenceLoss.SOFTMAX_CROSS_ENTROPY,
        "labelSmoothing",
        "0 with SIGMOID_CROSS_ENTROPY, whose columns have targets of their own;"
            + " SOFTMAX_CROSS_ENTROPY knows smoothing",
        smoothing);
  }

  private static void checkFloor(ConfidenceInput input, ConfidenceLoss loss, float floor) {
    boolean sigmoid = loss == ConfidenceLoss.SIGMOID_CROSS_ENTROPY;
    Arguments.combination(
        floor < 1f, "probabilityFloor", "a number below 1, as every loss would be 0", floor);
    Arguments.combination(
        floor == 0f || !sigmoid,
        "probabilityFloor",
        "0 with SIGMOID_CROSS_ENTROPY, which has no probability of the label to floor",
        floor);
    Arguments.combination(
        input == ConfidenceInput.LOGITS || !sigmoid,
        "confidenceInput",
        "LOGITS with SIGMOID_CROSS_ENTROPY, as probabilities are a softmax's",
        input);
    Arguments.combination(
        input == ConfidenceInput.LOGITS || floor > 0f,
        "probabilityFloor",
        "above 0 with PROBABILITIES, as one of 0 would have an infinite loss",
        floor);
  }

  private static void checkKey(
      Mining.Key key, ConfidenceInput input, ConfidenceLoss loss, BackgroundColumn background) {
    boolean byLoss = key == Mining.Key.CONFIDENCE_LOSS;
    Arguments.combination(
        byLoss || loss == ConfidenceLoss.SOFTMAX_CROSS_ENTROPY,
        "key",
        "CONFIDENCE_LOSS with SIGMOID_CROSS_ENTROPY, whose scores are no distribution",
        key);
    Arguments.combination(
        key != Mining.Key.MAX_FOREGROUND_PROBABILITY || input == ConfidenceInput.PROBABILITIES,
        "confidenceInput",
        "PROBABILITIES with key MAX_FOREGROUND_PROBABILITY, which no program takes of logits",
        input);
    if (!byLoss && background != BackgroundColumn.FIRST) {
      throw Arguments.refusal(
          "backgroundColumn",
          "FIRST with key " + key + ", which no program has otherwise",
          background);
    }
  }

  /**
   * {@return whether {@linkplain LossTerms#merge terms} of several calls merge into those of one
   * call over all their images} True if each image mines by itself. False for scope {@link
   * Mining.Scope#BATCH}, which ranks the images of a call as one, and for the quotas of {@link
   * Mining.Quota#MEAN_OF_IMAGES} and {@link Mining.Quota#LEAST_OF_IMAGES}, which count over them:
   * SSD_KERAS, SOCRET360, RYKOV8 and the BUBBLIIIING presets.
   */
  public boolean mergesExactly() {
    return mining.minesByImage();
  }

  /** The least number of columns that the scores have. */
  int leastClasses() {
    return backgroundColumn == BackgroundColumn.NONE ? 1 : 2;
  }

  /** The largest label where the scores have so many columns. */
  int greatestLabel(int classes) {
    return backgroundColumn == BackgroundColumn.NONE ? classes : classes - 1;
  }

  /**
   * The column that a label means; that behind the last where it has none.
   *
   * @param label -1, which means no column, or more
   */
  int column(int label, int classes) {
    return switch (backgroundColumn) {
      case FIRST -> label;
      case LAST -> label == 0 ? classes - 1 : label > 0 ? label - 1 : label;
      case NONE -> label == 0 ? classes : label > 0 ? label - 1 : label;
    };
  }

  /**
   * The largest confidence loss of a prior: {@code -ln(probabilityFloor)}, infinite without one.
   */
  float largestConfidenceLoss() {
    return probabilityFloor == 0f
        ? Float.POSITIVE_INFINITY
        : (float) -StrictMath.log((double) probabilityFloor);
  }

  /**
   * {@return the policy that {@link #toBytes} wrote}
   *
   * @param bytes the whole array
   * @throws IllegalArgumentException if the bytes are truncated, changed, of another class or of
   *     another version
   */
  public static MultiBoxPolicy of(byte[] bytes) {
    ByteFormReader reader = ByteFormReader.open(ByteForm.MULTI_BOX_POLICY, VERSION, bytes);
    MultiBoxPolicy policy =
        new MultiBoxPolicy(
            reader.constant("confidenceInput", ConfidenceInput.class),
            reader.constant("confidenceLoss", ConfidenceLoss.class),
            reader.float32("labelSmoothing"),
            reader.float32("probabilityFloor"),
            reader.constant("floorGradient", FloorGradient.class),
            reader.constant("backgroundColumn", BackgroundColumn.class),
            reader.constant("neutralLabel", NeutralLabel.class),
            LocationLoss.read(reader),
            Mining.read(reader),
            reader.constant("normalizer", Normalizer.class),
            reader.float32("alpha"));
    reader.end();
    return policy;
  }

  /**
   * {@return the policy with its mining as 82 bytes with a checksum, which {@link #of(byte[])}
   * reads anywhere}
   */
  public byte[] toBytes() {
    ByteFormWriter writer =
        new ByteFormWriter(ByteForm.MULTI_BOX_POLICY, VERSION)
            .constant(confidenceInput)
            .constant(confidenceLoss)
            .float32(labelSmoothing)
            .float32(probabilityFloor)
            .constant(floorGradient)
            .constant(backgroundColumn)
            .constant(neutralLabel);
    locationLoss.write(writer);
    mining.write(writer);
    return writer.constant(normalizer).float32(alpha).toBytes();
  }

  /** {@return a builder with the paper's values} */
  public static MultiBoxPolicyBuilder builder() {
    return new MultiBoxPolicyBuilder();
  }

  /** {@return a builder with this policy's values} */
  public MultiBoxPolicyBuilder toBuilder() {
    return new MultiBoxPolicyBuilder(this);
  }
}
