package dev.multibox.detection;

/**
 * The candidates of an image in columns: score, label, number of the box. They are listed by box,
 * and by label within.
 */
final class ImageCandidates {

  final float[] scores;
  final int[] labels;
  final int[] boxes;
  int count;

  ImageCandidates(int capacity) {
    scores = new float[capacity];
    labels = new int[capacity];
    boxes = new int[capacity];
  }

  void add(float score, int label, int box) {
    scores[count] = score;
    labels[count] = label;
    boxes[count++] = box;
  }
}
