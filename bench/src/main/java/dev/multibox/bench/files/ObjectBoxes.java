package dev.multibox.bench.files;

import dev.multibox.bench.formats.BoxTable;
import dev.multibox.bench.formats.DataSet;
import dev.multibox.bench.formats.ImageList.Image;
import dev.multibox.matching.GroundTruth;
import dev.multibox.matching.PriorBoxes;

/**
 * The objects of a data set as a matcher takes them: in the priors' units, some images at a time.
 */
final class ObjectBoxes {

  private static final int COORDINATES = LossFiles.COORDINATES;

  private final DataSet truth;
  private final PriorBoxes priors;
  private final int[] labels;
  private final boolean difficultIgnored;

  /**
   * Prepares for images.
   *
   * @param labels what the loss calls each label of a category, from label 1 on
   * @param difficultIgnored whether difficult objects are ignored, as crowds always are
   */
  ObjectBoxes(DataSet truth, PriorBoxes priors, int[] labels, boolean difficultIgnored)
      throws InputException {
    this.truth = truth;
    this.priors = priors;
    this.labels = labels;
    this.difficultIgnored = difficultIgnored;
    for (int image = 0; image < truth.images().count(); image++) {
      requireSize(truth.images().get(image));
    }
  }

  /** Refuses an image whose boxes cannot become fractions of it. */
  static void requireSize(Image image) throws InputException {
    if (!image.hasSize()) {
      throw new InputException(
          "ground truth: expected width and height of image " + image.name() + ", found none",
          "--size WxH gives that of all images");
    }
  }

  /** The objects of images {@code first} to {@code first + images - 1}. */
  GroundTruth at(int first, int images) {
    BoxTable objects = truth.objects();
    int from = objects.start(first);
    int count = objects.start(first + images) - from;
    float[] boxes = new float[count * COORDINATES];
    int[] classes = new int[count];
    int[] ignored = new int[count];
    int[] starts = new int[images + 1];
    for (int image = 0; image < images; image++) {
      Image size = truth.images().get(first + image);
      int end = objects.start(first + image + 1);
      for (int row = objects.start(first + image); row < end; row++) {
        double[] corners = objects.corners(row);
        for (int i = 0; i < COORDINATES; i++) {
          double part = corners[i] / (i % 2 == 0 ? size.width() : size.height());
          double unit = i % 2 == 0 ? priors.width() : priors.height();
          boxes[(row - from) * COORDINATES + i] = (float) (part * unit);
        }
        classes[row - from] = labels[objects.label(row) - 1];
        ignored[row - from] =
            objects.isCrowd(row) || (difficultIgnored && objects.isDifficult(row)) ? 1 : 0;
      }
      starts[image + 1] = end - from;
    }
    return GroundTruth.of(boxes, classes, starts).withIgnored(ignored).skipInvalid();
  }
}
