package dev.multibox.internal.element;

import dev.multibox.internal.element.ElementFunction.TargetRange;

/** What is done to any tile of elements: checks of its targets, weights, a factor. */
public final class ElementTileScalar implements ElementTileKernel {

  @Override
  public void weigh(float[] values, int offset, float[] weights, int weightOffset, int count) {
    for (int i = 0; i < count; i++) {
      float w = weights[weightOffset + i];
      float value = w == 0f ? 0f : values[offset + i] * w;
      values[offset + i] = Float.isNaN(value) ? Float.NaN : value;
    }
  }

  @Override
  public void scale(float[] values, int offset, float factor, int count) {
    for (int i = 0; i < count; i++) {
      float value = values[offset + i] * factor;
      values[offset + i] = Float.isNaN(value) ? Float.NaN : value;
    }
  }

  @Override
  public int firstBadTarget(TargetRange range, float[] target, int offset, int count) {
    return range == TargetRange.ANY ? -1 : firstBadTarget(range, target, offset, 0, count);
  }

  /** The first from index {@code from} on. */
  static int firstBadTarget(TargetRange range, float[] target, int offset, int from, int count) {
    for (int i = from; i < count; i++) {
      float y = target[offset + i];
      boolean good = range == TargetRange.SIGN ? Math.abs(y) == 1f : y >= 0f && y <= 1f;
      if (!good) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public void mistakes(
      float[] scores,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float[] losses,
      int lossOffset) {
    for (int row = 0; row < rows; row++) {
      int label = labels[labelOffset + row];
      int at = offset + row * classes;
      losses[lossOffset + row] = label >= 0 && isMistaken(scores, at, 0, classes, label) ? 1f : 0f;
    }
  }

  /** Whether a column from {@code from} on has a score that the label's does not beat. */
  static boolean isMistaken(float[] scores, int row, int from, int classes, int label) {
    float own = scores[row + label];
    for (int j = from; j < classes; j++) {
      float other = scores[row + j];
      if (!(j < label ? other < own : other <= own)) {
        return true;
      }
    }
    return false;
  }
}
