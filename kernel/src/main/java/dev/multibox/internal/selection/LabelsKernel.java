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
   * Counts the labels above 0, if every label lies in {@code [-1, classes)}.
   *
   * @return how many there are, or {@code -1 - i} where label {@code i} is the first out of range
   */
  int check(int[] labels, int offset, int priors, int classes);

  /** Counts the labels that are 0. */
  int background(int[] labels, int offset, int priors);
}
