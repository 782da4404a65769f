package dev.multibox.evaluation;

import java.util.Arrays;

/**
 * The classes of an evaluation, each with a number of its own, in the order in which they came: a
 * closed list, or all that are met.
 */
final class ClassLabels {

  private final boolean closed;
  private int[] labels;
  private int[] numbers;
  private int size;

  private ClassLabels(boolean closed, int[] sorted) {
    this.closed = closed;
    labels = sorted;
    size = sorted.length;
    numbers = new int[size];
    Arrays.setAll(numbers, number -> number);
  }

  /** Classes that are added as they are met. */
  static ClassLabels open() {
    return new ClassLabels(false, new int[0]);
  }

  /** These classes and no others. */
  static ClassLabels closed(int[] labels) {
    int[] sorted = labels.clone();
    Arrays.sort(sorted);
    for (int index = 0; index < sorted.length; index++) {
      if (sorted[index] < 1) {
        throw new IllegalArgumentException(
            "labels: expected labels of 1 or more, got "
                + sorted[index]
                + "; 0 is the background, shift labels by one");
      }
      if (index > 0 && sorted[index] == sorted[index - 1]) {
        throw new IllegalArgumentException(
            "labels: expected different labels, got "
                + sorted[index]
                + " twice; name each class once");
      }
    }
    return new ClassLabels(true, sorted);
  }

  boolean isClosed() {
    return closed;
  }

  int size() {
    return size;
  }

  /** The labels, ascending. */
  int[] ascending() {
    return Arrays.copyOf(labels, size);
  }

  /** Whether both are open, or closed with the same classes. */
  boolean isSameAs(ClassLabels other) {
    return closed == other.closed && (!closed || Arrays.equals(ascending(), other.ascending()));
  }

  @Override
  public String toString() {
    return closed ? range() : "all classes met";
  }

  /** Refuses a label that is no class. */
  void check(String name, int row, int label) {
    if (label < 1) {
      throw new IllegalArgumentException(
          "%s[%d]: expected a label of 1 or more, got %d; 0 is the background, shift labels by one"
              .formatted(name, row, label));
    }
    if (closed && Arrays.binarySearch(labels, 0, size, label) < 0) {
      throw new IllegalArgumentException(
          "%s[%d]: expected a label of %s, got %d; name it among the classes or leave it out"
              .formatted(name, row, range(), label));
    }
  }

  private String range() {
    if (size == 0) {
      return "no class";
    }
    boolean dense = labels[size - 1] - labels[0] == size - 1;
    return dense
        ? labels[0] + " to " + labels[size - 1]
        : size + " classes from " + labels[0] + " to " + labels[size - 1];
  }

  /** The number of a class that has been {@link #add added}. */
  int number(int label) {
    return numbers[Arrays.binarySearch(labels, 0, size, label)];
  }

  /** The number of a class, which becomes one if it was none. */
  int add(int label) {
    int place = Arrays.binarySearch(labels, 0, size, label);
    if (place >= 0) {
      return numbers[place];
    }
    place = -place - 1;
    if (size == labels.length) {
      labels = Arrays.copyOf(labels, Columns.larger(size, size + 1L));
      numbers = Arrays.copyOf(numbers, labels.length);
    }
    System.arraycopy(labels, place, labels, place + 1, size - place);
    System.arraycopy(numbers, place, numbers, place + 1, size - place);
    labels[place] = label;
    numbers[place] = size;
    return size++;
  }
}
