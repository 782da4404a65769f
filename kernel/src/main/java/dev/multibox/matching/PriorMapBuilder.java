package dev.multibox.matching;

import dev.multibox.internal.memory.Arguments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sets a {@link PriorMap} together, for a {@link PriorConfigurationBuilder#map(PriorMapBuilder)
 * configuration}, which knows the image. Begins with cells that cover the image and priors in the
 * middle of their cells. Not for several threads.
 *
 * <p>A cell's priors are, for each minimum size in its order: the small square, the large one if
 * there is one, then two of each aspect ratio. As in Caffe, the ratio 1 is the small square, and a
 * ratio that is there already, also as the inverse of another, gives no prior.
 */
public final class PriorMapBuilder {

  /** Caffe's: ratios that differ by less are the same. */
  private static final double SAME_RATIO = 1e-6;

  private final int rows;
  private final int columns;
  private double stepX;
  private double stepY;
  private double offset = 0.5;
  private final List<double[]> sizes = new ArrayList<>();
  private double[] aspectRatios = {};

  PriorMapBuilder(int rows, int columns) {
    this.rows = Arguments.atLeast("rows", rows, 1);
    this.columns = Arguments.atLeast("columns", columns, 1);
  }

  /**
   * Sets the distance of cells.
   *
   * @param pixels from a cell to the next, across and down; above 0
   * @return this builder
   * @throws IllegalArgumentException if it is out of range
   */
  public PriorMapBuilder step(double pixels) {
    Arguments.positive("step", pixels);
    return step(pixels, pixels);
  }

  /**
   * Sets the distances of cells.
   *
   * @param x pixels from a cell to the next across; above 0
   * @param y pixels from a cell to the next down; above 0
   * @return this builder
   * @throws IllegalArgumentException if one is out of range
   */
  public PriorMapBuilder step(double x, double y) {
    stepX = Arguments.positive("stepX", x);
    stepY = Arguments.positive("stepY", y);
    return this;
  }

  /**
   * Sets where within its cell a prior is centred.
   *
   * @param value share of the step, across and down; 0 to 1, 0.5 for the middle
   * @return this builder
   */
  public PriorMapBuilder offset(double value) {
    offset = value;
    return this;
  }

  /**
   * Adds a minimum size and its maximum size. Called again, it adds others.
   *
   * @param minSize side of the small square, in pixels; above 0
   * @param maxSize the large square has the side {@code sqrt(minSize maxSize)}; above minSize, or 0
   *     for no large square
   * @return this builder
   */
  public PriorMapBuilder sizes(double minSize, double maxSize) {
    sizes.add(new double[] {minSize, maxSize});
    return this;
  }

  /**
   * Adds minimum sizes without maximum sizes.
   *
   * @param minSizes sides of squares, in pixels; above 0
   * @return this builder
   * @throws NullPointerException if an argument is null
   */
  public PriorMapBuilder minSizes(double... minSizes) {
    for (double minSize : Arguments.notNull("minSizes", minSizes)) {
      sizes(minSize, 0);
    }
    return this;
  }

  /**
   * Sets the aspect ratios.
   *
   * @param ratios for each {@code r} a prior {@code minSize sqrt(r)} wide and {@code minSize /
   *     sqrt(r)} high, and one turned by 90 degrees; above 0
   * @return this builder
   * @throws NullPointerException if an argument is null
   */
  public PriorMapBuilder aspectRatios(double... ratios) {
    aspectRatios = Arguments.notNull("aspectRatios", ratios).clone();
    return this;
  }

  /**
   * The map, of an image.
   *
   * @param caffe how Caffe computes sizes
   */
  PriorMap build(int imageWidth, int imageHeight, CaffeSizes caffe) {
    boolean covering = stepX == 0;
    return new PriorMap(
        rows,
        columns,
        covering ? (double) imageWidth / columns : stepX,
        covering ? (double) imageHeight / rows : stepY,
        offset,
        shapes(imageWidth, imageHeight, caffe));
  }

  /** Whether sizes are truncated to whole pixels and multiplied by roots of ratios in float. */
  enum CaffeSizes {
    YES,
    NO
  }

  private List<PriorShape> shapes(int imageWidth, int imageHeight, CaffeSizes caffe) {
    Arguments.combination(
        !sizes.isEmpty(),
        "sizes",
        "a minimum size or more",
        "none; add them by sizes(minSize, maxSize) or minSizes(...)");
    double[] ratios = distinctRatios();
    List<PriorShape> shapes = new ArrayList<>();
    boolean pixels = caffe == CaffeSizes.YES || imageWidth > 1 || imageHeight > 1;
    for (double[] size : sizes) {
      double small = size[0];
      double large = size[1];
      requireSizes(small, large, pixels, imageWidth, imageHeight);
      if (caffe == CaffeSizes.YES) {
        small = Math.floor(small);
        large = Math.floor(large);
      }
      shapes.add(new PriorShape(small, small));
      if (large != 0) {
        double side = Math.sqrt(small * large);
        shapes.add(new PriorShape(side, side));
      }
      for (double ratio : ratios) {
        if (caffe == CaffeSizes.YES) {
          shapes.add(inFloat(small, ratio));
          shapes.add(inFloat(small, 1 / ratio));
        } else {
          double root = Math.sqrt(ratio);
          shapes.add(new PriorShape(small * root, small / root));
          shapes.add(new PriorShape(small / root, small * root));
        }
      }
    }
    return shapes;
  }

  private static void requireSizes(
      double small, double large, boolean pixels, int imageWidth, int imageHeight) {
    Arguments.positive("minSize", small);
    if (pixels && small <= 1) {
      throw PriorConfiguration.fractions("minSize", imageWidth, imageHeight, "" + small);
    }
    if (large != 0 && !(large > small && large < Double.POSITIVE_INFINITY)) {
      throw Arguments.refusal(
          "maxSize",
          "a finite number above the minSize " + small,
          large + "; give 0 for no large square");
    }
  }

  /** The ratios, without 1, without repetitions and without inverses of others. */
  private double[] distinctRatios() {
    double[] distinct = new double[aspectRatios.length];
    int count = 0;
    for (double ratio : aspectRatios) {
      Arguments.positive("aspectRatios", ratio);
      boolean there = Math.abs(ratio - 1) < SAME_RATIO;
      for (int i = 0; i < count; i++) {
        there |= Math.abs(ratio - distinct[i]) < SAME_RATIO;
        there |= Math.abs(ratio - 1 / distinct[i]) < SAME_RATIO;
      }
      if (!there) {
        distinct[count++] = ratio;
      }
    }
    return Arrays.copyOf(distinct, count);
  }

  /** Caffe holds ratios as floats, the inverse ones too, and takes their roots as floats. */
  private static PriorShape inFloat(double size, double ratio) {
    float root = (float) Math.sqrt((float) ratio);
    return new PriorShape((float) size * root, (float) size / root);
  }
}
