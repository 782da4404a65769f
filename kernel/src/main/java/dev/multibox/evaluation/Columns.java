package dev.multibox.evaluation;

import java.util.Arrays;

/**
 * What is kept of evaluated images: a row a detection, image after image, and counts of objects a
 * class. Plain arrays that grow by half, so that adding a detection allocates nothing most of the
 * time.
 *
 * <p>A detection has a bit for each pair of area range and overlap threshold, {@code area * T +
 * threshold}, in {@code words} longs: matched, and ignored. It is true if matched and not ignored,
 * false if neither.
 */
final class Columns {

  /** In {@link #confused}: the detection does not count. */
  static final int NOT_COUNTED = -1;

  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  final int words;
  final int areas;
  final ClassLabels classes;
  final ImageIds images = new ImageIds();

  /** The first row of each image. */
  int[] starts = new int[16];

  int size;
  int[] label = {};
  double[] score = {};

  /** How many detections of the image and class stand before it. */
  int[] rank = {};

  long[] matched = {};
  long[] ignored = {};

  /** A {@link DetectionError}: one more than its ordinal, 0 for none. */
  byte[] error = {};

  /** The class in which the detection would be true were its error mended, 0 for none. */
  int[] corrected = {};

  /** The label of the object that it is confused with, 0 for none, or {@link #NOT_COUNTED}. */
  int[] confused = {};

  long[] position = {};

  /** A class number: objects of each area range, and objects that no detection comes near. */
  long[] objects = {};

  Columns(EvaluationPolicy policy, ClassLabels classes) {
    areas = policy.areaRanges().size();
    words = (areas * policy.overlapThresholds().size() + Long.SIZE - 1) / Long.SIZE;
    this.classes = classes;
    growObjects();
  }

  /** A capacity of at least {@code needed}, half as much again as the present one. */
  static int larger(int capacity, long needed) {
    if (needed > LARGEST_ARRAY) {
      throw new IllegalStateException(
          "detections: expected at most "
              + LARGEST_ARRAY
              + " in one evaluation, got "
              + needed
              + "; raise the score threshold or evaluate parts");
    }
    return (int) Math.min(LARGEST_ARRAY, Math.max(needed, capacity + (capacity >> 1) + 16L));
  }

  /** Makes room for more rows, or fails before anything has changed. */
  void reserve(int more) {
    long needed = (long) size + more;
    if (needed * words > LARGEST_ARRAY) {
      larger(0, needed * words);
    }
    if (needed > label.length) {
      int rows = Math.min(larger(label.length, needed), LARGEST_ARRAY / words);
      score = Arrays.copyOf(score, rows);
      rank = Arrays.copyOf(rank, rows);
      matched = Arrays.copyOf(matched, rows * words);
      ignored = Arrays.copyOf(ignored, rows * words);
      error = Arrays.copyOf(error, rows);
      corrected = Arrays.copyOf(corrected, rows);
      confused = Arrays.copyOf(confused, rows);
      position = Arrays.copyOf(position, rows);
      label = Arrays.copyOf(label, rows);
    }
  }

  /** Begins an image that is not there. */
  void beginImage(long id) {
    if (images.size() == starts.length) {
      starts = Arrays.copyOf(starts, larger(starts.length, starts.length + 1L));
    }
    starts[images.size()] = size;
    images.add(id);
  }

  /** The row after the last of an image. */
  int end(int image) {
    return image + 1 < images.size() ? starts[image + 1] : size;
  }

  /** The number of a class, with room for its objects. */
  int classNumber(int labelOfClass) {
    int number = classes.add(labelOfClass);
    growObjects();
    return number;
  }

  private void growObjects() {
    int needed = classes.size() * (areas + 1);
    if (needed > objects.length) {
      objects = Arrays.copyOf(objects, larger(objects.length, needed));
    }
  }

  /** The place of a count in {@link #objects}; range {@code areas} stands for those missed. */
  int objectsOf(int classNumber, int range) {
    return classNumber * (areas + 1) + range;
  }

  /** Appends other images, of which none is here. */
  void append(Columns other) {
    reserve(other.size);
    for (int image = 0; image < other.images.size(); image++) {
      beginImage(other.images.get(image));
      int from = other.starts[image];
      size += other.end(image) - from;
    }
    int at = size - other.size;
    System.arraycopy(other.label, 0, label, at, other.size);
    System.arraycopy(other.score, 0, score, at, other.size);
    System.arraycopy(other.rank, 0, rank, at, other.size);
    System.arraycopy(other.matched, 0, matched, at * words, other.size * words);
    System.arraycopy(other.ignored, 0, ignored, at * words, other.size * words);
    System.arraycopy(other.error, 0, error, at, other.size);
    System.arraycopy(other.corrected, 0, corrected, at, other.size);
    System.arraycopy(other.confused, 0, confused, at, other.size);
    System.arraycopy(other.position, 0, position, at, other.size);
    for (int labelOfClass : other.classes.ascending()) {
      int theirs = other.classes.number(labelOfClass);
      int ours = classNumber(labelOfClass);
      for (int range = 0; range <= areas; range++) {
        objects[objectsOf(ours, range)] += other.objects[other.objectsOf(theirs, range)];
      }
    }
  }
}
