package dev.multibox.matching;

import dev.multibox.internal.overlap.BoxCodeScalar;

/**
 * Whether a box can be matched and encoded: finite, of a width and height above 0, in the image.
 * Others are the most frequent cause of losses that are NaN.
 */
final class BoxValidity {

  private static final int BOX = BoxCodeScalar.BOX;

  private BoxValidity() {}

  /**
   * Refuses a box of eight numbers.
   *
   * @param image names it, with {@code index}
   */
  static void require(
      BoxCoding coding, float[] box, int at, PriorBoxes priors, int image, int index) {
    float marginX = coding.overhang() * priors.width();
    float marginY = coding.overhang() * priors.height();
    float area = (box[at + 2] - box[at]) * (box[at + 3] - box[at + 1]);
    boolean sized = box[at + 6] > 0f && box[at + 7] > 0f && area >= Float.MIN_NORMAL;
    boolean inside =
        box[at] >= -marginX
            && box[at + 1] >= -marginY
            && box[at + 2] <= priors.width() + marginX
            && box[at + 3] <= priors.height() + marginY;
    boolean finite = area <= Float.MAX_VALUE && Math.abs(box[at + 4]) <= Float.MAX_VALUE;
    if (!sized || !inside || !finite || box[at + 2] <= box[at] || box[at + 3] <= box[at + 1]) {
      throw refusal(coding, box, at, priors, image, index);
    }
  }

  private static IllegalArgumentException refusal(
      BoxCoding coding, float[] box, int at, PriorBoxes priors, int image, int index) {
    boolean finite = true;
    for (int i = at; i < at + BOX; i++) {
      finite &= Math.abs(box[i]) <= Float.MAX_VALUE;
    }
    boolean sized =
        box[at + 2] > box[at] && box[at + 3] > box[at + 1] && box[at + 6] > 0f && box[at + 7] > 0f;
    float area = (box[at + 2] - box[at]) * (box[at + 3] - box[at + 1]);
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
              + ", which it may pass by "
              + coding.overhang()
              + " of a side";
    }
    int first = at + coding.boxes().first();
    String names =
        coding.boxes() == BoxForm.CORNERS ? "(left, top, right, bottom)" : "(cx, cy, w, h)";
    return new IllegalArgumentException(
        "boxes["
            + image
            + "]["
            + index
            + "]: expected "
            + expected
            + ", got "
            + names
            + " = ("
            + box[first]
            + ", "
            + box[first + 1]
            + ", "
            + box[first + 2]
            + ", "
            + box[first + 3]
            + ")");
  }
}
