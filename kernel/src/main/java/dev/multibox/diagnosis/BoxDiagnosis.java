package dev.multibox.diagnosis;

import dev.multibox.diagnosis.Finding.Kind;
import dev.multibox.diagnosis.Finding.Level;
import dev.multibox.internal.memory.FloatStorage;
import dev.multibox.internal.memory.IntStorage;
import dev.multibox.internal.memory.Sizes;
import dev.multibox.matching.BoxCoding;
import dev.multibox.matching.BoxForm;
import dev.multibox.matching.PriorBoxes;
import java.util.ArrayList;
import java.util.List;

/** What is likely wrong with boxes that are to be matched to priors. */
final class BoxDiagnosis {

  /** Boxes in fractions pass the image by a little; those in pixels by far. */
  private static final float LARGEST_FRACTION = 2f;

  private final float width;
  private final float height;
  private final boolean pixels;
  private final BoxCoding coding;

  private final Occurrences[] invalid = new Occurrences[BoxForm.values().length];
  private final Occurrences empty = new Occurrences();
  private final Occurrences small = new Occurrences();
  private final Occurrences large = new Occurrences();
  private final Occurrences labelZero = new Occurrences();
  private final float[] four = new float[Sizes.COORDINATES];
  private final float[] corners = new float[Sizes.COORDINATES];
  private long boxes;
  private long padding;
  private int images;

  BoxDiagnosis(PriorBoxes priors, BoxCoding coding) {
    width = priors.width();
    height = priors.height();
    pixels = width > 1f && height > 1f;
    this.coding = coding;
    for (int form = 0; form < invalid.length; form++) {
      invalid[form] = new Occurrences();
    }
  }

  /** Looks at all images; image {@code i} has boxes {@code starts[i]} to {@code starts[i + 1]}. */
  void look(FloatStorage numbers, IntStorage labels, int[] starts, boolean padded) {
    numbers.check(false);
    labels.check(false);
    images = starts.length - 1;
    for (int image = 0; image < images; image++) {
      long before = boxes;
      for (int box = starts[image]; box < starts[image + 1]; box++) {
        numbers.read((long) box * Sizes.COORDINATES, four, 0, four.length);
        int label = labels.get(box);
        if (padded && (label == 0 || label == -1)) {
          padding++;
          lookAtPadding(image, box - starts[image], label);
        } else {
          boxes++;
          lookAtBox(image, box - starts[image]);
        }
      }
      if (boxes == before) {
        empty.add(image, -1, -1);
      }
    }
  }

  private void lookAtPadding(int image, int index, int label) {
    // What programs pad with, zeros or -1, is no box in any form.
    if (label == 0 && holds(coding.boxes())) {
      labelZero.add(image, index, -1);
    }
  }

  private void lookAtBox(int image, int index) {
    for (BoxForm form : BoxForm.values()) {
      if (!holds(form)) {
        invalid[form.ordinal()].add(image, index, -1);
      }
    }
    toCorners(coding.boxes());
    float largest = Math.max(corners[2], corners[3]);
    if (largest <= 1f) {
      small.add(image, index, -1);
    } else if (largest > LARGEST_FRACTION) {
      large.add(image, index, -1);
    }
  }

  /** Whether the four numbers are a box in the image. */
  private boolean holds(BoxForm form) {
    toCorners(form);
    float marginX = coding.overhang() * width;
    float marginY = coding.overhang() * height;
    float area = (corners[2] - corners[0]) * (corners[3] - corners[1]);
    return corners[2] > corners[0]
        && corners[3] > corners[1]
        && area >= Float.MIN_NORMAL
        && area <= Float.MAX_VALUE
        && corners[0] >= -marginX
        && corners[1] >= -marginY
        && corners[2] <= width + marginX
        && corners[3] <= height + marginY;
  }

  private void toCorners(BoxForm form) {
    switch (form) {
      case CORNERS -> set(four[0], four[1], four[2], four[3]);
      case LEFT_TOP_SIZE -> set(four[0], four[1], four[0] + four[2], four[1] + four[3]);
      case CORNERS_Y_FIRST -> set(four[1], four[0], four[3], four[2]);
      case CENTERS -> {
        float halfWidth = four[2] / 2;
        float halfHeight = four[3] / 2;
        set(four[0] - halfWidth, four[1] - halfHeight, four[0] + halfWidth, four[1] + halfHeight);
      }
    }
  }

  private void set(float left, float top, float right, float bottom) {
    corners[0] = left;
    corners[1] = top;
    corners[2] = right;
    corners[3] = bottom;
  }

  /** Adds what was found. */
  void report(Findings findings) {
    boolean checked = coding.overhang() < Float.POSITIVE_INFINITY;
    if (checked && pixels && boxes > 0 && small.count() == boxes) {
      findings.warn(
          Kind.FRACTIONS_ON_PIXELS,
          small,
          boxes,
          "boxes lie within 1 by 1, where priors count pixels of " + width + " by " + height,
          "multiply boxes by the sides of the image, or take priors in fractions");
    } else if (checked && !pixels && 2 * large.count() > boxes) {
      findings.warn(
          Kind.PIXELS_ON_FRACTIONS,
          large,
          boxes,
          "boxes reach beyond 2, where priors are fractions of the image",
          "divide boxes by the sides of the image, or take priors in pixels");
    } else {
      reportForms(findings);
    }
    findings.warn(
        Kind.LABELS_FROM_ZERO,
        labelZero,
        padding,
        "boxes that count as padding by label 0 have a width and height",
        "count labels from 1, as 0 is the background");
    if (boxes == 0 && images > 0) {
      findings.warn(
          Kind.NO_OBJECTS, empty, images, "images have no box", "check labels and row starts");
    } else if (empty.count() > 0) {
      findings.add(
          Kind.IMAGES_WITHOUT_OBJECTS,
          Level.NOTE,
          empty.count(),
          images,
          empty.first(),
          "images have no box",
          "check that nothing is to be seen there");
    }
  }

  private void reportForms(Findings findings) {
    Occurrences here = invalid[coding.boxes().ordinal()];
    List<String> others = new ArrayList<>();
    for (BoxForm form : BoxForm.values()) {
      if (invalid[form.ordinal()].count() == 0) {
        others.add(form.name());
      }
    }
    if (others.isEmpty()) {
      findings.warn(
          Kind.INVALID_BOXES,
          here,
          boxes,
          "boxes cannot be matched: not finite, without a size, or outside the image",
          "leave them out by GroundTruth.skipInvalid(), or clip them to the image");
    } else {
      findings.warn(
          Kind.OTHER_BOX_FORM,
          here,
          boxes,
          "boxes are no box of the form " + coding.boxes() + " in the image",
          "set the BoxCoding's boxes to " + String.join(" or ", others) + ", which all boxes fit");
    }
  }
}
