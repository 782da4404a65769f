package dev.multibox.evaluation;

import dev.multibox.internal.memory.Arguments;

/** Rows of four numbers in a caller's array of floats or doubles, of one of two forms. */
final class Boxes {

  static final int COORDINATES = 4;

  private final float[] floats;
  private final double[] doubles;
  private final boolean cornerSizes;

  private Boxes(float[] floats, double[] doubles, boolean cornerSizes) {
    this.floats = floats;
    this.doubles = doubles;
    this.cornerSizes = cornerSizes;
  }

  static Boxes of(float[] boxes, boolean cornerSizes) {
    return new Boxes(Arguments.notNull("boxes", boxes), null, cornerSizes);
  }

  static Boxes of(double[] boxes, boolean cornerSizes) {
    return new Boxes(null, Arguments.notNull("boxes", boxes), cornerSizes);
  }

  int length() {
    return floats == null ? doubles.length : floats.length;
  }

  private double get(int index) {
    return floats == null ? doubles[index] : floats[index];
  }

  /** Writes a box as (x1, y1, x2, y2), or as (x, y, width, height). */
  void load(int box, boolean asCornerSizes, boolean rounded, double[] into, int at) {
    int from = box * COORDINATES;
    double x = get(from);
    double y = get(from + 1);
    double third = get(from + 2);
    double fourth = get(from + 3);
    if (cornerSizes != asCornerSizes) {
      third = cornerSizes ? x + third : third - x;
      fourth = cornerSizes ? y + fourth : fourth - y;
    }
    into[at] = rounded ? (float) x : x;
    into[at + 1] = rounded ? (float) y : y;
    into[at + 2] = rounded ? (float) third : third;
    into[at + 3] = rounded ? (float) fourth : fourth;
  }

  /** Width times height. */
  double area(int box) {
    int from = box * COORDINATES;
    double third = get(from + 2);
    double fourth = get(from + 3);
    return cornerSizes ? third * fourth : (third - get(from)) * (fourth - get(from + 1));
  }

  /** Refuses a coordinate that is not finite and a box of negative width or height. */
  void check(String name, int box) {
    int from = box * COORDINATES;
    for (int index = from; index < from + COORDINATES; index++) {
      if (!Double.isFinite(get(index))) {
        throw new IllegalArgumentException(
            "%s[%d][%d]: expected a finite number, got %s; leave the box out"
                .formatted(name, box, index - from, get(index)));
      }
    }
    for (int index = from + 2; index < from + COORDINATES; index++) {
      double least = cornerSizes ? 0 : get(index - 2);
      if (get(index) < least) {
        throw new IllegalArgumentException(
            "%s[%d][%d]: expected a %s of %s or more, got %s; order the corners or leave the box out"
                .formatted(
                    name,
                    box,
                    index - from,
                    cornerSizes ? "size" : "second corner",
                    least,
                    get(index)));
      }
    }
  }

  /** Whether no number of a box is outside 0 to 1, and one is no whole number. */
  boolean isFraction(int box) {
    boolean fraction = false;
    for (int index = box * COORDINATES; index < (box + 1) * COORDINATES; index++) {
      double value = get(index);
      if (value < 0 || value > 1) {
        return false;
      }
      fraction |= value != Math.rint(value);
    }
    return fraction;
  }
}
