package dev.multibox.bench.spark;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.bench.files.InputException;
import dev.multibox.detection.ReferenceDetection;
import dev.multibox.evaluation.EvaluationPolicy.BoxConvention;
import dev.multibox.evaluation.ReferenceEvaluation;
import dev.multibox.loss.Mining;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.ReferenceTargets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;

/**
 * What is evaluated of each image of a data set.
 *
 * @param loss the loss; one that takes each image by itself
 * @param image sizes of an image: a batch of 1
 * @param priors the network's priors; null where neither targets are matched nor objects detected
 * @param matching makes labels and location targets of boxes; null where the data set has them
 * @param detection makes detections of predictions; null where there is no average precision
 * @param evaluation makes average precision of detections; null with {@code detection}
 * @param backend which kernels run
 * @param badImages what becomes of an image that cannot be evaluated
 */
public record DatasetPolicy(
    MultiBoxPolicy loss,
    BatchShape image,
    PriorBoxes priors,
    ReferenceTargets matching,
    ReferenceDetection detection,
    ReferenceEvaluation evaluation,
    Backend.Choice backend,
    BadImages badImages) {

  /** What becomes of an image that cannot be evaluated. */
  public enum BadImages {
    /** The job fails, and names image and column. */
    FAIL,
    /** The image counts nowhere, and is listed. */
    SKIP
  }

  /**
   * {@return a policy of the loss alone, from labels and location targets}
   *
   * @param loss the loss
   * @param priors priors of an image, 1 or more
   * @param classes classes with the background, 2 or more
   * @throws InputException if the loss of an image depends on the other images
   */
  public static DatasetPolicy of(MultiBoxPolicy loss, int priors, int classes)
      throws InputException {
    requireImagesApart(loss.mining());
    return new DatasetPolicy(
        loss,
        BatchShape.of(1, priors, classes),
        null,
        null,
        null,
        null,
        Backend.Choice.AUTO,
        BadImages.FAIL);
  }

  /** Refuses a loss whose mining looks at several images. */
  private static void requireImagesApart(Mining mining) throws InputException {
    boolean ranksBatch = mining.scope() == Mining.Scope.BATCH;
    boolean countsBatch = mining.quota() != Mining.Quota.RATIO;
    if (mining.mode() == Mining.Mode.HARD_NEGATIVES && (ranksBatch || countsBatch)) {
      throw new InputException(
          "loss: expected mining that takes each image by itself, as images are spread over"
              + " machines, got "
              + (ranksBatch
                  ? "scope BATCH, which ranks all images as one"
                  : "quota " + mining.quota() + ", which counts over all images"),
          "evaluate it with the command loss on one machine, or take a preset with scope IMAGE and"
              + " quota RATIO, such as CAFFE_SSD");
    }
  }

  /**
   * {@return the same with labels and location targets that are matched from boxes}
   *
   * @param targets whose matching and coding
   * @param boxes the network's priors
   * @throws InputException if there are not as many priors as the predictions have
   */
  public DatasetPolicy matching(ReferenceTargets targets, PriorBoxes boxes) throws InputException {
    requireCount(boxes);
    return new DatasetPolicy(
        loss, image, boxes, targets, detection, evaluation, backend, badImages);
  }

  /**
   * {@return the same with the average precision of the detections}
   *
   * @param reference whose detections
   * @param measure whose average precision
   * @param boxes the network's priors
   * @throws InputException if there are not as many priors as the predictions have
   */
  public DatasetPolicy detections(
      ReferenceDetection reference, ReferenceEvaluation measure, PriorBoxes boxes)
      throws InputException {
    requireCount(boxes);
    return new DatasetPolicy(loss, image, boxes, matching, reference, measure, backend, badImages);
  }

  private void requireCount(PriorBoxes boxes) throws InputException {
    if (boxes.count() != image.priors()) {
      throw new InputException(
          "priors: expected " + image.priors() + ", as the predictions have, got " + boxes.count(),
          "give the priors of the network that made the predictions");
    }
  }

  /** {@return the same on other kernels} */
  public DatasetPolicy backend(Backend.Choice choice) {
    return new DatasetPolicy(
        loss, image, priors, matching, detection, evaluation, choice, badImages);
  }

  /** {@return the same with another treatment of bad images} */
  public DatasetPolicy badImages(BadImages treatment) {
    return new DatasetPolicy(
        loss, image, priors, matching, detection, evaluation, backend, treatment);
  }

  /** Whether objects are detected. */
  boolean detects() {
    return detection != null;
  }

  /** Whether labels and location targets are matched from boxes. */
  boolean matches() {
    return matching != null;
  }

  /** Whether boxes of objects are read. */
  boolean readsBoxes() {
    return matches() || detects();
  }

  /** The columns of a data set that are read, and whether each must be there. */
  Map<ImageColumn, Boolean> columns() {
    Map<ImageColumn, Boolean> wanted = new EnumMap<>(ImageColumn.class);
    EnumSet.range(ImageColumn.IMAGE_ID, ImageColumn.LOCATIONS)
        .forEach(column -> wanted.put(column, true));
    if (!matches()) {
      wanted.put(ImageColumn.LABELS, true);
      wanted.put(ImageColumn.TARGETS, true);
    }
    if (readsBoxes()) {
      wanted.put(ImageColumn.BOXES, true);
      wanted.put(ImageColumn.BOX_LABELS, true);
    }
    if (detects()) {
      boolean pixels = evaluation.policy().boxConvention() != BoxConvention.PLAIN;
      wanted.put(ImageColumn.DIFFICULT, false);
      wanted.put(ImageColumn.WIDTH, pixels);
      wanted.put(ImageColumn.HEIGHT, pixels);
    }
    return wanted;
  }
}
