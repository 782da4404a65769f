package dev.multibox.diagnosis;

import dev.multibox.internal.InternalView;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.IntStorage;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.MultiBoxPolicy.BackgroundColumn;
import dev.multibox.loss.MultiBoxPolicy.NeutralLabel;
import dev.multibox.loss.Targets;

/** The labels of one image at a time, whatever form they have; those that are none are counted. */
final class LabelRows {

  /** In place of a label that is none. */
  static final int BAD = -2;

  private final IntStorage integers;
  private final FloatRows oneHot;
  private final boolean neutralIsBackground;
  private final int classes;
  private final int greatest;
  private final int[] labels;
  private final float[] row;
  private final Occurrences bad = new Occurrences();
  private int firstBad;

  LabelRows(Targets targets, MultiBoxPolicy policy) {
    InternalView.TargetsView view = InternalView.TARGETS.of(targets);
    integers = view.labels();
    oneHot = view.oneHot();
    if (integers != null) {
      integers.check(false);
    } else {
      oneHot.storage().check(false);
    }
    neutralIsBackground = policy.neutralLabel() == NeutralLabel.BACKGROUND;
    classes = targets.shape().classes();
    boolean own = policy.backgroundColumn() != BackgroundColumn.NONE;
    greatest = own ? classes - 1 : classes;
    labels = new int[targets.shape().priors()];
    row = new float[classes];
  }

  /** The labels of an image, until the next call. */
  int[] read(int image) {
    if (integers != null) {
      integers.read((long) image * labels.length, labels, 0, labels.length);
    }
    for (int prior = 0; prior < labels.length; prior++) {
      int label = integers != null ? labels[prior] : column(image, prior);
      if (label < -1 || label > greatest) {
        if (bad.count() == 0) {
          firstBad = label;
        }
        bad.add(image, prior, -1);
        label = BAD;
      }
      labels[prior] = label == -1 && neutralIsBackground ? 0 : label;
    }
    return labels;
  }

  private int column(int image, int prior) {
    oneHot.read(image, prior, 1, row, 0);
    int found = -1;
    for (int column = 0; column < classes; column++) {
      if (row[column] == 1f && found == -1) {
        found = column;
      } else if (row[column] != 0f) {
        // NaN too, and the second 1.
        return BAD;
      }
    }
    return found;
  }

  /** The greatest label that there is. */
  int greatest() {
    return greatest;
  }

  boolean areOneHot() {
    return integers == null;
  }

  /** Those that are no label. */
  Occurrences bad() {
    return bad;
  }

  /** The first number that is no label. */
  int firstBad() {
    return firstBad;
  }
}
