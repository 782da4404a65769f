package dev.multibox.bench.data;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Boxes of images, the same at every call and on every machine. The area of a scattered box is that
 * of a square with a side of 0.04 to 0.8 of the image's. Its width is half to twice its height, and
 * it lies wholly within the image.
 *
 * @param batch images
 * @param boxes {@code (left, top, right, bottom)} as fractions, {@code [batch * perImage][4]}
 * @param labels from 1 on
 * @param starts where each image's boxes begin
 */
public record BenchmarkBoxes(int batch, float[] boxes, int[] labels, int[] starts) {

  private static final long SEED = 0xb0ceL;
  private static final double LEAST_SIDE = 0.04;
  private static final double MOST_SIDE = 0.8;

  /** How the boxes of an image stand. */
  public enum Crowd {
    /** Anywhere, of any size. */
    SCATTERED,
    /** All in one place: the greatest crowd that there is. */
    EQUAL,
    /** Around one place, each a little larger than the one before: none is like another. */
    NESTED
  }

  /**
   * {@return the boxes}
   *
   * @param batch images, 1 or more
   * @param perImage boxes of each, 1 or more
   * @param classes labels are below
   */
  public static BenchmarkBoxes of(int batch, int perImage, int classes) {
    SplittableRandom random = new SplittableRandom(SEED);
    int count = Math.multiplyExact(batch, perImage);
    float[] boxes = new float[count * 4];
    int[] labels = new int[count];
    int[] starts = new int[batch + 1];
    Arrays.setAll(starts, image -> image * perImage);
    for (int box = 0; box < count; box++) {
      // Small objects are the more frequent ones: the side is uniform on a logarithmic scale.
      double side = LEAST_SIDE * Math.pow(MOST_SIDE / LEAST_SIDE, random.nextDouble());
      double root = Math.pow(2, random.nextDouble(-0.5, 0.5));
      double width = Math.min(side * root, 1);
      double height = Math.min(side / root, 1);
      double left = random.nextDouble() * (1 - width);
      double top = random.nextDouble() * (1 - height);
      boxes[4 * box] = (float) left;
      boxes[4 * box + 1] = (float) top;
      boxes[4 * box + 2] = (float) (left + width);
      boxes[4 * box + 3] = (float) (top + height);
      labels[box] = random.nextInt(1, classes);
    }
    return new BenchmarkBoxes(batch, boxes, labels, starts);
  }

  /**
   * {@return the boxes, in a crowd}
   *
   * @param crowd how the boxes of an image stand
   * @param batch images, 1 or more
   * @param perImage boxes of each, 1 or more
   * @param classes labels are below
   */
  public static BenchmarkBoxes of(Crowd crowd, int batch, int perImage, int classes) {
    BenchmarkBoxes made = of(batch, perImage, classes);
    if (crowd != Crowd.SCATTERED) {
      for (int box = 0; box < batch * perImage; box++) {
        float grown = crowd == Crowd.NESTED ? 0.1f * (box % perImage) / perImage : 0f;
        for (int i = 0; i < 4; i++) {
          made.boxes[4 * box + i] = i < 2 ? 0.4f - grown : 0.6f + grown;
        }
      }
    }
    return made;
  }
}
