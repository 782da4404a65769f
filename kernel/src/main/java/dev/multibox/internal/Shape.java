package dev.multibox.internal;

/**
 * The sizes of a batch, checked once; products are {@code long} and refuse to overflow.
 *
 * @param batch images, 0 or more
 * @param priors priors of an image, 0 or more
 * @param classes classes with the background, 2 or more
 */
public record Shape(int batch, int priors, int classes) {

  /** Coordinates of a location. */
  public static final int COORDINATES = SmoothL1Scalar.COORDINATES;

  /** Checks the sizes. */
  public Shape {
    Arguments.atLeast("batch", batch, 0);
    Arguments.atLeast("priors", priors, 0);
    Arguments.atLeast("classes", classes, 2);
    product(product(batch, priors), Math.max(classes, COORDINATES));
  }

  /** {@code batch * priors}. */
  public long rows() {
    return product(batch, priors);
  }

  /** {@code batch * priors * classes}. */
  public long logits() {
    return product(rows(), classes);
  }

  /** {@code batch * priors * 4}. */
  public long coordinates() {
    return product(rows(), COORDINATES);
  }

  /** {@code batch * priors * width}, for rows of another width. */
  public static long floats(Shape shape, int width) {
    return product(shape.rows(), width);
  }

  /** Index of the first prior of an image among all rows. */
  public long row(int image) {
    return (long) image * priors;
  }

  private static long product(long a, long b) {
    try {
      return Math.multiplyExact(a, b);
    } catch (ArithmeticException overflow) {
      throw new IllegalArgumentException(
          "batch * priors * classes: " + a + " * " + b + " passes 2^63 - 1");
    }
  }
}
