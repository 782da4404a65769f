package dev.multibox.matching;

import dev.multibox.internal.memory.Arguments;
import java.util.ArrayList;
import java.util.List;

/**
 * Sets a {@link PriorConfiguration} together; {@link #build} checks it. Begins with fractions,
 * rounded and clipped by centre and size, cell by cell, as ssd.pytorch has them. Not for several
 * threads.
 */
public final class PriorConfigurationBuilder {

  private final int imageWidth;
  private final int imageHeight;
  private final List<PriorMap> maps = new ArrayList<>();
  private PriorConfiguration.Units units = PriorConfiguration.Units.FRACTIONS;
  private PriorConfiguration.Rounding rounding = PriorConfiguration.Rounding.CENTERS;
  private PriorConfiguration.Clip clip = PriorConfiguration.Clip.CENTERS;
  private PriorConfiguration.Order order = PriorConfiguration.Order.CELL_MAJOR;
  private boolean wholeSizes;

  PriorConfigurationBuilder(int imageWidth, int imageHeight) {
    this.imageWidth = Arguments.atLeast("imageWidth", imageWidth, 1);
    this.imageHeight = Arguments.atLeast("imageHeight", imageHeight, 1);
  }

  PriorConfigurationBuilder(PriorConfiguration configuration) {
    imageWidth = configuration.imageWidth();
    imageHeight = configuration.imageHeight();
    maps.addAll(configuration.maps());
    units = configuration.units();
    rounding = configuration.rounding();
    clip = configuration.clip();
    order = configuration.order();
  }

  /**
   * Truncates the sizes of the maps that are added from now on to whole pixels and multiplies them
   * by roots of ratios in float, as Caffe does.
   *
   * @return this builder
   */
  public PriorConfigurationBuilder wholeSizes() {
    wholeSizes = true;
    return this;
  }

  /**
   * Adds a square feature map whose cells cover the image: {@link #stepMap} with the step {@code
   * image side / cells}.
   *
   * @param cells rows, and columns; 1 or more
   * @param minSize side of the small square, in pixels; above 0
   * @param maxSize the large square has the side {@code sqrt(minSize maxSize)}; 0 for none
   * @param aspectRatios for each {@code r} a prior {@code minSize sqrt(r)} wide and {@code minSize
   *     / sqrt(r)} high, and one turned by 90 degrees; above 0
   * @return this builder
   * @throws IllegalArgumentException if a number is out of range
   */
  public PriorConfigurationBuilder map(
      int cells, double minSize, double maxSize, double... aspectRatios) {
    Arguments.atLeast("cells", cells, 1);
    return map(
        new PriorMap(
            cells,
            cells,
            (double) imageWidth / cells,
            (double) imageHeight / cells,
            shapes(minSize, maxSize, aspectRatios)));
  }

  /**
   * Adds a square feature map. A cell's priors are the small square, the large one, then two of
   * each aspect ratio.
   *
   * @param cells rows, and columns; 1 or more
   * @param step pixels from a cell to the next; above 0
   * @param minSize side of the small square, in pixels; above 0
   * @param maxSize the large square has the side {@code sqrt(minSize maxSize)}; 0 for none
   * @param aspectRatios for each {@code r} a prior {@code minSize sqrt(r)} wide and {@code minSize
   *     / sqrt(r)} high, and one turned by 90 degrees; above 0
   * @return this builder
   * @throws IllegalArgumentException if a number is out of range
   */
  public PriorConfigurationBuilder stepMap(
      int cells, double step, double minSize, double maxSize, double... aspectRatios) {
    return map(new PriorMap(cells, cells, step, step, shapes(minSize, maxSize, aspectRatios)));
  }

  /**
   * Adds any feature map.
   *
   * @param map cells, steps and shapes
   * @return this builder
   */
  public PriorConfigurationBuilder map(PriorMap map) {
    maps.add(Arguments.notNull("map", map));
    return this;
  }

  private List<PriorShape> shapes(double minSize, double maxSize, double[] aspectRatios) {
    Arguments.positive("minSize", minSize);
    if (maxSize != 0) {
      Arguments.positive("maxSize", maxSize);
    }
    Arguments.notNull("aspectRatios", aspectRatios);
    double small = wholeSizes ? Math.floor(minSize) : minSize;
    double large = Math.sqrt(small * (wholeSizes ? Math.floor(maxSize) : maxSize));
    List<PriorShape> shapes = new ArrayList<>();
    shapes.add(new PriorShape(small, small));
    if (maxSize != 0) {
      shapes.add(new PriorShape(large, large));
    }
    for (double ratio : aspectRatios) {
      Arguments.positive("aspectRatios", ratio);
      if (wholeSizes) {
        shapes.add(inFloat(small, ratio));
        shapes.add(inFloat(small, 1 / ratio));
      } else {
        double root = Math.sqrt(ratio);
        shapes.add(new PriorShape(small * root, small / root));
        shapes.add(new PriorShape(small / root, small * root));
      }
    }
    return shapes;
  }

  /** Caffe holds ratios as floats, the inverse ones too, and takes their roots as floats. */
  private static PriorShape inFloat(double size, double ratio) {
    float root = (float) Math.sqrt((float) ratio);
    return new PriorShape((float) size * root, (float) size / root);
  }

  /**
   * Sets what the numbers count.
   *
   * @param value what the numbers count
   * @return this builder
   */
  public PriorConfigurationBuilder units(PriorConfiguration.Units value) {
    units = value;
    return this;
  }

  /**
   * Sets which numbers are rounded to float.
   *
   * @param value which numbers are rounded to float
   * @return this builder
   */
  public PriorConfigurationBuilder rounding(PriorConfiguration.Rounding value) {
    rounding = value;
    return this;
  }

  /**
   * Sets which numbers are kept within the image.
   *
   * @param value which numbers are kept within the image
   * @return this builder
   */
  public PriorConfigurationBuilder clip(PriorConfiguration.Clip value) {
    clip = value;
    return this;
  }

  /**
   * Sets what runs fastest within a feature map.
   *
   * @param value what runs fastest within a feature map
   * @return this builder
   */
  public PriorConfigurationBuilder order(PriorConfiguration.Order value) {
    order = value;
    return this;
  }

  /**
   * {@return the configuration}
   *
   * @throws IllegalArgumentException if it has no map or two values contradict each other
   */
  public PriorConfiguration build() {
    return new PriorConfiguration(imageWidth, imageHeight, maps, units, rounding, clip, order);
  }
}
