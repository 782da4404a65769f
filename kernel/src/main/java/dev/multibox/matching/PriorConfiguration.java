package dev.multibox.matching;

import dev.multibox.internal.memory.Arguments;
import java.util.List;

/**
 * Where a network's priors stand: feature maps, and what is done with the numbers. Start from a
 * {@link ReferencePriors} or from {@link #builder}.
 *
 * <p>Source: SSD paper (Liu et al., ECCV 2016), section 2.2, "Choosing scales and aspect ratios for
 * default boxes".
 *
 * @param imageWidth width of the image the network takes, in pixels; 1 or more
 * @param imageHeight its height; 1 or more
 * @param maps the feature maps in their order; 1 or more
 * @param units what the finished numbers count
 * @param rounding which numbers are rounded to float
 * @param clip which numbers are kept within the image
 * @param order what runs fastest within a feature map
 */
public record PriorConfiguration(
    int imageWidth,
    int imageHeight,
    List<PriorMap> maps,
    Units units,
    Rounding rounding,
    Clip clip,
    Order order) {

  /** What the numbers of finished priors count. */
  public enum Units {
    /** Fractions of the image's sides. Most programs. */
    FRACTIONS,
    /** Pixels. torchvision. */
    PIXELS
  }

  /** Which numbers of a prior are computed in double and rounded; the others follow in float. */
  public enum Rounding {
    /** Centre and size. Most programs. */
    CENTERS,
    /** Corners, of a centre and a size that were floats of pixels. Caffe. */
    CORNERS
  }

  /** Which numbers are kept within the image, as fractions of its sides. */
  public enum Clip {
    /** None: priors reach past the image. Caffe. */
    NONE,
    /** Width and height, to at most 1. torchvision. */
    SIZES,
    /** Centre and size, each to 0 .. 1: corners still reach past. ssd.pytorch, lufficc, NVIDIA. */
    CENTERS,
    /** Corners: each prior is cut. Caffe with clip, bubbliiiing. */
    CORNERS
  }

  /** What runs fastest within a feature map; rows run before columns in either. */
  public enum Order {
    /** The shape: all priors of a cell follow each other. Most programs. */
    CELL_MAJOR,
    /** The cell: all priors of a shape follow each other. NVIDIA, MLPerf. */
    SHAPE_MAJOR
  }

  /** Checks the sizes and copies the list. */
  public PriorConfiguration {
    Arguments.atLeast("imageWidth", imageWidth, 1);
    Arguments.atLeast("imageHeight", imageHeight, 1);
    maps = List.copyOf(Arguments.notNull("maps", maps));
    Arguments.atLeast("maps", maps.size(), 1);
    Arguments.notNull("units", units);
    Arguments.notNull("rounding", rounding);
    Arguments.notNull("clip", clip);
    Arguments.notNull("order", order);
    Arguments.combination(
        rounding == Rounding.CENTERS || clip == Clip.NONE || clip == Clip.CORNERS,
        "clip",
        "NONE or CORNERS with rounding CORNERS, as there are no others to clip",
        clip);
  }

  /** {@return the number of priors} */
  public long count() {
    return maps.stream().mapToLong(PriorMap::count).sum();
  }

  /**
   * {@return a builder for an image}
   *
   * @param imageWidth width of the image the network takes, in pixels; 1 or more
   * @param imageHeight its height; 1 or more
   */
  public static PriorConfigurationBuilder builder(int imageWidth, int imageHeight) {
    return new PriorConfigurationBuilder(imageWidth, imageHeight);
  }

  /** {@return a builder with this configuration's values} */
  public PriorConfigurationBuilder toBuilder() {
    return new PriorConfigurationBuilder(this);
  }
}
