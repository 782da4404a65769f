package dev.multibox.matching;

import dev.multibox.internal.memory.Sizes;
import dev.multibox.internal.overlap.BoxCodeScalar;

/**
 * The boxes of one image at a time, without padding and checked; the scratch of one thread. Boxes
 * to match stand in front, boxes to ignore at the end, the first of them last.
 */
final class ImageBoxes {

  private static final int BOX = BoxCodeScalar.BOX;

  private final PriorBoxes priors;
  private final BoxCoding coding;
  private final int capacity;
  private final float[] numbers;
  private final int[] labels;
  private final int[] indices;
  private final int[] ignored;
  private final float[] four = new float[Sizes.COORDINATES];
  private int count;
  private int ignoredCount;
  private int skipped;

  // Of a whole batch: how far its boxes reach, and those that cannot be matched, or null.
  private long read;
  private float right;
  private float bottom;
  private InvalidBoxes invalid;

  ImageBoxes(PriorBoxes priors, BoxCoding coding, int capacity) {
    this.priors = priors;
    this.coding = coding;
    this.capacity = capacity;
    numbers = new float[capacity * BOX];
    labels = new int[capacity];
    indices = new int[capacity];
    ignored = new int[capacity];
  }

  /** Refuses boxes of a batch that cannot be matched, all at once. */
  void require(GroundTruth truth, int classes) {
    read = 0;
    right = Float.NEGATIVE_INFINITY;
    bottom = Float.NEGATIVE_INFINITY;
    invalid = null;
    for (int image = 0; image < truth.batch(); image++) {
      collect(truth, classes, image);
    }
    requireNone();
    BoxValidity.requirePixels(coding, priors, read, right, bottom);
  }

  /** Takes over the boxes of an image. */
  void read(GroundTruth truth, int classes, int image) {
    invalid = null;
    collect(truth, classes, image);
    // Another thread may have written to the memory since the batch was checked.
    requireNone();
  }

  private void requireNone() {
    if (invalid != null) {
      throw invalid.exception();
    }
  }

  private void collect(GroundTruth truth, int classes, int image) {
    count = 0;
    ignoredCount = 0;
    skipped = 0;
    int first = truth.rows().first(image);
    int given = truth.rows().count(image);
    truth.labels().read(first, labels, 0, given);
    truth.readIgnored(first, ignored, given);
    for (int index = 0; index < given; index++) {
      int label = labels[index];
      if (!truth.isPadding(label)) {
        truth.boxes().read((long) (first + index) * Sizes.COORDINATES, four, 0, four.length);
        boolean ignore = requireFlag(image, index) == 1;
        int box = ignore ? capacity - 1 - ignoredCount : count;
        coding.boxes().spread(four, 0, numbers, box * BOX);
        if (BoxValidity.holds(coding, numbers, box * BOX, priors)) {
          take(box, index, label, ignore);
          if (!ignore) {
            requireLabel(truth, classes, image, index, label);
          }
        } else if (truth.skipsInvalid()) {
          skipped++;
        } else {
          name(truth, image, index, box, label);
        }
      }
    }
  }

  private void take(int box, int index, int label, boolean ignore) {
    read++;
    right = Math.max(right, numbers[box * BOX + 2]);
    bottom = Math.max(bottom, numbers[box * BOX + 3]);
    if (ignore) {
      ignoredCount++;
    } else {
      // Boxes move to the front alone: no label is lost that is yet to be read.
      labels[count] = label;
      indices[count] = index;
      count++;
    }
  }

  private int requireFlag(int image, int index) {
    int flag = ignored[index];
    if (flag != 0 && flag != 1) {
      invalid()
          .add(
              "ignored["
                  + image
                  + "]["
                  + index
                  + "]: expected 0 or 1 for a box to ignore, got "
                  + flag);
    }
    return flag;
  }

  private void requireLabel(GroundTruth truth, int classes, int image, int index, int label) {
    if (label >= 1 && label < classes) {
      return;
    }
    invalid()
        .add(
            "box labels["
                + image
                + "]["
                + index
                + "]: expected 1 to "
                + (classes - 1)
                + ", as there are "
                + classes
                + " classes and 0 is the background, got "
                + label);
    if (label >= classes) {
      invalid.wayOut("give the shape as many classes as the network has, the background included");
    } else if (truth.isPadded()) {
      invalid.wayOut("give padding the label 0 or -1");
    } else {
      invalid.wayOut("count labels from 1");
      namePadding();
    }
  }

  private void name(GroundTruth truth, int image, int index, int box, int label) {
    BoxValidity.name(coding, numbers, box * BOX, priors, image, index, invalid());
    if (label < 1 && !truth.isPadded()) {
      namePadding();
    }
    invalid.wayOut("leave boxes that cannot be matched out by GroundTruth.skipInvalid()");
  }

  private void namePadding() {
    invalid.wayOut("leave padding out by GroundTruth.padded(...)");
    invalid.wayOut("give boxes to ignore by GroundTruth.withIgnored(...)");
  }

  private InvalidBoxes invalid() {
    if (invalid == null) {
      invalid = new InvalidBoxes();
    }
    return invalid;
  }

  /** Eight numbers of each box. */
  float[] numbers() {
    return numbers;
  }

  /** Boxes to match: the first. */
  int count() {
    return count;
  }

  /** Boxes to ignore. */
  int ignoredCount() {
    return ignoredCount;
  }

  /** Where a box to ignore stands. */
  int ignored(int index) {
    return capacity - 1 - index;
  }

  /** Boxes that cannot be matched and were left out. */
  int skipped() {
    return skipped;
  }

  /** The label of a box to match. */
  int label(int box) {
    return labels[box];
  }

  /** The index of a box to match among all of its image. */
  int index(int box) {
    return indices[box];
  }
}
