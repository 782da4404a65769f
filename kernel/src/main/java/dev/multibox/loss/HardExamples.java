package dev.multibox.loss;

import dev.multibox.internal.bytes.ByteFormReader;
import dev.multibox.internal.bytes.ByteFormWriter;
import dev.multibox.internal.memory.Arguments;

/**
 * How hard examples are picked: positives and negatives of an image compete by their loss, and a
 * prior that is not picked counts nothing. Mode {@link Mining.Mode#HARD_EXAMPLES}.
 *
 * <p>Formula: the rank is {@code confidenceWeight * confidence + locationWeight * location} in
 * float32, location 0 for negatives; the largest are picked, equal ones by the lowest index, NaN
 * first. With a threshold below 1 an example is passed over if its box overlaps the box of a picked
 * example by more than the threshold. The overlap is the intersection over the union in float32, 0
 * without an intersection. {@link MultiBoxLoss#withBoxes} says where boxes come from.
 *
 * <p>Source: Shrivastava et al., "Training Region-based Object Detectors with Online Hard Example
 * Mining", CVPR 2016; the two programs that the constants name.
 *
 * @param most examples of an image at most; 1 or more
 * @param confidenceWeight weight of the confidence loss in the rank; finite, 0 or more
 * @param locationWeight weight of the location loss in the rank; finite, 0 or more, and not 0 with
 *     the other
 * @param overlapThreshold greatest overlap of two examples; above 0, and 1 where boxes are not
 *     compared
 * @param leastArea boxes of a smaller area are no examples; finite, 0 or more, and 0 where boxes
 *     are not compared
 * @param droppedPositives whether a positive that was not picked still counts in the normaliser
 */
public record HardExamples(
    int most,
    float confidenceWeight,
    float locationWeight,
    double overlapThreshold,
    float leastArea,
    DroppedPositives droppedPositives) {

  /**
   * weiliu89/caffe, branch ssd, mining_type HARD_EXAMPLE with its default sample_size 64 and no
   * nms_param. With one, the area is 1e-5; its top_k is not built. With {@link
   * Mining.Quota#EXAMPLES}.
   */
  public static final HardExamples CAFFE =
      new HardExamples(64, 1f, 1f, 1, 0f, DroppedPositives.NOT_COUNTED);

  /**
   * tensorflow/models, object_detection/core/losses.py, HardExampleMiner at 1b9285a4, by reading,
   * with the numbers of its SSD configurations: 3000 examples by the classification loss, overlap
   * 0.99. With {@link Mining.Quota#RATIO}. Its loss_type BOTH is a weight for each loss.
   */
  public static final HardExamples TENSORFLOW =
      new HardExamples(3000, 1f, 0f, 0.99f, 0f, DroppedPositives.COUNTED);

  /** Whether a positive that was not picked counts as one of the positives. */
  public enum DroppedPositives {
    /** It does not: the loss is divided by those that were picked. Caffe. */
    NOT_COUNTED,
    /** It does: the loss is divided by all that were matched. TensorFlow. */
    COUNTED
  }

  /**
   * Checks the knobs.
   *
   * @throws IllegalArgumentException if a component is out of its range, or two contradict each
   *     other
   * @throws NullPointerException if a component is null
   */
  public HardExamples {
    Arguments.atLeast("most", most, 1);
    Arguments.notNegative("confidenceWeight", confidenceWeight);
    Arguments.notNegative("locationWeight", locationWeight);
    Arguments.combination(
        confidenceWeight > 0f || locationWeight > 0f,
        "locationWeight",
        "above 0 with confidenceWeight 0, as every rank would be 0",
        locationWeight);
    Arguments.combination(
        overlapThreshold > 0 && overlapThreshold <= 1,
        "overlapThreshold",
        "a number above 0 and at most 1, which compares no boxes",
        overlapThreshold);
    Arguments.notNegative("leastArea", leastArea);
    Arguments.combination(
        leastArea == 0f || overlapThreshold < 1,
        "leastArea",
        "0 with overlapThreshold 1, which looks at no boxes",
        leastArea);
    Arguments.notNull("droppedPositives", droppedPositives);
    // -0 is 0, to equals as well
    confidenceWeight += 0f;
    locationWeight += 0f;
    leastArea += 0f;
  }

  /**
   * {@return the same of so many examples}
   *
   * @param value examples of an image at most; 1 or more
   */
  public HardExamples withMost(int value) {
    return new HardExamples(
        value, confidenceWeight, locationWeight, overlapThreshold, leastArea, droppedPositives);
  }

  /**
   * {@return the same, ranked by other weights}
   *
   * @param confidence weight of the confidence loss
   * @param location weight of the location loss
   */
  public HardExamples withWeights(float confidence, float location) {
    return new HardExamples(
        most, confidence, location, overlapThreshold, leastArea, droppedPositives);
  }

  /**
   * {@return the same with another suppression of examples that overlap}
   *
   * @param threshold greatest overlap of two examples; 1 for none
   * @param area boxes of a smaller area are no examples; 0 for all
   */
  public HardExamples withSuppression(double threshold, float area) {
    return new HardExamples(
        most, confidenceWeight, locationWeight, threshold, area, droppedPositives);
  }

  /**
   * Whether the knobs are those of {@link #CAFFE}: a record's own comparison takes a process's
   * first call 11 ms (journal Y11).
   */
  boolean isCaffe() {
    return most == CAFFE.most
        && confidenceWeight == CAFFE.confidenceWeight
        && locationWeight == CAFFE.locationWeight
        && overlapThreshold == CAFFE.overlapThreshold
        && leastArea == CAFFE.leastArea
        && droppedPositives == CAFFE.droppedPositives;
  }

  /** Whether boxes are compared. */
  boolean comparesBoxes() {
    return overlapThreshold < 1;
  }

  void write(ByteFormWriter writer) {
    writer
        .int32(most)
        .float32(confidenceWeight)
        .float32(locationWeight)
        .float64(overlapThreshold)
        .float32(leastArea)
        .constant(droppedPositives);
  }

  static HardExamples read(ByteFormReader reader) {
    return new HardExamples(
        reader.int32("most"),
        reader.float32("confidenceWeight"),
        reader.float32("locationWeight"),
        reader.float64("overlapThreshold"),
        reader.float32("leastArea"),
        reader.constant("droppedPositives", DroppedPositives.class));
  }
}
