package dev.multibox.bench.files;

import dev.multibox.bench.formats.CategoryList;
import dev.multibox.bench.formats.ImageList;
import dev.multibox.bench.formats.ImageList.Image;
import dev.multibox.detection.Detections;
import dev.multibox.detection.Detector;
import dev.multibox.detection.Scores;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What a detector finds, as boxes in pixels and labels of a data set's categories. */
public final class DetectedBoxes {

  private static final int COORDINATES = LossFiles.COORDINATES;

  private final ImageList images;
  private final double width;
  private final double height;
  private final int[] detected;
  private final int[] labels;
  private final float[] corners = new float[COORDINATES];
  private long withoutCategory;

  /** Takes detections one by one, image by image. */
  @FunctionalInterface
  public interface Sink {

    /**
     * Takes a detection.
     *
     * @param image its place among the images
     * @param label of the category
     * @param score how sure it is
     * @param corners left, top, right and bottom in pixels; of this call alone
     */
    void take(int image, int label, float score, float[] corners) throws IOException;
  }

  private DetectedBoxes(Detector detector, int[] detected, ImageList images, int[] labels) {
    this.images = images;
    this.detected = detected;
    this.labels = labels;
    width = detector.priors().width();
    height = detector.priors().height();
  }

  /**
   * Prepares for detections.
   *
   * @param columns of the class scores
   * @param images whose sizes boxes are given in
   * @param categories that labels are given of
   * @throws InputException if the categories do not fit the columns, or an image has no size
   */
  public static DetectedBoxes of(
      Detector detector, int columns, ImageList images, CategoryList categories)
      throws InputException {
    int[] detected = labelsOf(detector.policy().scores(), columns);
    int[] labels = categories.labelsOf(detected);
    if (labels == null) {
      throw new InputException(
          "ground truth: expected "
              + detected.length
              + " categories, as there are columns of class scores, or ids of "
              + detected[0]
              + " to "
              + detected[detected.length - 1]
              + ", found "
              + categories.count()
              + " categories",
          "--classes names those of VOC's files; COCO's file names its own");
    }
    for (int image = 0; image < images.count(); image++) {
      ObjectBoxes.requireSize(images.get(image));
    }
    return new DetectedBoxes(detector, detected, images, labels);
  }

  /** {@return the labels that a detector may give, ascending} */
  public static int[] labelsOf(Scores scores, int columns) {
    return IntStream.range(0, columns)
        .filter(column -> column != scores.backgroundColumn())
        .map(column -> column + scores.firstLabel())
        .toArray();
  }

  /** {@return the detector's label of each category, from the first on} */
  int[] detectedLabels(int categories) {
    int[] inverse = new int[categories];
    for (int place = 0; place < labels.length; place++) {
      if (labels[place] > 0) {
        inverse[labels[place] - 1] = detected[place];
      }
    }
    return inverse;
  }

  /** Gives a sink the detections of some images, of which the first is {@code first}. */
  void give(Detections found, int first, Sink sink) throws IOException {
    for (int image = 0; image < found.batch(); image++) {
      Image size = images.get(first + image);
      for (int row = found.start(image); row < found.start(image + 1); row++) {
        int label = labels[Arrays.binarySearch(detected, found.label(row))];
        if (label == 0) {
          withoutCategory++;
          continue;
        }
        for (int i = 0; i < COORDINATES; i++) {
          double part = found.box(row, i) / (i % 2 == 0 ? width : height);
          corners[i] = (float) (part * (i % 2 == 0 ? size.width() : size.height()));
        }
        sink.take(first + image, label, found.score(row), corners);
      }
    }
  }

  /** {@return detections whose label no category has} */
  public long withoutCategory() {
    return withoutCategory;
  }
}
