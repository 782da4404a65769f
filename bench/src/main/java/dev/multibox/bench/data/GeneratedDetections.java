package dev.multibox.bench.data;

import dev.multibox.evaluation.ImageDetections;
import dev.multibox.evaluation.ImageGroundTruth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Objects and detections of images as large as COCO's validation set has them: 80 classes, some 8
 * objects and 39 detections an image. A part of the detections lie on objects, more or less well.
 */
public final class GeneratedDetections {

  /** Labels are 1 to this. */
  public static final int CLASSES = 80;

  private static final long SEED = 0xc0c0L;
  private static final int MOST_OBJECTS = 16;
  private static final int MOST_OF_OBJECT = 6;
  private static final int MOST_OF_NOTHING = 32;

  private final List<ImageGroundTruth> groundTruth = new ArrayList<>();
  private final List<ImageDetections> detections = new ArrayList<>();
  private final double[] boxes = new double[4 * (MOST_OBJECTS * MOST_OF_OBJECT + MOST_OF_NOTHING)];
  private final int[] labels = new int[boxes.length / 4];
  private final double[] scores = new double[labels.length];
  private int count;

  /**
   * Makes them, the same on every machine.
   *
   * @param images 0 or more
   */
  public GeneratedDetections(int images) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int image = 0; image < images; image++) {
      add(random);
    }
  }

  private void add(SplittableRandom random) {
    int objects = random.nextInt(MOST_OBJECTS + 1);
    double[] objectBoxes = new double[4 * objects];
    int[] objectLabels = new int[objects];
    count = 0;
    for (int object = 0; object < objects; object++) {
      double side = 8 * Math.pow(50, random.nextDouble());
      double x = random.nextDouble() * 640;
      double y = random.nextDouble() * 480;
      set(objectBoxes, object, x, y, side, side * (0.5 + random.nextDouble()));
      objectLabels[object] = random.nextInt(1, CLASSES + 1);
      int near = random.nextInt(MOST_OF_OBJECT + 1);
      for (int i = 0; i < near; i++) {
        double off = side * 0.3 * random.nextDouble();
        boolean right = random.nextInt(5) > 0;
        detect(
            x + off,
            y + off,
            side * (0.8 + 0.4 * random.nextDouble()),
            right ? objectLabels[object] : random.nextInt(1, CLASSES + 1),
            random.nextDouble());
      }
    }
    int others = random.nextInt(MOST_OF_NOTHING + 1);
    for (int i = 0; i < others; i++) {
      double side = 8 * Math.pow(50, random.nextDouble());
      detect(
          random.nextDouble() * 640,
          random.nextDouble() * 480,
          side,
          random.nextInt(1, CLASSES + 1),
          random.nextDouble() * 0.5);
    }
    groundTruth.add(ImageGroundTruth.ofCornerSizes(objectBoxes, objectLabels));
    detections.add(
        ImageDetections.ofCornerSizes(
            Arrays.copyOf(boxes, 4 * count),
            Arrays.copyOf(labels, count),
            Arrays.copyOf(scores, count)));
  }

  private void detect(double x, double y, double side, int label, double score) {
    set(boxes, count, x, y, side, side);
    labels[count] = label;
    scores[count++] = score;
  }

  private static void set(double[] boxes, int i, double x, double y, double width, double height) {
    boxes[4 * i] = x;
    boxes[4 * i + 1] = y;
    boxes[4 * i + 2] = width;
    boxes[4 * i + 3] = height;
  }

  /** {@return the number of images} */
  public int images() {
    return groundTruth.size();
  }

  /** {@return the number of detections of all images} */
  public long count() {
    return detections.stream().mapToLong(ImageDetections::count).sum();
  }

  /**
   * {@return the objects of an image}
   *
   * @param image 0 or more
   */
  public ImageGroundTruth groundTruth(int image) {
    return groundTruth.get(image);
  }

  /**
   * {@return the detections of an image}
   *
   * @param image 0 or more
   */
  public ImageDetections detections(int image) {
    return detections.get(image);
  }
}
