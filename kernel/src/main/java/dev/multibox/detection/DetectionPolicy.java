package dev.multibox.detection;

import dev.multibox.internal.memory.Arguments;
import dev.multibox.matching.BoxCoding;

/**
 * What a detector does with predictions, knob by knob, in the order of its steps. Start from a
 * {@link ReferenceDetection} or from {@link #builder()}.
 *
 * <p>Source: SSD paper (Liu et al., ECCV 2016), section 3.1: threshold 0.01, non-maximum
 * suppression at 0.45 per class, the best 200 of an image.
 *
 * @param scores which class scores may become detections: the candidates
 * @param coding how offsets become boxes
 * @param scaleX decoded boxes are multiplied by it from left to right; 1 to leave them in the
 *     priors' units; finite, above 0
 * @param scaleY the same from top to bottom
 * @param clip whether boxes are cut at the image's border
 * @param candidatesPerClass most candidates of a label, the best; {@link #ALL} for no limit
 * @param suppression which candidates give way
 * @param keptPerClass most detections of a label in an image, the best; {@link #ALL} for no limit
 * @param keptPerImage most detections of an image, the best; {@link #ALL} for no limit
 * @param order the order of an image's detections
 * @param ties which of equal scores counts as the better
 */
public record DetectionPolicy(
    Scores scores,
    BoxCoding coding,
    float scaleX,
    float scaleY,
    Clip clip,
    int candidatesPerClass,
    Suppression suppression,
    int keptPerClass,
    int keptPerImage,
    Order order,
    Ties ties) {

  /** No limit. */
  public static final int ALL = Integer.MAX_VALUE;

  /** Whether boxes are cut at the image's border. */
  public enum Clip {
    /** They are not. Most programs. */
    NONE,
    /** Before suppression, so that overlaps are those of what can be seen. torchvision. */
    BEFORE_SUPPRESSION,
    /** After suppression. */
    AFTER_SUPPRESSION
  }

  /** The order of an image's detections. */
  public enum Order {
    /** Labels ascending, scores descending within. Caffe, ssd.pytorch, qfgaohao, ssd_keras. */
    BY_LABEL,
    /** Scores descending over all labels. torchvision, lufficc. */
    BY_SCORE,
    /** Scores ascending over all labels. NVIDIA, MLPerf. */
    BY_RISING_SCORE
  }

  /** Which of equal scores counts as the better. */
  public enum Ties {
    /** The lower label's, then the lower prior's. */
    LOWEST_LABEL,
    /** The lower prior's, then the lower label's. lufficc. */
    LOWEST_PRIOR,
    /**
     * Bug-compatible: the lower label's, then the higher prior's, as programs have that read an
     * ascending sort from its end. ssd.pytorch, NVIDIA, MLPerf.
     */
    HIGHEST_PRIOR
  }

  /**
   * Checks the knobs and their combination.
   *
   * @throws IllegalArgumentException if a component is out of its range, or two contradict each
   *     other
   * @throws NullPointerException if a component is null
   */
  public DetectionPolicy {
    Arguments.notNull("scores", scores);
    Arguments.notNull("coding", coding);
    Arguments.positive("scaleX", scaleX);
    Arguments.positive("scaleY", scaleY);
    Arguments.notNull("clip", clip);
    Arguments.atLeast("candidatesPerClass", candidatesPerClass, 0);
    Arguments.notNull("suppression", suppression);
    Arguments.atLeast("keptPerClass", keptPerClass, 0);
    Arguments.atLeast("keptPerImage", keptPerImage, 0);
    Arguments.notNull("order", order);
    Arguments.notNull("ties", ties);
  }

  /** {@return a builder with the paper's numbers, scores descending} */
  public static DetectionPolicyBuilder builder() {
    return new DetectionPolicyBuilder();
  }

  /** {@return a builder with this policy's values} */
  public DetectionPolicyBuilder toBuilder() {
    return new DetectionPolicyBuilder(this);
  }
}
