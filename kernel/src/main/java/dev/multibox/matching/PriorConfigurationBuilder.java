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
  private PriorMapBuilder.CaffeSizes caffeSizes = PriorMapBuilder.CaffeSizes.NO;

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
    caffeSizes = PriorMapBuilder.CaffeSizes.YES;
    return this;
  }

  /**
   * Adds a square feature map whose cells cover the image: {@link #stepMap} with the step {@code
   * image side / cells}. The ratio 1 and a ratio that is there already, also as the inverse of
   * another, give no prior, as in Caffe; {@link #map(PriorMap)} takes any shapes.
   *
   * @param cells rows, and columns; 1 or more
   * @param minSize side of the small square, in pixels; above 0
   * @param maxSize the large square has the side {@code sqrt(minSize maxSize)}; above minSize, or 0
   *     for none
   * @param aspectRatios for each {@code r} a prior {@code minSize sqrt(r)} wide and {@code minSize
   *     / sqrt(r)} high, and one turned by 90 degrees; above 0
   * @return this builder
   * @throws IllegalArgumentException if a number is out of range
   */
  public PriorConfigurationBuilder map(
      int cells, double minSize, double maxSize, double... aspectRatios) {
    Arguments.atLeast("cells", cells, 1);
    return map(PriorMap.builder(cells, cells).sizes(minSize, maxSize).aspectRatios(aspectRatios));
  }

  /**
   * Adds a square feature map. A cell's priors are the small square, the large one, then two of
   * each aspect ratio. The ratio 1 and a ratio that is there already, also as the inverse of
   * another, give no prior, as in Caffe; {@link #map(PriorMap)} takes any shapes.
   *
   * @param cells rows, and columns; 1 or more
   * @param step pixels from a cell to the next; above 0
   * @param minSize side of the small square, in pixels; above 0
   * @param maxSize the large square has the side {@code sqrt(minSize maxSize)}; above minSize, or 0
   *     for none
   * @param aspectRatios for each {@code r} a prior {@code minSize sqrt(r)} wide and {@code minSize
   *     / sqrt(r)} high, and one turned by 90 degrees; above 0
   * @return this builder
   * @throws IllegalArgumentException if a number is out of range
   */
  public PriorConfigurationBuilder stepMap(
      int cells, double step, double minSize, double maxSize, double... aspectRatios) {
    Arguments.atLeast("cells", cells, 1);
    return map(
        PriorMap.builder(cells, cells)
            .step(step)
            .sizes(minSize, maxSize)
            .aspectRatios(aspectRatios));
  }

  /**
   * Adds any feature map.
   *
   * @param map cells, steps and shapes
   * @return this builder
   * @throws NullPointerException if an argument is null
   */
  public PriorConfigurationBuilder map(PriorMap map) {
    maps.add(Arguments.notNull("map", map));
    return this;
  }

  /**
   * Adds a feature map, square or not, with several minimum sizes or an offset of its own.
   *
   * @param map cells, steps, sizes and aspect ratios
   * @return this builder
   * @throws IllegalArgumentException if a number is out of range
   * @throws NullPointerException if an argument is null
   */
  public PriorConfigurationBuilder map(PriorMapBuilder map) {
    return map(Arguments.notNull("map", map).build(imageWidth, imageHeight, caffeSizes));
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
