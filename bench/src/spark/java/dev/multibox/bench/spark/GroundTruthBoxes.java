package dev.multibox.bench.spark;

import dev.multibox.evaluation.ImageGroundTruth;
import dev.multibox.matching.GroundTruth;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Boxes and labels of one image's objects after the other, scaled from fractions of the image, in
 * arrays that grow with the most objects of an image.
 */
final class GroundTruthBoxes {

  static final int COORDINATES = 4;

  private static final int FIRST_OBJECTS = 64;

  private float[] boxes;
  private int[] labels;
  private boolean[] difficult;
  private GroundTruth padded;

  /** The first 0, 1, 2, ... objects: a view is an object, which would be one each image. */
  private ImageGroundTruth[] first;

  private int count;

  GroundTruthBoxes() {
    allocate(FIRST_OBJECTS);
  }

  private void allocate(int objects) {
    boxes = new float[objects * COORDINATES];
    labels = new int[objects];
    difficult = new boolean[objects];
    padded = GroundTruth.padded(boxes, labels, 1, objects);
    first = new ImageGroundTruth[objects + 1];
  }

  /** Objects that there is room for. */
  int capacity() {
    return labels.length;
  }

  /** Reads the objects of an image, corners times width and height. */
  void read(ImageRow row, float width, float height) {
    count = row.count(ImageColumn.BOX_LABELS);
    if (count > capacity()) {
      allocate(count + count / 2);
    }
    MemorySegment corners = row.get(ImageColumn.BOXES);
    int coordinates = count * COORDINATES;
    MemorySegment.copy(corners, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, boxes, 0, coordinates);
    scale(boxes, coordinates, width, height);
    MemorySegment classes = row.get(ImageColumn.BOX_LABELS);
    MemorySegment.copy(classes, ValueLayout.JAVA_INT_UNALIGNED, 0, labels, 0, count);
    Arrays.fill(labels, count, labels.length, 0);
    boolean flagged = row.has(ImageColumn.DIFFICULT);
    MemorySegment flags = row.get(ImageColumn.DIFFICULT);
    for (int i = 0; i < count; i++) {
      difficult[i] = flagged && flags.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i) != 0;
    }
  }

  /** Multiplies the first {@code count} coordinates, horizontal and vertical ones in turn. */
  static void scale(float[] boxes, int count, float width, float height) {
    for (int i = 0; i < count; i += 2) {
      boxes[i] *= width;
      boxes[i + 1] *= height;
    }
  }

  /** The objects for a matcher, padded to the capacity. */
  GroundTruth padded() {
    return padded;
  }

  /** The objects for their average precision. */
  ImageGroundTruth objects() {
    if (first[count] == null) {
      first[count] = ImageGroundTruth.ofCorners(boxes, labels).difficult(difficult).range(0, count);
    }
    return first[count];
  }
}
