package dev.multibox.evaluation;

import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.Sizes;
import java.util.Arrays;

/**
 * How often objects of each class are detected as each class, at a score. By descending score, a
 * detection takes the free object of largest overlap, of any class, where the overlap passes the
 * first threshold. Of equal overlaps an object of the detection's class is taken. Ignored objects
 * and detections do not count. Label 0 is the background: an object that no detection takes, or a
 * detection that takes no object.
 *
 * <p>Immutable.
 */
public final class ConfusionMatrix {

  /** The pairs of these and the background fit in an array. */
  private static final int MOST_CLASSES = (int) Math.sqrt(Sizes.ARRAY) - 1;

  private final int[] labels;
  private final long[] counts;

  private ConfusionMatrix(int[] labels) {
    Arguments.atMost("classes", labels.length, MOST_CLASSES);
    this.labels = labels;
    counts = new long[(labels.length + 1) * (labels.length + 1)];
  }

  static ConfusionMatrix of(Rankings rankings, double score) {
    ConfusionMatrix matrix = new ConfusionMatrix(rankings.labels);
    long[] counts = matrix.counts;
    for (int place = 0; place < rankings.labels.length; place++) {
      counts[matrix.at(place + 1, 0)] = rankings.objects[place];
    }
    for (int row = 0; row < rankings.score.length; row++) {
      if (rankings.confused[row] != Columns.NOT_COUNTED && rankings.score[row] >= score) {
        int object = matrix.place(rankings.confused[row]);
        counts[matrix.at(object, matrix.place(rankings.label[row]))]++;
        counts[matrix.at(object, 0)] -= object > 0 ? 1 : 0;
      }
    }
    return matrix;
  }

  private int at(int object, int detection) {
    return object * (labels.length + 1) + detection;
  }

  private int place(int label) {
    return label == 0 ? 0 : Arrays.binarySearch(labels, label) + 1;
  }

  private int place(String name, int label) {
    int place = place(label);
    Arguments.combination(
        place > 0 || label == 0, name, "0 or a label of " + Arrays.toString(labels), label);
    return place;
  }

  /**
   * {@return how often objects of a class are detected as a class}
   *
   * @param objectLabel the class of the objects, 0 for none
   * @param detectionLabel the class of the detections, 0 for none
   * @throws IllegalArgumentException if a label is neither 0 nor a class
   */
  public long count(int objectLabel, int detectionLabel) {
    return counts[at(place("objectLabel", objectLabel), place("detectionLabel", detectionLabel))];
  }

  /** {@return the classes, ascending} */
  public int[] labels() {
    return labels.clone();
  }

  /**
   * {@return all counts, {@code [1 + classes][1 + classes]} row-major, objects by rows; row and
   * column 0 are the background}
   */
  public long[] toArray() {
    return counts.clone();
  }
}
