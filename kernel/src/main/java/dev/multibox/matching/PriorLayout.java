package dev.multibox.matching;

import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.Sizes;
import dev.multibox.internal.overlap.PriorColumns;
import dev.multibox.matching.PriorConfiguration.Clip;
import dev.multibox.matching.PriorConfiguration.Order;
import dev.multibox.matching.PriorConfiguration.Rounding;
import dev.multibox.matching.PriorConfiguration.Units;
import java.util.List;

/** Lays out the priors of a configuration; the order of roundings is that of the programs. */
final class PriorLayout {

  private final PriorConfiguration configuration;
  private final float[] numbers;
  private int next;

  private PriorLayout(PriorConfiguration configuration) {
    this.configuration = configuration;
    Arguments.combination(
        configuration.count() < PriorColumns.MOST,
        "maps",
        "fewer than 2^24 priors",
        configuration.count(),
        "set fewer cells or shapes of the maps");
    numbers = new float[(int) configuration.count() * Sizes.COORDINATES];
  }

  static PriorBoxes boxes(PriorConfiguration configuration) {
    PriorLayout layout = new PriorLayout(configuration);
    for (PriorMap map : configuration.maps()) {
      layout.add(map);
    }
    return layout.finish();
  }

  private void add(PriorMap map) {
    if (configuration.order() == Order.CELL_MAJOR) {
      addCells(map, map.shapes());
    } else {
      for (PriorShape shape : map.shapes()) {
        addCells(map, List.of(shape));
      }
    }
  }

  private void addCells(PriorMap map, List<PriorShape> shapes) {
    boolean corners = configuration.rounding() == Rounding.CORNERS;
    float[] sizes = sizes(shapes);
    for (int row = 0; row < map.rows(); row++) {
      double y = (row + map.offset()) * map.stepY();
      for (int column = 0; column < map.columns(); column++) {
        double x = (column + map.offset()) * map.stepX();
        if (corners) {
          addCorners((float) x, (float) y, sizes);
        } else {
          addCenters(x, y, sizes);
        }
      }
    }
  }

  /** Widths and heights: pixels for corners, else as they are in the priors. */
  private float[] sizes(List<PriorShape> shapes) {
    float[] sizes = new float[2 * shapes.size()];
    boolean corners = configuration.rounding() == Rounding.CORNERS;
    boolean clips = configuration.clip() == Clip.CENTERS || configuration.clip() == Clip.SIZES;
    for (int i = 0; i < shapes.size(); i++) {
      PriorShape shape = shapes.get(i);
      double width = shape.width() / (corners ? 1 : configuration.imageWidth());
      double height = shape.height() / (corners ? 1 : configuration.imageHeight());
      sizes[2 * i] = clipped((float) width, clips && !corners);
      sizes[2 * i + 1] = clipped((float) height, clips && !corners);
    }
    return sizes;
  }

  private void addCenters(double centerX, double centerY, float[] sizes) {
    boolean clips = configuration.clip() == Clip.CENTERS;
    float x = clipped((float) (centerX / configuration.imageWidth()), clips);
    float y = clipped((float) (centerY / configuration.imageHeight()), clips);
    for (int i = 0; i < sizes.length; i += 2) {
      add(x, y, sizes[i], sizes[i + 1]);
    }
  }

  private void addCorners(double x, double y, float[] sizes) {
    boolean clips = configuration.clip() == Clip.CORNERS;
    double width = configuration.imageWidth();
    double height = configuration.imageHeight();
    for (int i = 0; i < sizes.length; i += 2) {
      double halfWidth = sizes[i] / 2.0;
      double halfHeight = sizes[i + 1] / 2.0;
      add(
          clipped((float) ((x - halfWidth) / width), clips),
          clipped((float) ((y - halfHeight) / height), clips),
          clipped((float) ((x + halfWidth) / width), clips),
          clipped((float) ((y + halfHeight) / height), clips));
    }
  }

  private static float clipped(float fraction, boolean clips) {
    return clips ? Math.clamp(fraction, 0f, 1f) : fraction;
  }

  private void add(float first, float second, float third, float fourth) {
    numbers[next] = first;
    numbers[next + 1] = second;
    numbers[next + 2] = third;
    numbers[next + 3] = fourth;
    next += Sizes.COORDINATES;
  }

  private PriorBoxes finish() {
    boolean centers = configuration.rounding() == Rounding.CENTERS;
    PriorBoxes fractions =
        centers ? PriorBoxes.ofCenters(numbers, 1f, 1f) : PriorBoxes.ofCorners(numbers, 1f, 1f);
    boolean cut = centers && configuration.clip() == Clip.CORNERS;
    if (configuration.units() == Units.FRACTIONS && !cut) {
      return fractions;
    }
    float[] corners = fractions.corners();
    boolean pixels = configuration.units() == Units.PIXELS;
    float width = pixels ? configuration.imageWidth() : 1f;
    float height = pixels ? configuration.imageHeight() : 1f;
    for (int i = 0; i < corners.length; i++) {
      float fraction = cut ? Math.clamp(corners[i], 0f, 1f) : corners[i];
      corners[i] = fraction * ((i & 1) == 0 ? width : height);
    }
    return PriorBoxes.ofCorners(corners, width, height);
  }
}
