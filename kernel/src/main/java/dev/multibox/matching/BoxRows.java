package dev.multibox.matching;

import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.IntStorage;
import java.lang.foreign.MemorySegment;

/**
 * Where each image's boxes stand in {@link GroundTruth}: from a row start on, or padded to the same
 * number in each image.
 *
 * @param batch the number of images
 * @param starts where each image's boxes begin; null where images are padded
 * @param most boxes of each image where images are padded
 * @param labels the boxes' labels, as many as boxes
 */
record BoxRows(int batch, IntStorage starts, int most, IntStorage labels) {

  static BoxRows of(IntStorage starts, IntStorage labels) {
    Arguments.holds("starts", starts.count(), 1, "integers [batch + 1]");
    Arguments.combination(
        starts.count() <= Integer.MAX_VALUE,
        "starts",
        "2^31 - 1 integers at most",
        starts.count(),
        "give the segment the size of the batch and 1");
    return new BoxRows((int) starts.count() - 1, starts, 0, labels);
  }

  static BoxRows padded(IntStorage labels, int batch, int most) {
    Arguments.atLeast("batch", batch, 0);
    Arguments.atLeast("most", most, 0);
    long rows = (long) batch * most;
    if (labels.count() != rows || rows > Integer.MAX_VALUE) {
      throw Arguments.refusal(
          "box labels",
          rows + " integers [batch][most]",
          labels.count() + "; give one for each box, padding included");
    }
    return new BoxRows(batch, null, most, labels);
  }

  boolean isPadded() {
    return starts == null;
  }

  /** The first box of an image. */
  int first(int image) {
    return starts != null ? starts.get(image) : image * most;
  }

  /** The number of boxes of an image, padding included. */
  int count(int image) {
    return starts != null ? starts.get(image + 1L) - starts.get(image) : most;
  }

  /** Refuses memory that has gone or is another thread's. */
  void check(boolean shared) {
    if (starts != null) {
      starts.check(shared);
    }
  }

  /** Refuses an output that overlaps the row starts. */
  void requireApart(String name, MemorySegment output) {
    if (starts != null) {
      Arguments.apart(name, output, "starts", starts.segment());
    }
  }

  /**
   * Refuses row starts that lose or repeat a box, and images of more boxes than a workspace has.
   */
  void checkStarts(int capacity) {
    if (starts != null) {
      checkStarts();
    }
    for (int image = 0; image < batch; image++) {
      if (count(image) > capacity) {
        throw new IllegalArgumentException(
            "workspace: expected room for "
                + count(image)
                + " boxes of image "
                + image
                + ", got "
                + capacity
                + "; call workspace(batch, boxes) with the most boxes of an image");
      }
    }
  }

  /** Where each image's boxes begin, and the number of boxes. */
  int[] checkedStarts() {
    if (starts != null) {
      starts.check(false);
      checkStarts();
    }
    int[] all = new int[batch + 1];
    for (int image = 0; image < batch; image++) {
      all[image + 1] = all[image] + count(image);
    }
    return all;
  }

  private void checkStarts() {
    int from = 0;
    for (int image = 0; image <= batch; image++) {
      int to = starts.get(image);
      if (image == 0 && to != 0) {
        throw refusal(image, "0", to);
      }
      if (to < from) {
        throw refusal(image, "at least " + from + " as starts[" + (image - 1) + "]", to);
      }
      from = to;
    }
    if (from != labels.count()) {
      throw refusal(batch, labels.count() + ", the number of boxes", from);
    }
  }

  private static IllegalArgumentException refusal(int image, String expected, int actual) {
    return new IllegalArgumentException(
        "starts["
            + image
            + "]: expected "
            + expected
            + ", got "
            + actual
            + "; give where each image's boxes begin, from 0 to the number of boxes");
  }
}
