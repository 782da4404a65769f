package dev.multibox.matching;

import dev.multibox.internal.overlap.BoxCodeScalar;

/**
 * Whether a box can be matched and encoded: finite, of a width and height above 0, in the image.
 * Others are the most frequent cause of losses that are NaN.
 */
final class BoxValidity {

  private static final int BOX = BoxCodeScalar.BOX;

  private BoxValidity() {}

  /** Whether a box of eight numbers can be matched and encoded. */
  static boolean holds(BoxCoding coding, float[] box, int at, PriorBoxes priors) {
    float area = area(box, at);
    boolean sized = box[at + 6] > 0f && box[at + 7] > 0f && area >= Float.MIN_NORMAL;
    boolean finite = area <= Float.MAX_VALUE && Math.abs(box[at + 4]) <= Float.MAX_VALUE;
    boolean ordered = box[at + 2] > box[at] && box[at + 3] > box[at + 1];
    return sized && finite && ordered && inside(coding, box, at, priors);
  }

  private static float area(float[] box, int at) {
    return (box[at + 2] - box[at]) * (box[at + 3] - box[at + 1]);
  }

  private static boolean inside(BoxCoding coding, float[] box, int at, PriorBoxes priors) {
    float marginX = coding.overhang() * priors.width();
    float marginY = coding.overhang() * priors.height();
    return box[at] >= -marginX
        && box[at + 1] >= -marginY
        && box[at + 2] <= priors.width() + marginX
        && box[at + 3] <= priors.height() + marginY;
  }

  /**
   * Names a box that does not hold, and the ways out.
   *
   * @param image names it, with {@code index}
   */
  static void name(
      BoxCoding coding,
      float[] box,
      int at,
      PriorBoxes priors,
      int image,
      int index,
      InvalidBoxes invalid) {
    boolean finite = true;
    for (int i = at; i < at + BOX; i++) {
      finite &= Math.abs(box[i]) <= Float.MAX_VALUE;
    }
    boolean sized =
        box[at + 2] > box[at] && box[at + 3] > box[at + 1] && box[at + 6] > 0f && box[at + 7] > 0f;
    float area = area(box, at);
    String expected;
    if (!finite || !(area <= Float.MAX_VALUE)) {
      expected = "finite numbers";
    } else if (!sized || !(area >= Float.MIN_NORMAL)) {
      expected = "a width and height above 0";
    } else {
      expected =
          "a box in the image of "
              + priors.width()
              + " by "
              + priors.height()
              + ", which it may pass by an overhang of "
              + coding.overhang()
              + " of a side";
      invalid.wayOut(
          !priors.inPixels() && (box[at + 2] > 2f || box[at + 3] > 2f)
              ? "divide boxes in pixels by the sides of the image"
              : "clip such boxes to the image, or raise the overhang of the BoxCoding");
    }
    float[] four = new float[4];
    coding.boxes().take(box, at, four);
    invalid.add(
        "boxes["
            + image
            + "]["
            + index
            + "]: expected "
            + expected
            + ", got "
            + coding.boxes().names()
            + " = ("
            + four[0]
            + ", "
            + four[1]
            + ", "
            + four[2]
            + ", "
            + four[3]
            + ")");
  }

  /** Refuses boxes that all lie within 1 by 1 where the priors count pixels. */
  static void requirePixels(
      BoxCoding coding, PriorBoxes priors, long boxes, float right, float bottom) {
    boolean checked = priors.inPixels() && coding.overhang() < Float.POSITIVE_INFINITY;
    if (checked && boxes > 0 && right <= 1f && bottom <= 1f) {
      throw new IllegalArgumentException(
          "boxes: expected pixels of an image of "
              + priors.width()
              + " by "
              + priors.height()
              + ", as the priors count, got "
              + boxes
              + " within 1 by 1; multiply fractions by the sides of the image, or set the"
              + " configuration's units(FRACTIONS)");
    }
  }
}
