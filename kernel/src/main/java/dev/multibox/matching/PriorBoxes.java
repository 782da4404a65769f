package dev.multibox.matching;

import dev.multibox.internal.InternalView;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.Sizes;
import dev.multibox.internal.overlap.BoxCodeScalar;
import dev.multibox.internal.overlap.PriorColumns;
import dev.multibox.loss.ExampleBoxes;
import java.util.Arrays;
import java.util.function.Function;

/**
 * The priors (default boxes, anchors) of a network, made once and shared by all that match against
 * them.
 *
 * <p>A prior has a centre and a size {@code (cx, cy, w, h)} and corners {@code (left, top, right,
 * bottom)}. The form in which a prior was rounded (see {@link PriorConfiguration.Rounding}) is kept
 * bit for bit. The other form follows in float32: {@code left = cx - w / 2}, or {@code cx = (left +
 * right) / 2}, {@code w = right - left}.
 *
 * <p>Units: fractions of the image's sides, or pixels; boxes to match come in the same.
 *
 * <p>Accuracy: the same bits as ssd.pytorch, lufficc, torchvision and Caffe have, in the form that
 * each keeps.
 *
 * <p>Immutable and shareable between threads.
 */
public final class PriorBoxes {

  static {
    InternalView.PRIORS.readBy(
        new Function<>() {
          @Override
          public float[] apply(Object object) {
            return ((PriorBoxes) object).boxes;
          }
        });
  }

  private static final int BOX = BoxCodeScalar.BOX;

  private final int count;
  private final float width;
  private final float height;
  // [count][8]: corners, centre, size
  private final float[] boxes;
  // Made for the first matcher: detection needs none (journal Y13). Threads at a time make equals.
  private volatile PriorColumns columns;

  private PriorBoxes(String name, float[] numbers, BoxForm form, float width, float height) {
    count = Arguments.notNull(name, numbers).length / Sizes.COORDINATES;
    Arguments.combination(
        count * Sizes.COORDINATES == numbers.length && count > 0 && count < PriorColumns.MOST,
        name,
        "4 numbers for each of 1 to 2^24 - 1 priors",
        numbers.length);
    this.width = Arguments.positive("width", width);
    this.height = Arguments.positive("height", height);
    boxes = new float[Math.multiplyExact(count, BOX)];
    for (int prior = 0; prior < count; prior++) {
      form.spread(numbers, prior * Sizes.COORDINATES, boxes, prior * BOX);
      requireArea(prior);
    }
  }

  private void requireArea(int prior) {
    int i = prior * BOX;
    float area = (boxes[i + 2] - boxes[i]) * (boxes[i + 3] - boxes[i + 1]);
    boolean sized = boxes[i + 6] > 0f && boxes[i + 7] > 0f && boxes[i + 2] > boxes[i];
    // Corners and sides that are not finite have no finite area; the middle of finite ones may
    // pass.
    boolean finite =
        Math.abs(boxes[i + 4]) <= Float.MAX_VALUE && Math.abs(boxes[i + 5]) <= Float.MAX_VALUE;
    if (!finite || !sized || !(area >= Float.MIN_NORMAL) || !(area <= Float.MAX_VALUE)) {
      throw new IllegalArgumentException(
          "priors["
              + prior
              + "]: expected finite numbers and a width and height above 0, got corners "
              + Arrays.toString(Arrays.copyOfRange(boxes, i, i + Sizes.COORDINATES))
              + "; leave the prior out, or correct its sizes");
    }
  }

  /**
   * {@return the priors of a published network}
   *
   * @param reference the published program
   * @throws NullPointerException if an argument is null
   */
  public static PriorBoxes of(ReferencePriors reference) {
    return of(Arguments.notNull("reference", reference).configuration());
  }

  /**
   * {@return the priors of a configuration}
   *
   * @param configuration where they stand
   * @throws IllegalArgumentException if there are 2^24 or more
   * @throws NullPointerException if an argument is null
   */
  public static PriorBoxes of(PriorConfiguration configuration) {
    return PriorLayout.boxes(Arguments.notNull("configuration", configuration));
  }

  /**
   * {@return priors of one's own from centres and sizes}
   *
   * @param centers {@code (cx, cy, w, h)} of each, {@code [priors][4]}; copied
   * @param width width of the image in the priors' units: 1 for fractions
   * @param height the height of the image
   * @throws IllegalArgumentException if the length is no multiple of 4, a number is not finite, or
   *     a width or height is not above 0
   */
  public static PriorBoxes ofCenters(float[] centers, float width, float height) {
    return new PriorBoxes("centers", centers, BoxForm.CENTERS, width, height);
  }

  /**
   * {@return priors of one's own from corners}
   *
   * @param corners {@code (left, top, right, bottom)} of each, {@code [priors][4]}; copied
   * @param width width of the image in the priors' units: 1 for fractions
   * @param height the height of the image
   * @throws IllegalArgumentException if the length is no multiple of 4, a number is not finite, or
   *     a width or height is not above 0
   */
  public static PriorBoxes ofCorners(float[] corners, float width, float height) {
    return new PriorBoxes("corners", corners, BoxForm.CORNERS, width, height);
  }

  /** {@return the number of priors} */
  public int count() {
    return count;
  }

  /** {@return the image's width in the priors' units: 1 where they are fractions} */
  public float width() {
    return width;
  }

  /** {@return the image's height in the priors' units} */
  public float height() {
    return height;
  }

  /** {@return the priors as boxes that hard examples are compared by, whatever is predicted} */
  public ExampleBoxes exampleBoxes() {
    return new ExampleBoxes() {
      @Override
      public int count() {
        return count;
      }

      @Override
      public void box(float[] location, int prior, float[] box) {
        System.arraycopy(boxes, prior * BOX, box, 0, BOX);
      }
    };
  }

  /** Whether the numbers count pixels. */
  boolean inPixels() {
    return width > 1f && height > 1f;
  }

  /** Refuses pixels where fractions are wanted. */
  void requireFractions(String because, String wayOut) {
    if (inPixels()) {
      throw Arguments.refusal(
          "priors",
          "fractions of the image, as " + because,
          "pixels of an image of " + width + " by " + height + "; " + wayOut);
    }
  }

  /** {@return a copy of centres and sizes, {@code (cx, cy, w, h)} as {@code [priors][4]}} */
  public float[] centers() {
    return copy(Sizes.COORDINATES);
  }

  /** {@return a copy of the corners, {@code (left, top, right, bottom)} as {@code [priors][4]}} */
  public float[] corners() {
    return copy(0);
  }

  private float[] copy(int first) {
    float[] numbers = new float[count * Sizes.COORDINATES];
    for (int prior = 0; prior < count; prior++) {
      System.arraycopy(
          boxes, prior * BOX + first, numbers, prior * Sizes.COORDINATES, Sizes.COORDINATES);
    }
    return numbers;
  }

  /** The corners as overlaps read them. */
  PriorColumns columns() {
    PriorColumns made = columns;
    if (made == null) {
      made = new PriorColumns(corners(), count);
      columns = made;
    }
    return made;
  }

  /** Corners, centre and size of each prior; not to be written to. */
  float[] boxes() {
    return boxes;
  }
}
