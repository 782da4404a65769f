package dev.multibox.evaluation;

import dev.multibox.internal.memory.Arguments;

/**
 * The objects of one image: a view of caller arrays that {@link DetectionEvaluation#add} reads and
 * does not keep.
 *
 * <p>Shapes: boxes {@code [objects][4]}, labels {@code [objects]} of 1 or more, and, where given,
 * flags, areas and ids {@code [objects]}. Corners are {@code (x1, y1, x2, y2)}, corner and size
 * {@code (x, y, width, height)}. Boxes are finite; a width or height of 0 is allowed, a negative
 * one is not.
 */
public final class ImageGroundTruth {

  private static final ImageGroundTruth NONE = ofCorners(new float[0], new int[0]);

  private final Boxes boxes;
  private final int[] labels;
  private final boolean[] difficult;
  private final boolean[] crowd;
  private final double[] areas;
  private final long[] ids;
  private final int from;
  private final int to;

  private ImageGroundTruth(
      Boxes boxes,
      int[] labels,
      boolean[] difficult,
      boolean[] crowd,
      double[] areas,
      long[] ids,
      int from,
      int to) {
    this.boxes = boxes;
    this.labels = labels;
    this.difficult = difficult;
    this.crowd = crowd;
    this.areas = areas;
    this.ids = ids;
    this.from = from;
    this.to = to;
  }

  private static ImageGroundTruth of(Boxes boxes, int[] labels) {
    int count = Arguments.notNull("labels", labels).length;
    Arguments.equal("boxes", boxes.length(), "4 times labels", (long) Boxes.COORDINATES * count);
    return new ImageGroundTruth(boxes, labels, null, null, null, null, 0, count);
  }

  /**
   * {@return objects of float32 boxes given by corners}
   *
   * @param boxes {@code [objects][4]}: x1, y1, x2, y2
   * @param labels {@code [objects]}
   * @throws IllegalArgumentException if the lengths contradict each other
   */
  public static ImageGroundTruth ofCorners(float[] boxes, int[] labels) {
    return of(Boxes.of(boxes, false), labels);
  }

  /**
   * {@return objects of float64 boxes given by corners}
   *
   * @param boxes {@code [objects][4]}: x1, y1, x2, y2
   * @param labels {@code [objects]}
   * @throws IllegalArgumentException if the lengths contradict each other
   */
  public static ImageGroundTruth ofCorners(double[] boxes, int[] labels) {
    return of(Boxes.of(boxes, false), labels);
  }

  /**
   * {@return objects of float32 boxes given by corner and size}
   *
   * @param boxes {@code [objects][4]}: x, y, width, height
   * @param labels {@code [objects]}
   * @throws IllegalArgumentException if the lengths contradict each other
   */
  public static ImageGroundTruth ofCornerSizes(float[] boxes, int[] labels) {
    return of(Boxes.of(boxes, true), labels);
  }

  /**
   * {@return objects of float64 boxes given by corner and size, as in COCO's files}
   *
   * @param boxes {@code [objects][4]}: x, y, width, height
   * @param labels {@code [objects]}
   * @throws IllegalArgumentException if the lengths contradict each other
   */
  public static ImageGroundTruth ofCornerSizes(double[] boxes, int[] labels) {
    return of(Boxes.of(boxes, true), labels);
  }

  /** {@return the objects of an image without any} */
  public static ImageGroundTruth none() {
    return NONE;
  }

  /**
   * {@return the rows {@code from} to {@code to - 1} of the same arrays: one image of a batch}
   *
   * @param from the first row, in the arrays
   * @param to the row after the last, in the arrays
   * @throws IllegalArgumentException if the rows are not in the arrays
   */
  public ImageGroundTruth range(int from, int to) {
    Arguments.within("from", from, 0, labels.length);
    Arguments.within("to", to, from, labels.length);
    return new ImageGroundTruth(boxes, labels, difficult, crowd, areas, ids, from, to);
  }

  /**
   * {@return the same objects with flags: difficult in VOC's files, ignore in COCO's}
   *
   * @param flags {@code [objects]}
   * @throws IllegalArgumentException if there is not one for each object
   * @throws NullPointerException if an argument is null
   */
  public ImageGroundTruth difficult(boolean[] flags) {
    Arguments.equal("flags", Arguments.notNull("flags", flags).length, "labels", labels.length);
    return new ImageGroundTruth(boxes, labels, flags, crowd, areas, ids, from, to);
  }

  /**
   * {@return the same objects with flags: iscrowd in COCO's files}
   *
   * @param flags {@code [objects]}
   * @throws IllegalArgumentException if there is not one for each object
   * @throws NullPointerException if an argument is null
   */
  public ImageGroundTruth crowd(boolean[] flags) {
    Arguments.equal("flags", Arguments.notNull("flags", flags).length, "labels", labels.length);
    return new ImageGroundTruth(boxes, labels, difficult, flags, areas, ids, from, to);
  }

  /**
   * {@return the same objects with areas, in COCO's files those of the segments; by default the
   * boxes' own}
   *
   * @param areas {@code [objects]}
   * @throws IllegalArgumentException if there is not one for each object
   * @throws NullPointerException if an argument is null
   */
  public ImageGroundTruth areas(double[] areas) {
    Arguments.equal("areas", Arguments.notNull("areas", areas).length, "labels", labels.length);
    return new ImageGroundTruth(boxes, labels, difficult, crowd, areas, ids, from, to);
  }

  /**
   * {@return the same objects with annotation ids, of which {@link ReferenceEvaluation#COCO} treats
   * 0 as pycocotools does}
   *
   * @param ids {@code [objects]}
   * @throws IllegalArgumentException if there is not one for each object
   * @throws NullPointerException if an argument is null
   */
  public ImageGroundTruth ids(long[] ids) {
    Arguments.equal("ids", Arguments.notNull("ids", ids).length, "labels", labels.length);
    return new ImageGroundTruth(boxes, labels, difficult, crowd, areas, ids, from, to);
  }

  /** {@return the number of objects} */
  public int count() {
    return to - from;
  }

  Boxes boxes() {
    return boxes;
  }

  /** The row of an object, in the arrays. */
  int row(int object) {
    return from + object;
  }

  int label(int object) {
    return labels[from + object];
  }

  boolean isDifficult(int object) {
    return difficult != null && difficult[from + object];
  }

  boolean isCrowd(int object) {
    return crowd != null && crowd[from + object];
  }

  double area(int object) {
    return areas == null ? boxes.area(from + object) : areas[from + object];
  }

  boolean hasZeroId(int object) {
    return ids != null && ids[from + object] == 0;
  }

  /** Refuses boxes and areas that are no numbers, and labels that are no class. */
  void check(ClassLabels classes) {
    for (int object = 0; object < count(); object++) {
      int row = row(object);
      boxes.check("groundTruth.boxes", row);
      classes.check("groundTruth.labels", row, labels[row]);
      if (Double.isNaN(area(object))) {
        throw new IllegalArgumentException(
            "groundTruth.areas[%d]: expected a number, got NaN; give the area of the box"
                .formatted(row));
      }
    }
  }

  /** Refuses fractions of an image where overlaps count pixels: a 1 added hides every distance. */
  void requirePixels(EvaluationPolicy.BoxConvention convention) {
    boolean counts =
        convention == EvaluationPolicy.BoxConvention.PLUS_ONE
            || convention == EvaluationPolicy.BoxConvention.AREA_PLUS_ONE;
    boolean fractions = counts && count() > 0;
    for (int object = 0; object < count() && fractions; object++) {
      fractions = boxes.isFraction(row(object));
    }
    if (fractions) {
      throw new IllegalArgumentException(
          "groundTruth.boxes: expected pixels, as boxConvention %s adds 1 to widths, got fractions of"
                  .formatted(convention)
              + " the image in all %d boxes; multiply by its sides, or take boxConvention PLAIN"
                  .formatted(count()));
    }
  }
}
