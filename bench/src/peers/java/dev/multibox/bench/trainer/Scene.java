package dev.multibox.bench.trainer;

import java.awt.image.BufferedImage;
import java.util.List;

/**
 * An image with its objects.
 *
 * @param image 300 x 300 pixels
 * @param objects what is to be found on it
 */
record Scene(BufferedImage image, List<Thing> objects) {

  /** Kinds of object; the label is the ordinal + 1. */
  enum Kind {
    DISC,
    BLOCK,
    TRIANGLE,
    CROSS;

    int label() {
      return ordinal() + 1;
    }
  }

  /**
   * A box with a kind, in fractions of the image.
   *
   * @param kind what it is
   * @param left smallest x
   * @param top smallest y
   * @param right largest x
   * @param bottom largest y
   */
  record Thing(Kind kind, float left, float top, float right, float bottom) {

    /** Intersection over union of two boxes. */
    double overlap(Thing other) {
      double width = Math.min(right, other.right) - Math.max(left, other.left);
      double height = Math.min(bottom, other.bottom) - Math.max(top, other.top);
      if (width <= 0 || height <= 0) {
        return 0;
      }
      double shared = width * height;
      return shared / (area() + other.area() - shared);
    }

    private double area() {
      return (double) (right - left) * (bottom - top);
    }
  }
}
