package dev.multibox.evaluation;

import dev.multibox.internal.memory.Arguments;

/**
 * The detections of one image: a view of caller arrays that {@link DetectionEvaluation#add} reads
 * and does not keep.
 *
 * <p>Shapes: boxes {@code [detections][4]}, labels {@code [detections]} of 1 or more, scores {@code
 * [detections]}, higher is surer; any number but NaN, as only their order counts. Corners are
 * {@code (x1, y1, x2, y2)}, corner and size {@code (x, y, width, height)}, in the units of the
 * ground truth. Boxes are finite; a width or height of 0 is allowed, a negative one is not.
 *
 * <p>Form and type matter to the last bit alone: pycocotools works on corner and size in float64.
 */
public final class ImageDetections {

  private static final ImageDetections NONE = ofCorners(new float[0], new int[0], new float[0]);

  private final Boxes boxes;
  private final int[] labels;
  private final float[] floatScores;
  private final double[] doubleScores;
  private final long[] positions;
  private final int from;
  private final int to;

  private ImageDetections(
      Boxes boxes,
      int[] labels,
      float[] floatScores,
      double[] doubleScores,
      long[] positions,
      int from,
      int to) {
    this.boxes = boxes;
    this.labels = labels;
    this.floatScores = floatScores;
    this.doubleScores = doubleScores;
    this.positions = positions;
    this.from = from;
    this.to = to;
  }

  private static ImageDetections of(Boxes boxes, int[] labels, float[] floats, double[] doubles) {
    Arguments.notNull("labels", labels);
    int count = labels.length;
    Arguments.equal("boxes", boxes.length(), "4 times labels", (long) Boxes.COORDINATES * count);
    int scores = floats == null ? Arguments.notNull("scores", doubles).length : floats.length;
    Arguments.equal("scores", scores, "labels", count);
    return new ImageDetections(boxes, labels, floats, doubles, null, 0, count);
  }

  /**
   * {@return detections of float32 boxes given by corners}
   *
   * @param boxes {@code [detections][4]}: x1, y1, x2, y2
   * @param labels {@code [detections]}
   * @param scores {@code [detections]}
   * @throws IllegalArgumentException if the lengths contradict each other
   * @throws NullPointerException if an argument is null
   */
  public static ImageDetections ofCorners(float[] boxes, int[] labels, float[] scores) {
    return of(Boxes.of(boxes, false), labels, Arguments.notNull("scores", scores), null);
  }

  /**
   * {@return detections of float64 boxes given by corners}
   *
   * @param boxes {@code [detections][4]}: x1, y1, x2, y2
   * @param labels {@code [detections]}
   * @param scores {@code [detections]}
   * @throws IllegalArgumentException if the lengths contradict each other
   */
  public static ImageDetections ofCorners(double[] boxes, int[] labels, double[] scores) {
    return of(Boxes.of(boxes, false), labels, null, scores);
  }

  /**
   * {@return detections of float32 boxes given by corner and size}
   *
   * @param boxes {@code [detections][4]}: x, y, width, height
   * @param labels {@code [detections]}
   * @param scores {@code [detections]}
   * @throws IllegalArgumentException if the lengths contradict each other
   * @throws NullPointerException if an argument is null
   */
  public static ImageDetections ofCornerSizes(float[] boxes, int[] labels, float[] scores) {
    return of(Boxes.of(boxes, true), labels, Arguments.notNull("scores", scores), null);
  }

  /**
   * {@return detections of float64 boxes given by corner and size, as in COCO's files}
   *
   * @param boxes {@code [detections][4]}: x, y, width, height
   * @param labels {@code [detections]}
   * @param scores {@code [detections]}
   * @throws IllegalArgumentException if the lengths contradict each other
   */
  public static ImageDetections ofCornerSizes(double[] boxes, int[] labels, double[] scores) {
    return of(Boxes.of(boxes, true), labels, null, scores);
  }

  /** {@return the detections of an image without any} */
  public static ImageDetections none() {
    return NONE;
  }

  /**
   * {@return the rows {@code from} to {@code to - 1} of the same arrays: one image of a batch}
   *
   * @param from the first row, in the arrays
   * @param to the row after the last, in the arrays
   * @throws IllegalArgumentException if the rows are not in the arrays
   */
  public ImageDetections range(int from, int to) {
    Arguments.within("from", from, 0, labels.length);
    Arguments.within("to", to, from, labels.length);
    return new ImageDetections(boxes, labels, floatScores, doubleScores, positions, from, to);
  }

  /**
   * {@return the same detections with places in a file, which decide between equal scores of
   * different images before the image ids do}
   *
   * @param positions {@code [detections]}, ascending in the image
   * @throws IllegalArgumentException if there is not one for each detection
   * @throws NullPointerException if an argument is null
   */
  public ImageDetections positions(long[] positions) {
    Arguments.equal(
        "positions", Arguments.notNull("positions", positions).length, "labels", labels.length);
    return new ImageDetections(boxes, labels, floatScores, doubleScores, positions, from, to);
  }

  /** {@return the number of detections} */
  public int count() {
    return to - from;
  }

  Boxes boxes() {
    return boxes;
  }

  /** The row of a detection, in the arrays. */
  int row(int detection) {
    return from + detection;
  }

  int label(int detection) {
    return labels[from + detection];
  }

  double score(int detection) {
    int row = from + detection;
    // -0 equals 0
    return (floatScores == null ? doubleScores[row] : floatScores[row]) + 0.0;
  }

  long position(int detection) {
    return positions == null ? 0 : positions[from + detection];
  }

  /** Refuses boxes and scores that are no numbers, and labels that are no class. */
  void check(ClassLabels classes) {
    for (int detection = 0; detection < count(); detection++) {
      int row = row(detection);
      boxes.check("detections.boxes", row);
      classes.check("detections.labels", row, labels[row]);
      if (Double.isNaN(score(detection))) {
        throw new IllegalArgumentException(
            "detections.scores[%d]: expected a number, got NaN; leave the detection out"
                .formatted(row));
      }
      if (detection > 0 && position(detection) < position(detection - 1)) {
        throw new IllegalArgumentException(
            "detections.positions[%d]: expected at least %d, got %d; order detections by position"
                .formatted(row, position(detection - 1), position(detection)));
      }
    }
  }
}
