package dev.multibox.matching;

import dev.multibox.internal.bytes.ByteForm;
import dev.multibox.internal.bytes.ByteFormReader;
import dev.multibox.internal.bytes.ByteFormWriter;
import dev.multibox.internal.memory.Arguments;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a network's priors stand: feature maps, and what is done with the numbers. Start from a
 * {@link ReferencePriors} or from {@link #builder}.
 *
 * <p>Source: SSD paper (Liu et al., ECCV 2016), section 2.2, "Choosing scales and aspect ratios for
 * default boxes".
 *
 * @param imageWidth width of the image the network takes, in pixels; 1 or more
 * @param imageHeight the height of the image; 1 or more
 * @param maps the feature maps in their order; 1 or more; their steps and shapes are pixels, not
 *     fractions
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

  /** Of the byte form; a change of its fields or constants is a new one. */
  private static final int VERSION = 1;

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

  /**
   * Checks the sizes and copies the list.
   *
   * @throws IllegalArgumentException if a component is out of its range, or two contradict each
   *     other
   * @throws NullPointerException if a component is null
   */
  public PriorConfiguration {
    Arguments.atLeast("imageWidth", imageWidth, 1);
    Arguments.atLeast("imageHeight", imageHeight, 1);
    maps = List.copyOf(Arguments.notNull("maps", maps));
    Arguments.atLeast("maps", maps.size(), 1);
    Arguments.notNull("units", units);
    Arguments.notNull("rounding", rounding);
    Arguments.notNull("clip", clip);
    Arguments.notNull("order", order);
    if (imageWidth > 1 || imageHeight > 1) {
      requirePixels(maps, imageWidth, imageHeight);
    }
    Arguments.combination(
        rounding == Rounding.CENTERS || clip == Clip.NONE || clip == Clip.CORNERS,
        "clip",
        "NONE or CORNERS with rounding CORNERS, as there are no others to clip",
        clip);
  }

  /**
   * {@return a configuration from its byte form}
   *
   * @param bytes the whole array that {@link #toBytes} returned
   * @throws IllegalArgumentException if the bytes are not those of a PriorConfiguration, were
   *     changed, come from another version, or hold values that are out of range
   * @throws NullPointerException if they are null
   */
  public static PriorConfiguration of(byte[] bytes) {
    ByteFormReader reader = ByteFormReader.open(ByteForm.PRIOR_CONFIGURATION, VERSION, bytes);
    int width = reader.int32("imageWidth");
    int height = reader.int32("imageHeight");
    Units units = reader.constant("units", Units.class);
    Rounding rounding = reader.constant("rounding", Rounding.class);
    Clip clip = reader.constant("clip", Clip.class);
    Order order = reader.constant("order", Order.class);
    int count = reader.int32("maps");
    // A map takes bytes: a forged number of maps asks for no more memory than there are bytes.
    Arguments.within("maps", count, 1, reader.remaining());
    List<PriorMap> maps = new ArrayList<>(count);
    for (int map = 0; map < count; map++) {
      maps.add(PriorMap.of(reader));
    }
    reader.end();
    return new PriorConfiguration(width, height, maps, units, rounding, clip, order);
  }

  /**
   * {@return the configuration as bytes, which travel between machines} The form has a version and
   * a checksum.
   */
  public byte[] toBytes() {
    ByteFormWriter writer =
        new ByteFormWriter(ByteForm.PRIOR_CONFIGURATION, VERSION)
            .int32(imageWidth)
            .int32(imageHeight)
            .constant(units)
            .constant(rounding)
            .constant(clip)
            .constant(order)
            .int32(maps.size());
    for (PriorMap map : maps) {
      map.write(writer);
    }
    return writer.toBytes();
  }

  private static void requirePixels(List<PriorMap> maps, int imageWidth, int imageHeight) {
    for (int map = 0; map < maps.size(); map++) {
      PriorMap cells = maps.get(map);
      if (cells.columns() * cells.stepX() < 1 && cells.rows() * cells.stepY() < 1) {
        throw fractions("maps[" + map + "].stepX", imageWidth, imageHeight, "" + cells.stepX());
      }
      for (int i = 0; i < cells.shapes().size(); i++) {
        PriorShape shape = cells.shapes().get(i);
        if (shape.width() <= 1 && shape.height() <= 1) {
          String name = "maps[" + map + "].shapes[" + i + "]";
          throw fractions(name, imageWidth, imageHeight, shape.width() + " by " + shape.height());
        }
      }
    }
  }

  /** The refusal of fractions of an image's sides. */
  static IllegalArgumentException fractions(
      String name, int imageWidth, int imageHeight, String actual) {
    return Arguments.refusal(
        name,
        "pixels of an image of " + imageWidth + " by " + imageHeight,
        actual + "; multiply fractions by the sides of the image");
  }

  /** {@return the number of priors} */
  public long count() {
    long count = 0;
    for (PriorMap map : maps) {
      count += map.count();
    }
    return count;
  }

  /**
   * {@return a builder for an image}
   *
   * @param imageWidth width of the image the network takes, in pixels; 1 or more
   * @param imageHeight the height of the image; 1 or more
   */
  public static PriorConfigurationBuilder builder(int imageWidth, int imageHeight) {
    return new PriorConfigurationBuilder(imageWidth, imageHeight);
  }

  /** {@return a builder with this configuration's values} */
  public PriorConfigurationBuilder toBuilder() {
    return new PriorConfigurationBuilder(this);
  }
}
