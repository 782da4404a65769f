package dev.multibox.loss;

import dev.multibox.internal.Kernels;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.IntStorage;

/** The labels of one image as integers, whatever form the caller has them in. */
final class ImageLabels {

  /** Numbers of a row that a message shows. */
  private static final int MOST_SHOWN = 6;

  private final Kernels kernels;
  private final MultiBoxPolicy policy;
  private final int priors;
  private final int classes;
  private final int[] copy;
  private final int[] columnCopy;
  private final float[] row;

  private int[] labels;
  private int offset;
  private int[] columns;
  private int columnOffset;

  ImageLabels(Kernels kernels, MultiBoxPolicy policy, int priors, int classes) {
    this.kernels = kernels;
    this.policy = policy;
    this.priors = priors;
    this.classes = classes;
    copy = new int[priors];
    columnCopy =
        new int[policy.backgroundColumn() == MultiBoxPolicy.BackgroundColumn.FIRST ? 0 : priors];
    row = new float[classes];
  }

  /** Where the labels of the image that was loaded begin in {@link #array}. */
  int offset() {
    return offset;
  }

  /** Labels: 0 background, above 0 positive, -1 neutral. */
  int[] array() {
    return labels;
  }

  int label(int prior) {
    return labels[offset + prior];
  }

  /** The columns of the scores that the labels mean, -1 where the prior counts nothing. */
  int[] columns() {
    return columns;
  }

  int columnOffset() {
    return columnOffset;
  }

  int column(int prior) {
    return columns[columnOffset + prior];
  }

  /** Loads the labels of an image and refuses those out of range; the number of positives. */
  int check(Targets targets, int image) {
    load(targets, image);
    int greatest = policy.greatestLabel(classes);
    int positives = kernels.labels().check(labels, offset, priors, greatest + 1);
    if (positives < 0) {
      int bad = -1 - positives;
      throw Arguments.badLabel(labels[offset + bad], greatest, "[" + image + "][" + bad + "]");
    }
    return positives;
  }

  void load(Targets targets, int image) {
    if (targets.rows().labels() == null) {
      readOneHot(targets.rows().oneHot(), image);
    } else {
      readIntegers(targets.rows().labels(), image);
    }
    columns = labels;
    columnOffset = offset;
    if (policy.backgroundColumn() != MultiBoxPolicy.BackgroundColumn.FIRST) {
      for (int prior = 0; prior < priors; prior++) {
        columnCopy[prior] = policy.column(labels[offset + prior], classes);
      }
      columns = columnCopy;
      columnOffset = 0;
    }
  }

  private void readIntegers(IntStorage storage, int image) {
    long first = (long) image * priors;
    boolean background = policy.neutralLabel() == MultiBoxPolicy.NeutralLabel.BACKGROUND;
    if (storage.isArray() && !background) {
      labels = storage.array();
      offset = storage.arrayIndex(first);
      return;
    }
    storage.read(first, copy, 0, priors);
    if (background) {
      neutralToBackground();
    }
    labels = copy;
    offset = 0;
  }

  private void readOneHot(FloatRows oneHot, int image) {
    for (int prior = 0; prior < priors; prior++) {
      oneHot.read(image, prior, 1, row, 0);
      int label = -1;
      for (int j = 0; j < classes; j++) {
        if (row[j] == 1f && label == -1) {
          label = j;
        } else if (row[j] != 0f) {
          // The second 1, NaN, and every number of a smoothed or mixed row.
          throw notOneHot(image, prior);
        }
      }
      copy[prior] = label;
    }
    if (policy.neutralLabel() == MultiBoxPolicy.NeutralLabel.BACKGROUND) {
      neutralToBackground();
    }
    labels = copy;
    offset = 0;
  }

  private IllegalArgumentException notOneHot(int image, int prior) {
    return new IllegalArgumentException(
        "one-hot labels: expected zeros and a single 1 in a row, or zeros for a neutral prior, got "
            + shown(row, 0, classes)
            + " in row ["
            + image
            + "]["
            + prior
            + "]; integer labels by argmax take soft rows beside them by Targets.softLabels");
  }

  /** The numbers of a row that are not 0, and where they stand: the first few of them. */
  static String shown(float[] values, int at, int classes) {
    StringBuilder shown = new StringBuilder();
    int found = 0;
    for (int j = 0; j < classes; j++) {
      float value = values[at + j];
      if (value != 0f && ++found <= MOST_SHOWN) {
        shown.append(found == 1 ? "" : ", ").append(value).append(" at [").append(j).append(']');
      }
    }
    return found > MOST_SHOWN
        ? shown.append(" and ").append(found - MOST_SHOWN).append(" more").toString()
        : shown.toString();
  }

  private void neutralToBackground() {
    for (int prior = 0; prior < priors; prior++) {
      // Only -1: what lies below is refused.
      copy[prior] = copy[prior] == -1 ? 0 : copy[prior];
    }
  }
}
