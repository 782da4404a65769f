package dev.multibox.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Images of random objects and of detections near them, with many equal scores and overlaps. */
final class RandomImages {

  /** An image, its columns in plain arrays; boxes are corner and size. */
  record Image(
      long id,
      double[] objectBoxes,
      int[] objectLabels,
      boolean[] difficult,
      boolean[] crowd,
      long[] ids,
      double[] detectionBoxes,
      int[] detectionLabels,
      double[] scores) {

    ImageGroundTruth groundTruth() {
      return ImageGroundTruth.ofCornerSizes(objectBoxes, objectLabels)
          .difficult(difficult)
          .crowd(crowd)
          .ids(ids);
    }

    ImageDetections detections() {
      return ImageDetections.ofCornerSizes(detectionBoxes, detectionLabels, scores);
    }
  }

  private RandomImages() {}

  /** Images whose classes are 1 to {@code classes}, with ids in no order. */
  static List<Image> of(Random random, int images, int classes) {
    List<Image> all = new ArrayList<>();
    for (int image = 0; image < images; image++) {
      long id = image * 7919L % 9973 * (image % 2 == 0 ? 1 : -1);
      all.add(image(random, id, classes));
    }
    return all;
  }

  private static Image image(Random random, long id, int classes) {
    int objects = random.nextInt(6);
    int detections = random.nextInt(15);
    double[] objectBoxes = new double[4 * objects];
    int[] labels = new int[objects];
    boolean[] difficult = new boolean[objects];
    boolean[] crowd = new boolean[objects];
    long[] ids = new long[objects];
    for (int object = 0; object < objects; object++) {
      box(random, objectBoxes, object);
      if (object > 0 && random.nextInt(3) == 0) {
        // identical boxes: equal overlaps
        System.arraycopy(objectBoxes, 4 * object - 4, objectBoxes, 4 * object, 4);
      }
      labels[object] = 1 + random.nextInt(classes);
      difficult[object] = random.nextInt(6) == 0;
      crowd[object] = random.nextInt(8) == 0;
      ids[object] = random.nextInt(9);
    }
    double[] boxes = new double[4 * detections];
    int[] detectionLabels = new int[detections];
    double[] scores = new double[detections];
    for (int detection = 0; detection < detections; detection++) {
      box(random, boxes, detection);
      detectionLabels[detection] = 1 + random.nextInt(classes);
      if (objects > 0 && random.nextInt(4) > 0) {
        int near = random.nextInt(objects);
        for (int side = 0; side < 4; side++) {
          boxes[4 * detection + side] = objectBoxes[4 * near + side] + random.nextInt(3);
        }
        if (random.nextInt(4) > 0) {
          detectionLabels[detection] = labels[near];
        }
      }
      scores[detection] = random.nextInt(12) / 8.0;
    }
    return new Image(
        id, objectBoxes, labels, difficult, crowd, ids, boxes, detectionLabels, scores);
  }

  private static void box(Random random, double[] boxes, int box) {
    for (int side = 0; side < 4; side++) {
      boxes[4 * box + side] = side < 2 ? random.nextInt(40) : random.nextInt(20);
    }
  }
}
