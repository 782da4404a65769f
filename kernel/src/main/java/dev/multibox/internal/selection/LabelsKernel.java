package dev.multibox.internal.selection;

/** Passes over the labels of an image: 0 background, above 0 positive, -1 ignored. */
public interface LabelsKernel {

  /**
   * Writes the indices of labels above 0, ascending.
   *
   * @return how many there are
   */
  int positives(int[] labels, int offset, int priors, int[] positives);

  /**
   * Whether every label lies in {@code [-1, classes)}.
   *
   * @return the index of the first that does not, or -1
   */
  int firstBad(int[] labels, int offset, int priors, int classes);

  /** Counts the labels that are 0. */
  int background(int[] labels, int offset, int priors);
}
