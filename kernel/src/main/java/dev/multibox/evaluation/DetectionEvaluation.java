package dev.multibox.evaluation;

import dev.multibox.internal.memory.Arguments;
import java.util.stream.IntStream;

/**
 * Evaluates detections against ground truth: average precision and what stands behind it, as an
 * {@link EvaluationPolicy} or a {@link ReferenceEvaluation} says.
 *
 * <p>Images are added one by one, in any order, and matched at once; {@link #result} ranks what is
 * there. Evaluations of different images, of several threads or machines, {@link #merge} into one.
 * The result depends on neither the order nor the partition of the images, to the last bit: equal
 * scores are ranked by image id.
 *
 * <p>Memory: 49 bytes a detection within the limit of detections, and 16 more for each 64 pairs of
 * overlap threshold and area range beyond the first 64. An image of no more objects and detections
 * than one before allocates nothing, apart from the growth of the arrays by half.
 *
 * <p>Not for several threads at a time: one evaluation a thread.
 */
public final class DetectionEvaluation {

  private final EvaluationPolicy policy;
  private final Columns columns;
  private final ImageMatching matching;

  DetectionEvaluation(EvaluationPolicy policy, ClassLabels classes) {
    PolicyChecks.classes(policy, Math.max(1, classes.size()));
    this.policy = policy;
    columns = new Columns(policy, classes);
    matching = new ImageMatching(policy);
  }

  /**
   * {@return an evaluation of all classes that objects or detections have}
   *
   * @param policy the rules of the evaluation
   * @throws NullPointerException if an argument is null
   */
  public static DetectionEvaluation of(EvaluationPolicy policy) {
    return new DetectionEvaluation(Arguments.notNull("policy", policy), ClassLabels.open());
  }

  /**
   * {@return an evaluation of all classes that objects or detections have}
   *
   * @param preset the rules of the evaluation
   * @throws NullPointerException if an argument is null
   */
  public static DetectionEvaluation of(ReferenceEvaluation preset) {
    return of(Arguments.notNull("preset", preset).policy());
  }

  /**
   * {@return an evaluation of classes 1 to {@code classes}, which are there without objects and
   * detections too}
   *
   * @param policy the rules of the evaluation
   * @param classes the number of classes, 0 or more, without the background
   * @throws IllegalArgumentException if the number is negative, or if no array has room for the
   *     curves of so many classes
   * @throws NullPointerException if an argument is null
   */
  public static DetectionEvaluation of(EvaluationPolicy policy, int classes) {
    Arguments.atLeast("classes", classes, 0);
    PolicyChecks.classes(Arguments.notNull("policy", policy), classes);
    return of(policy, IntStream.rangeClosed(1, classes).toArray());
  }

  /**
   * {@return an evaluation of classes 1 to {@code classes}, which are there without objects and
   * detections too}
   *
   * @param preset the rules of the evaluation
   * @param classes the number of classes, 0 or more, without the background
   * @throws IllegalArgumentException if the number is negative, or if no array has room for the
   *     curves of so many classes
   * @throws NullPointerException if an argument is null
   */
  public static DetectionEvaluation of(ReferenceEvaluation preset, int classes) {
    return of(Arguments.notNull("preset", preset).policy(), classes);
  }

  /**
   * {@return an evaluation of the classes of these labels, such as the category ids of COCO}
   *
   * @param policy the rules of the evaluation
   * @param labels different labels of 1 or more, in any order
   * @throws IllegalArgumentException if a label is below 1 or there twice, or if no array has room
   *     for the curves of so many classes
   * @throws NullPointerException if an argument is null
   */
  public static DetectionEvaluation of(EvaluationPolicy policy, int[] labels) {
    Arguments.notNull("policy", policy);
    return new DetectionEvaluation(policy, ClassLabels.closed(Arguments.notNull("labels", labels)));
  }

  /**
   * {@return an evaluation of the classes of these labels, such as the category ids of COCO}
   *
   * @param preset the rules of the evaluation
   * @param labels different labels of 1 or more, in any order
   * @throws IllegalArgumentException if a label is below 1 or there twice, or if no array has room
   *     for the curves of so many classes
   * @throws NullPointerException if an argument is null
   */
  public static DetectionEvaluation of(ReferenceEvaluation preset, int[] labels) {
    return of(Arguments.notNull("preset", preset).policy(), labels);
  }

  /**
   * {@return the evaluation that {@link #toBytes} wrote}
   *
   * @param bytes the whole array that toBytes wrote
   * @throws IllegalArgumentException if it did not, or if the bytes have changed since
   * @throws NullPointerException if an argument is null
   */
  public static DetectionEvaluation of(byte[] bytes) {
    return EvaluationBytes.read(Arguments.notNull("bytes", bytes));
  }

  /** {@return how this evaluates} */
  public EvaluationPolicy policy() {
    return policy;
  }

  /** {@return the number of images} */
  public int images() {
    return columns.images.size();
  }

  /**
   * Adds an image.
   *
   * @param image its id, which no other image has; it decides between equal scores
   * @param groundTruth its objects
   * @param detections its detections, in any order; the order decides between equal scores
   * @throws IllegalArgumentException if the image was added before. If a box is not finite or of
   *     negative size, a score or an area is NaN, or a label is no class. If objects are fractions
   *     of the image where overlaps count pixels. The evaluation has not changed then
   * @throws NullPointerException if an argument is null
   */
  public void add(long image, ImageGroundTruth groundTruth, ImageDetections detections) {
    Arguments.notNull("groundTruth", groundTruth);
    Arguments.notNull("detections", detections);
    refuseTwice("image", image);
    groundTruth.check(columns.classes);
    groundTruth.requirePixels(policy().boxConvention());
    detections.check(columns.classes);
    matching.add(image, groundTruth, detections, columns);
  }

  /**
   * Adds all images of another evaluation, which stays as it is.
   *
   * @param other an evaluation of the same policy and classes, and of other images
   * @throws IllegalArgumentException if policies or classes differ or an image is in both; nothing
   *     has changed then
   * @throws NullPointerException if an argument is null
   */
  public void merge(DetectionEvaluation other) {
    Arguments.notNull("other", other);
    Arguments.combination(
        other.policy.equals(policy),
        "other.policy",
        policy.toString(),
        other.policy,
        "evaluate all parts by one policy");
    Arguments.combination(
        other.columns.classes.isSameAs(columns.classes),
        "other.classes",
        columns.classes.toString(),
        other.columns.classes,
        "evaluate all parts with the same classes");
    for (int place = 0; place < other.images(); place++) {
      refuseTwice("other.image", other.columns.images.get(place));
    }
    columns.append(other.columns);
  }

  private void refuseTwice(String name, long image) {
    if (columns.images.place(image) >= 0) {
      throw new IllegalArgumentException(
          name
              + ": expected an id that is not there, got "
              + image
              + " again; add an image once, with all its detections");
    }
  }

  /**
   * {@return what has been found so far; later images do not change it}
   *
   * @throws IllegalArgumentException if no array has room for the curves of the classes met
   */
  public EvaluationResult result() {
    return new EvaluationResult(policy, columns);
  }

  /**
   * {@return this evaluation as bytes, for {@link #of(byte[])} on another machine: policy, classes,
   * images and matches, with a version and a checksum}
   *
   * @throws IllegalStateException if they are more than an array holds
   */
  public byte[] toBytes() {
    return EvaluationBytes.write(policy, columns);
  }

  /** What a reader fills. */
  Columns columns() {
    return columns;
  }
}
