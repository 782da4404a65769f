package dev.multibox.bench.files;

import dev.multibox.bench.npy.NpyFile;
import dev.multibox.bench.npy.NpyFormatException;

/**
 * The labels of a batch, one image after the other: integers, or one-hot rows that may stand among
 * other columns.
 */
final class LabelReader {

  private final NpyFile file;
  private final int priors;
  private final int classes;
  private final int width;
  private final int firstColumn;
  private final int[] labels;
  private final float[] rows;

  private LabelReader(NpyFile file, int priors, int classes, int width, int firstColumn) {
    this.file = file;
    this.priors = priors;
    this.classes = classes;
    this.width = width;
    this.firstColumn = firstColumn;
    labels = new int[priors];
    rows = new float[width];
  }

  /** Of a file {@code [B][P]}. */
  static LabelReader ofIntegers(NpyFile file, int priors, int classes) {
    return new LabelReader(file, priors, classes, 0, 0);
  }

  /** Of columns {@code firstColumn} and on of a file {@code [B][P][width]}. */
  static LabelReader ofOneHot(NpyFile file, int priors, int classes, int width, int firstColumn) {
    return new LabelReader(file, priors, classes, width, firstColumn);
  }

  /** Positives of each image of a batch; refuses labels that are none. */
  int[] positives(int batch) throws InputException, NpyFormatException {
    int[] positives = new int[batch];
    for (int image = 0; image < batch; image++) {
      read(image);
      for (int label : labels) {
        positives[image] += label > 0 ? 1 : 0;
      }
      long perImage = (long) priors * Math.max(1, width);
      file.release(image * perImage, perImage);
    }
    return positives;
  }

  /** Refuses the first label of some images that is none. */
  void check(int first, int images) throws InputException, NpyFormatException {
    for (int image = first; image < first + images; image++) {
      read(image);
    }
  }

  private void read(int image) throws InputException, NpyFormatException {
    if (width == 0) {
      file.readInts((long) image * priors, labels, 0, priors);
    }
    for (int prior = 0; prior < priors; prior++) {
      if (width > 0) {
        labels[prior] = oneHot(image, prior);
      }
      int label = labels[prior];
      if (label < -1 || label >= classes) {
        throw new InputException(
            file.path()
                + ": expected labels from -1 to "
                + (classes - 1)
                + ", found "
                + label
                + place(image, prior));
      }
    }
  }

  private int oneHot(int image, int prior) throws InputException {
    long row = (long) image * priors + prior;
    file.readFloats(row * width + firstColumn, rows, 0, classes);
    int label = -1;
    for (int column = 0; column < classes; column++) {
      if (rows[column] > 0.5f) {
        if (label >= 0) {
          throw new InputException(
              file.path()
                  + ": expected one number above 0.5 in a one-hot row, found several"
                  + place(image, prior));
        }
        label = column;
      }
    }
    return label;
  }

  private static String place(int image, int prior) {
    return " at image " + image + ", prior " + prior;
  }
}
