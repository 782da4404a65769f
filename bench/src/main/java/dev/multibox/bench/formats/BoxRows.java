package dev.multibox.bench.formats;

import java.util.Arrays;

/** Rows of boxes in the order of a file, as columns that grow. */
final class BoxRows {

  private static final int FIRST_ROOM = 1024;

  private int[] images = new int[FIRST_ROOM];
  private int[] labels = new int[FIRST_ROOM];
  private double[] boxes = new double[FIRST_ROOM * BoxTable.COORDINATES];
  private double[] values = new double[FIRST_ROOM];
  private long[] numbers = new long[FIRST_ROOM];
  private boolean[] crowd = new boolean[FIRST_ROOM];
  private boolean[] difficult = new boolean[FIRST_ROOM];
  private int count;

  int count() {
    return count;
  }

  /**
   * Adds a row.
   *
   * @param image place among the images
   * @param box four numbers
   * @param value score or area
   * @param number annotation id of an object, or position of a detection
   */
  void add(
      int image,
      int label,
      double[] box,
      double value,
      long number,
      boolean isCrowd,
      boolean isDifficult) {
    if (count == labels.length) {
      grow(Math.addExact(count, count / 2));
    }
    images[count] = image;
    labels[count] = label;
    System.arraycopy(box, 0, boxes, count * BoxTable.COORDINATES, BoxTable.COORDINATES);
    values[count] = value;
    numbers[count] = number;
    crowd[count] = isCrowd;
    difficult[count] = isDifficult;
    count++;
  }

  private void grow(int room) {
    images = Arrays.copyOf(images, room);
    labels = Arrays.copyOf(labels, room);
    boxes = Arrays.copyOf(boxes, Math.multiplyExact(room, BoxTable.COORDINATES));
    values = Arrays.copyOf(values, room);
    numbers = Arrays.copyOf(numbers, room);
    crowd = Arrays.copyOf(crowd, room);
    difficult = Arrays.copyOf(difficult, room);
  }

  /** Returns the rows image by image, in the same order within each. */
  BoxTable table(BoxTable.Form form, int imageCount) {
    int[] starts = new int[imageCount + 1];
    for (int row = 0; row < count; row++) {
      starts[images[row] + 1]++;
    }
    for (int image = 0; image < imageCount; image++) {
      starts[image + 1] += starts[image];
    }
    int[] next = starts.clone();
    BoxRows sorted = new BoxRows();
    sorted.grow(count);
    sorted.count = count;
    for (int row = 0; row < count; row++) {
      int to = next[images[row]]++;
      sorted.images[to] = images[row];
      sorted.labels[to] = labels[row];
      System.arraycopy(
          boxes,
          row * BoxTable.COORDINATES,
          sorted.boxes,
          to * BoxTable.COORDINATES,
          BoxTable.COORDINATES);
      sorted.values[to] = values[row];
      sorted.numbers[to] = numbers[row];
      sorted.crowd[to] = crowd[row];
      sorted.difficult[to] = difficult[row];
    }
    return new BoxTable(form, starts, sorted);
  }

  double[] boxes() {
    return boxes;
  }

  int[] labels() {
    return labels;
  }

  double[] values() {
    return values;
  }

  long[] numbers() {
    return numbers;
  }

  boolean[] crowd() {
    return crowd;
  }

  boolean[] difficult() {
    return difficult;
  }
}
