package dev.multibox.loss;

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
  SSD_KERAS {
    @Override
    int width(int classes) {
      return classes + 12;
    }

    @Override
    int targetWidth(int classes) {
      return classes + 12;
    }

    @Override
    int firstClass() {
      return 0;
    }

    @Override
    int firstLocation(int classes) {
      return classes;
    }
  },

  /**
   * {@code [B][P][4 + C + 8]}: 4 locations, {@code C} scores or a one-hot label, then prior and
   * variances (in the truth, a flag and padding); prediction and truth alike. rykov8/ssd_keras, and
   * bubbliiiing until 2021.
   */
  RYKOV8 {
    @Override
    int width(int classes) {
      return classes + 12;
    }

    @Override
    int targetWidth(int classes) {
      return classes + 12;
    }

    @Override
    int firstClass() {
      return 4;
    }

    @Override
    int firstLocation(int classes) {
      return 0;
    }
  },

  /**
   * Prediction {@code [B][P][4 + C]}: 4 locations, {@code C} scores; truth {@code [B][P][4 + C +
   * 1]}, with a one-hot label and a flag. bubbliiiing since 2021.
   */
  BUBBLIIIING {
    @Override
    int width(int classes) {
      return classes + 4;
    }

    @Override
    int targetWidth(int classes) {
      return classes + 5;
    }

    @Override
    int firstClass() {
      return 4;
    }

    @Override
    int firstLocation(int classes) {
      return 0;
    }
  };

  /** Floats of a row of the prediction. */
  abstract int width(int classes);

  /** Floats of a row of the truth. */
  abstract int targetWidth(int classes);

  /** Column of the first class. */
  abstract int firstClass();

  /** Column of the first location. */
  abstract int firstLocation(int classes);
}
