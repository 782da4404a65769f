package dev.multibox;

import dev.multibox.internal.memory.Sizes;

/**
 * Tensors that hold class scores and locations of a prior in one row, as Keras programs build them.
 * {@code C} is the number of classes with the background.
 */
public enum PackedLayout {

  /**
   * {@code [B][P][C + 12]}: {@code C} scores or a one-hot label, 4 locations, 4 anchor coordinates,
   * 4 variances; prediction and truth alike. pierluigiferrari/ssd_keras,
   * Socret360/object-detection-in-keras.
   */
  SSD_KERAS(true, 8, 8),

  /**
   * {@code [B][P][4 + C + 8]}: 4 locations, {@code C} scores or a one-hot label, then prior and
   * variances (in the truth, a flag and padding); prediction and truth alike. rykov8/ssd_keras, and
   * bubbliiiing until 2021.
   */
  RYKOV8(false, 8, 8),

  /**
   * Prediction {@code [B][P][4 + C]}: 4 locations, {@code C} scores; truth {@code [B][P][4 + C +
   * 1]}, with a one-hot label and a flag. bubbliiiing since 2021.
   */
  BUBBLIIIING(false, 0, 1);

  private final boolean classesFirst;
  private final int after;
  private final int afterTarget;

  PackedLayout(boolean classesFirst, int after, int afterTarget) {
    this.classesFirst = classesFirst;
    this.after = after;
    this.afterTarget = afterTarget;
  }

  /**
   * {@return the floats of a row of the prediction}
   *
   * @param classes classes with the background
   */
  public int width(int classes) {
    return classes + Sizes.COORDINATES + after;
  }

  /**
   * {@return the floats of a row of the truth}
   *
   * @param classes classes with the background
   */
  public int targetWidth(int classes) {
    return classes + Sizes.COORDINATES + afterTarget;
  }

  /** {@return the column of the first class} */
  public int firstClass() {
    return classesFirst ? 0 : Sizes.COORDINATES;
  }

  /**
   * {@return the column of the first location}
   *
   * @param classes classes with the background
   */
  public int firstLocation(int classes) {
    return classesFirst ? classes : 0;
  }
}
