package dev.multibox.evaluation;

import dev.multibox.evaluation.EvaluationPolicy.Arithmetic;
import dev.multibox.evaluation.EvaluationPolicy.BoxConvention;

/**
 * The overlaps of one box with many. Boxes are rows of four: corners, or corner and size with
 * {@link BoxConvention#COCO}. The order of the operations is that of the programs, so that the bits
 * are.
 */
final class Overlap {

  private static final float EPSILON = 1e-5f;

  private Overlap() {}

  /** Writes the overlap of a box with each of {@code count} objects. */
  static void row(
      EvaluationPolicy policy,
      double[] box,
      double[] objects,
      boolean[] crowd,
      int count,
      double[] row) {
    switch (policy.boxConvention()) {
      case COCO -> coco(box, objects, crowd, count, row);
      case EPSILON -> epsilon(box, objects, count, row);
      case PLAIN -> plain(policy.arithmetic(), box, objects, count, 0, 0, row);
      case PLUS_ONE -> plain(policy.arithmetic(), box, objects, count, 1, 1, row);
      case AREA_PLUS_ONE -> plain(policy.arithmetic(), box, objects, count, 1, 0, row);
    }
  }

  private static void plain(
      Arithmetic arithmetic,
      double[] box,
      double[] objects,
      int count,
      int areaPlus,
      int sidePlus,
      double[] row) {
    if (arithmetic == Arithmetic.DOUBLE) {
      doubles(box, objects, count, areaPlus, sidePlus, row);
    } else {
      floats(box, objects, count, areaPlus, sidePlus, row);
    }
  }

  private static void doubles(
      double[] box, double[] objects, int count, double areaPlus, double sidePlus, double[] row) {
    double area = (box[2] - box[0] + areaPlus) * (box[3] - box[1] + areaPlus);
    for (int object = 0, at = 0; object < count; object++, at += 4) {
      double width = Math.min(box[2], objects[at + 2]) - Math.max(box[0], objects[at]) + sidePlus;
      double height =
          Math.min(box[3], objects[at + 3]) - Math.max(box[1], objects[at + 1]) + sidePlus;
      double intersection = Math.max(width, 0) * Math.max(height, 0);
      double other =
          (objects[at + 2] - objects[at] + areaPlus)
              * (objects[at + 3] - objects[at + 1] + areaPlus);
      row[object] = intersection / (area + other - intersection);
    }
  }

  private static void floats(
      double[] box, double[] objects, int count, float areaPlus, float sidePlus, double[] row) {
    float x1 = (float) box[0];
    float y1 = (float) box[1];
    float x2 = (float) box[2];
    float y2 = (float) box[3];
    float area = (x2 - x1 + areaPlus) * (y2 - y1 + areaPlus);
    for (int object = 0, at = 0; object < count; object++, at += 4) {
      float left = (float) objects[at];
      float top = (float) objects[at + 1];
      float right = (float) objects[at + 2];
      float bottom = (float) objects[at + 3];
      float width = Math.min(x2, right) - Math.max(x1, left) + sidePlus;
      float height = Math.min(y2, bottom) - Math.max(y1, top) + sidePlus;
      float intersection = Math.max(width, 0f) * Math.max(height, 0f);
      float other = (right - left + areaPlus) * (bottom - top + areaPlus);
      row[object] = intersection / (area + other - intersection);
    }
  }

  private static void epsilon(double[] box, double[] objects, int count, double[] row) {
    float x1 = (float) box[0];
    float y1 = (float) box[1];
    float x2 = (float) box[2];
    float y2 = (float) box[3];
    float area = (x2 - x1) * (y2 - y1);
    for (int object = 0, at = 0; object < count; object++, at += 4) {
      float left = (float) objects[at];
      float top = (float) objects[at + 1];
      float right = (float) objects[at + 2];
      float bottom = (float) objects[at + 3];
      float width = Math.max(Math.min(x2, right) - Math.max(x1, left), 0f);
      float height = Math.max(Math.min(y2, bottom) - Math.max(y1, top), 0f);
      float intersection = width * height;
      float other = (right - left) * (bottom - top);
      row[object] = intersection / (area + other - intersection + EPSILON);
    }
  }

  private static void coco(
      double[] box, double[] objects, boolean[] crowd, int count, double[] row) {
    double area = box[2] * box[3];
    for (int object = 0, at = 0; object < count; object++, at += 4) {
      double width =
          Math.min(box[2] + box[0], objects[at + 2] + objects[at]) - Math.max(box[0], objects[at]);
      double height =
          Math.min(box[3] + box[1], objects[at + 3] + objects[at + 1])
              - Math.max(box[1], objects[at + 1]);
      if (width <= 0 || height <= 0) {
        row[object] = 0;
        continue;
      }
      double intersection = width * height;
      double other = objects[at + 2] * objects[at + 3];
      row[object] = intersection / (crowd[object] ? area : area + other - intersection);
    }
  }
}
