package dev.multibox.bench.spark;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Boxes and labels of an image's objects as arrays, scaled from fractions of the image. */
record GroundTruthBoxes(float[] boxes, int[] labels) {

  static final int COORDINATES = 4;

  /** Corners times width and height. */
  static GroundTruthBoxes of(ImageRow row, float width, float height) {
    float[] boxes = row.get(ImageColumn.BOXES).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    scale(boxes, boxes.length, width, height);
    return new GroundTruthBoxes(
        boxes, row.get(ImageColumn.BOX_LABELS).toArray(ValueLayout.JAVA_INT_UNALIGNED));
  }

  /** Multiplies the first {@code count} coordinates, horizontal and vertical ones in turn. */
  static void scale(float[] boxes, int count, float width, float height) {
    for (int i = 0; i < count; i += 2) {
      boxes[i] *= width;
      boxes[i + 1] *= height;
    }
  }

  /** Flags of objects; all false where nothing is said. */
  static boolean[] flags(MemorySegment difficult, int objects) {
    boolean[] flags = new boolean[objects];
    for (int i = 0; difficult != null && i < objects; i++) {
      flags[i] = difficult.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, i) != 0;
    }
    return flags;
  }
}
