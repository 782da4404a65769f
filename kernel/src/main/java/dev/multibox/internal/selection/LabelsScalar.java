package dev.multibox.internal.selection;

/** Passes over the labels of an image. */
public class LabelsScalar implements LabelsKernel {

  @Override
  public int check(int[] labels, int offset, int priors, int classes) {
    int found = 0;
    for (int prior = 0; prior < priors; prior++) {
      int label = labels[offset + prior];
      if (label < -1 || label >= classes) {
        return -1 - prior;
      }
      found += label > 0 ? 1 : 0;
    }
    return found;
  }

  @Override
  public int background(int[] labels, int offset, int priors) {
    int found = 0;
    for (int prior = 0; prior < priors; prior++) {
      found += labels[offset + prior] == 0 ? 1 : 0;
    }
    return found;
  }

  @Override
  public int positives(int[] labels, int offset, int priors, int[] positives) {
    return positives(labels, offset, 0, priors, positives, 0);
  }

  /** Goes on from prior {@code from} with {@code count} positives found before. */
  static int positives(int[] labels, int offset, int from, int priors, int[] positives, int count) {
    int found = count;
    for (int prior = from; prior < priors; prior++) {
      if (labels[offset + prior] > 0) {
        positives[found++] = prior;
      }
    }
    return found;
  }
}
