package dev.multibox.internal.suppression;

import dev.multibox.internal.numeric.TileSizes;

/** Corners and areas of boxes in columns, as the suppression kernels read them. */
public final class BoxColumns {

  /** What a vector may read beyond the last box. */
  private static final int SLACK = TileSizes.LANES;

  final float[] left;
  final float[] top;
  final float[] right;
  final float[] bottom;
  final float[] area;

  /** Has room for so many boxes. */
  public BoxColumns(int capacity) {
    int length = capacity + SLACK;
    left = new float[length];
    top = new float[length];
    right = new float[length];
    bottom = new float[length];
    area = new float[length];
  }

  /** Sets a box, its corners and area as the rule says. */
  public void set(int box, float l, float t, float r, float b, OverlapRule rule) {
    boolean sorts = rule.sortsCorners();
    left[box] = sorts ? Math.min(l, r) : l;
    top[box] = sorts ? Math.min(t, b) : t;
    right[box] = sorts ? Math.max(l, r) : r;
    bottom[box] = sorts ? Math.max(t, b) : b;
    area[box] = rule.area(left[box], top[box], right[box], bottom[box]);
  }

  /** Copies a box and its area. */
  public void copy(BoxColumns from, int box, int to) {
    left[to] = from.left[box];
    top[to] = from.top[box];
    right[to] = from.right[box];
    bottom[to] = from.bottom[box];
    area[to] = from.area[box];
  }

  /** A box's left side. */
  public float left(int box) {
    return left[box];
  }

  /** A box's top side. */
  public float top(int box) {
    return top[box];
  }

  /** A box's right side. */
  public float right(int box) {
    return right[box];
  }

  /** A box's bottom side. */
  public float bottom(int box) {
    return bottom[box];
  }
}
