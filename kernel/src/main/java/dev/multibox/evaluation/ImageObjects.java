package dev.multibox.evaluation;

import dev.multibox.evaluation.EvaluationPolicy.BoxConvention;
import dev.multibox.evaluation.EvaluationPolicy.DifficultObjects;
import java.util.Arrays;

/**
 * The objects of one image, class after class, with what the policy says about each. Filled anew
 * for each image.
 */
final class ImageObjects {

  private final EvaluationPolicy policy;
  private final StableOrder sort = new StableOrder();

  private int count;
  private int[] order = {};
  private double[] keys = {};
  private int[] numbers = {};
  private double[] boxes = {};
  private int[] labels = {};
  private boolean[] crowd = {};
  private boolean[] zeroId = {};
  private boolean[] ignored = {};
  private double[] row = {};
  private final double[] box = new double[Boxes.COORDINATES];

  /** By class number, the objects of a class. */
  private int[] from = {};

  private int[] to = {};

  ImageObjects(EvaluationPolicy policy) {
    this.policy = policy;
  }

  /** Takes the objects of an image and counts those that are to be found. */
  void load(ImageGroundTruth groundTruth, Columns columns) {
    count = groundTruth.count();
    int areas = policy.areaRanges().size();
    reserve(areas);
    for (int object = 0; object < count; object++) {
      numbers[object] = columns.classNumber(groundTruth.label(object));
      // by label: numbers depend on the images that came before
      keys[object] = -groundTruth.label(object);
      order[object] = object;
    }
    sort.descending(keys, null, order, 0, count);
    for (int place = 0; place < count; place++) {
      int object = order[place];
      labels[place] = groundTruth.label(object);
      crowd[place] = groundTruth.isCrowd(object);
      zeroId[place] = policy.zeroIdUnmatched() && groundTruth.hasZeroId(object);
      groundTruth.boxes().load(groundTruth.row(object), cornerSizes(), rounded(), boxes, 4 * place);
      boolean hard =
          groundTruth.isCrowd(object)
              || (policy.difficultObjects() == DifficultObjects.IGNORE
                  && groundTruth.isDifficult(object));
      double area = groundTruth.area(object);
      for (int range = 0; range < areas; range++) {
        boolean out = hard || !policy.areaRanges().get(range).contains(area);
        ignored[range * count + place] = out;
        columns.objects[columns.objectsOf(numbers[object], range)] += out ? 0 : 1;
      }
    }
    group(columns.classes.size());
  }

  private void reserve(int areas) {
    if (count > order.length) {
      int capacity = Columns.larger(order.length, count);
      order = new int[capacity];
      keys = new double[capacity];
      numbers = new int[capacity];
      boxes = new double[Math.multiplyExact(Boxes.COORDINATES, capacity)];
      labels = new int[capacity];
      crowd = new boolean[capacity];
      zeroId = new boolean[capacity];
      row = new double[capacity];
    }
    if (count * areas > ignored.length) {
      ignored = new boolean[Columns.larger(ignored.length, (long) count * areas)];
    }
  }

  private void group(int classes) {
    if (classes > from.length) {
      from = new int[Columns.larger(from.length, classes)];
      to = new int[from.length];
    }
    Arrays.fill(from, 0, classes, 0);
    Arrays.fill(to, 0, classes, 0);
    for (int place = 0; place < count; place++) {
      int number = numbers[order[place]];
      from[number] = to[number] == 0 ? place : from[number];
      to[number] = place + 1;
    }
  }

  private boolean cornerSizes() {
    return policy.boxConvention() == BoxConvention.COCO;
  }

  private boolean rounded() {
    return policy.arithmetic() != EvaluationPolicy.Arithmetic.DOUBLE;
  }

  /** Overlaps a detection with all objects, as {@link #overlap} tells. */
  void overlap(ImageDetections detections, int detection) {
    if (count > 0) {
      detections.boxes().load(detections.row(detection), cornerSizes(), rounded(), box, 0);
      Overlap.row(policy, box, boxes, crowd, count, row);
    }
  }

  int count() {
    return count;
  }

  /** The first object that a detection of a class may be matched to. */
  int from(int number) {
    return policy.useCategories() && number < from.length ? from[number] : 0;
  }

  /** The object after the last that a detection of a class may be matched to. */
  int to(int number) {
    if (!policy.useCategories()) {
      return count;
    }
    return number < to.length ? to[number] : 0;
  }

  double overlap(int object) {
    return row[object];
  }

  int label(int object) {
    return labels[object];
  }

  int number(int object) {
    return numbers[order[object]];
  }

  boolean isCrowd(int object) {
    return crowd[object];
  }

  boolean hasZeroId(int object) {
    return zeroId[object];
  }

  /** Whether an object need not be found in an area range. */
  boolean isIgnored(int range, int object) {
    return ignored[range * count + object];
  }
}
