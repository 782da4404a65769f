package dev.multibox.bench.formats;

import dev.multibox.evaluation.ImageDetections;
import dev.multibox.evaluation.ImageGroundTruth;

/**
 * The boxes of all images, image by image, in the order of the file within each. They are objects
 * of the ground truth, whose values are areas, or detections, whose values are scores.
 */
public final class BoxTable {

  static final int COORDINATES = 4;

  private final Form form;
  private final int[] starts;
  private final double[] boxes;
  private final int[] labels;
  private final double[] values;
  private final long[] numbers;
  private final boolean[] crowd;
  private final boolean[] difficult;

  /** What the four numbers of a box are. */
  public enum Form {
    /** Corner and size, the first pixel has its left edge at 0. COCO. */
    CORNER_SIZE(true, 0),
    /** Corners that belong to the box, the first pixel is 1. VOC. */
    VOC_CORNERS(false, 1);

    private final boolean sizes;
    private final double origin;

    Form(boolean sizes, double origin) {
      this.sizes = sizes;
      this.origin = origin;
    }

    /** Returns the coordinate of the image's left and top edge. */
    public double origin() {
      return origin;
    }

    /** Returns whether the last two numbers are width and height. */
    public boolean hasSizes() {
      return sizes;
    }
  }

  BoxTable(Form form, int[] starts, BoxRows rows) {
    this.form = form;
    this.starts = starts;
    boxes = rows.boxes();
    labels = rows.labels();
    values = rows.values();
    numbers = rows.numbers();
    crowd = rows.crowd();
    difficult = rows.difficult();
  }

  /** Returns what the numbers of a box are. */
  public Form form() {
    return form;
  }

  /** Returns the number of rows. */
  public int count() {
    return labels.length;
  }

  /** Returns the first row of an image; of the number of images, the number of rows. */
  public int start(int image) {
    return starts[image];
  }

  /** Returns the label of a row. */
  public int label(int row) {
    return labels[row];
  }

  /** Returns the score of a detection, or the area of an object. */
  public double value(int row) {
    return values[row];
  }

  /** Returns whether an object is marked as a crowd. */
  public boolean isCrowd(int row) {
    return crowd[row];
  }

  /** Returns whether an object is marked as difficult. */
  public boolean isDifficult(int row) {
    return difficult[row];
  }

  /** Returns left, top, right and bottom of a row, from the image's corner in pixels. */
  public double[] corners(int row) {
    int at = row * COORDINATES;
    double left = boxes[at] - form.origin;
    double top = boxes[at + 1] - form.origin;
    return form.sizes
        ? new double[] {left, top, left + boxes[at + 2], top + boxes[at + 3]}
        : new double[] {left, top, boxes[at + 2] - form.origin, boxes[at + 3] - form.origin};
  }

  /** A detection as it can be compared. */
  record Row(int label, double score, double left, double top, double third, double fourth) {}

  Row row(int row) {
    int at = row * COORDINATES;
    return new Row(
        labels[row], values[row], boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3]);
  }

  /** Returns the objects of an image. */
  public ImageGroundTruth objects(int image) {
    ImageGroundTruth all =
        form.sizes
            ? ImageGroundTruth.ofCornerSizes(boxes, labels)
            : ImageGroundTruth.ofCorners(boxes, labels);
    return all.areas(values)
        .ids(numbers)
        .crowd(crowd)
        .difficult(difficult)
        .range(starts[image], starts[image + 1]);
  }

  /** Returns the detections of an image, in the form of these objects of the ground truth. */
  public ImageDetections detections(int image, Form wanted) {
    int from = starts[image];
    int to = starts[image + 1];
    if (wanted == form) {
      ImageDetections all =
          form.sizes
              ? ImageDetections.ofCornerSizes(boxes, labels, values)
              : ImageDetections.ofCorners(boxes, labels, values);
      return (form.sizes ? all : all.positions(numbers)).range(from, to);
    }
    double[] moved = new double[(to - from) * COORDINATES];
    int[] classes = new int[to - from];
    double[] scores = new double[to - from];
    for (int row = from; row < to; row++) {
      double[] corners = corners(row);
      for (int i = 0; i < COORDINATES; i++) {
        moved[(row - from) * COORDINATES + i] = corners[i] + wanted.origin;
      }
      classes[row - from] = labels[row];
      scores[row - from] = values[row];
    }
    return ImageDetections.ofCorners(moved, classes, scores);
  }
}
