package dev.multibox.evaluation;

import java.util.Arrays;

/**
 * Says of each detection of one image where its error comes from and which object it is confused
 * with, in the first area range at the first overlap threshold.
 */
final class ImageErrors {

  /** The overlap up to which a detection lies on the background: TIDE's. */
  private static final double BACKGROUND_OVERLAP = 0.1;

  private final EvaluationPolicy policy;
  private final double threshold;
  private ImageObjects objects;

  /** One more than the first row whose error an object would mend, 0 for none. */
  private int[] claims = {};

  private boolean[] confused = {};

  ImageErrors(EvaluationPolicy policy) {
    this.policy = policy;
    threshold = policy.threshold(0);
  }

  /** Begins an image. */
  void begin(ImageObjects imageObjects) {
    objects = imageObjects;
    int count = objects.count();
    if (count > claims.length) {
      claims = new int[Columns.larger(claims.length, count)];
      confused = new boolean[claims.length];
    } else {
      Arrays.fill(claims, 0, count, 0);
      Arrays.fill(confused, 0, count, false);
    }
  }

  /** Notes a detection that has been matched; detections come by descending score. */
  void add(int from, int to, Columns columns, int row) {
    boolean matched = (columns.matched[row * columns.words] & 1) != 0;
    boolean ignored = (columns.ignored[row * columns.words] & 1) != 0;
    if (ignored) {
      columns.confused[row] = Columns.NOT_COUNTED;
      return;
    }
    columns.confused[row] = confuse(columns.label[row]);
    if (!matched) {
      columns.error[row] = (byte) (error(from, to, row).ordinal() + 1);
    }
  }

  private DetectionError error(int from, int to, int row) {
    int same = most(from, to, 0, 0);
    int other = most(0, objects.count(), from, to);
    boolean onSame = same >= 0 && policy.passes(objects.overlap(same), threshold);
    boolean onOther = other >= 0 && policy.passes(objects.overlap(other), threshold);
    if (same >= 0 && !onSame && objects.overlap(same) >= BACKGROUND_OVERLAP) {
      claim(same, row);
      return DetectionError.LOCALIZATION;
    }
    if (onOther) {
      claim(other, row);
      return DetectionError.CLASS;
    }
    if (onSame) {
      return DetectionError.DUPLICATE;
    }
    return other >= 0 && objects.overlap(other) > BACKGROUND_OVERLAP
        ? DetectionError.BOTH
        : DetectionError.BACKGROUND;
  }

  /** The first object of largest overlap in a range but not in another; -1 for none. */
  private int most(int from, int to, int exceptFrom, int exceptTo) {
    int most = -1;
    for (int object = from; object < to; object++) {
      if (!objects.isIgnored(0, object)
          && (object < exceptFrom || object >= exceptTo)
          && (most < 0 || objects.overlap(object) > objects.overlap(most))) {
        most = object;
      }
    }
    return most;
  }

  private void claim(int object, int row) {
    if (claims[object] == 0) {
      claims[object] = row + 1;
    }
  }

  /** The label of the free object of largest overlap, of equal ones that of the same class. */
  private int confuse(int label) {
    int most = -1;
    for (int object = 0; object < objects.count(); object++) {
      double overlap = objects.overlap(object);
      if (!confused[object]
          && !objects.isIgnored(0, object)
          && policy.passes(overlap, threshold)
          && (most < 0
              || overlap > objects.overlap(most)
              || (overlap == objects.overlap(most)
                  && objects.label(object) == label
                  && objects.label(most) != label))) {
        most = object;
      }
    }
    if (most < 0) {
      return 0;
    }
    confused[most] = true;
    return objects.label(most);
  }

  /** Ends an image: which errors would be mended by which object, and which objects are missed. */
  void end(ObjectMatching matching, Columns columns) {
    for (int object = 0; object < objects.count(); object++) {
      if (objects.isIgnored(0, object) || matching.isTaken(object)) {
        continue;
      }
      if (claims[object] > 0) {
        columns.corrected[claims[object] - 1] = objects.label(object);
      } else {
        columns.objects[columns.objectsOf(objects.number(object), columns.areas)]++;
      }
    }
  }
}
