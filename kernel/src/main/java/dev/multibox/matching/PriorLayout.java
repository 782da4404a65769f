package dev.multibox.matching;

import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.Sizes;
import dev.multibox.internal.overlap.PriorColumns;
import dev.multibox.matching.PriorConfiguration.Clip;
import dev.multibox.matching.PriorConfiguration.Order;
import dev.multibox.matching.PriorConfiguration.Rounding;
import dev.multibox.matching.PriorConfiguration.Units;

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
    if (configuration.order() == Order.SHAPE_MAJOR) {
      for (PriorShape shape : map.shapes()) {
        for (int cell = 0; cell < map.rows() * map.columns(); cell++) {
          add(map, cell, shape);
        }
      }
    } else {
      for (int cell = 0; cell < map.rows() * map.columns(); cell++) {
        for (PriorShape shape : map.shapes()) {
          add(map, cell, shape);
        }
      }
    }
  }

  private void add(PriorMap map, int cell, PriorShape shape) {
    int row = cell / map.columns();
    int column = cell % map.columns();
    double centerX = (column + map.offset()) * map.stepX();
    double centerY = (row + map.offset()) * map.stepY();
    if (configuration.rounding() == Rounding.CORNERS) {
      addCorners(centerX, centerY, shape);
    } else {
      numbers[next++] = (float) (centerX / configuration.imageWidth());
      numbers[next++] = (float) (centerY / configuration.imageHeight());
      numbers[next++] = (float) (shape.width() / configuration.imageWidth());
      numbers[next++] = (float) (shape.height() / configuration.imageHeight());
    }
  }

  private void addCorners(double centerX, double centerY, PriorShape shape) {
    double x = (float) centerX;
    double y = (float) centerY;
    double halfWidth = (float) shape.width() / 2.0;
    double halfHeight = (float) shape.height() / 2.0;
    numbers[next++] = (float) ((x - halfWidth) / configuration.imageWidth());
    numbers[next++] = (float) ((y - halfHeight) / configuration.imageHeight());
    numbers[next++] = (float) ((x + halfWidth) / configuration.imageWidth());
    numbers[next++] = (float) ((y + halfHeight) / configuration.imageHeight());
  }

  private PriorBoxes finish() {
    clip();
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

  private void clip() {
    Clip clip = configuration.clip();
    boolean corners = configuration.rounding() == Rounding.CORNERS && clip == Clip.CORNERS;
    for (int i = 0; i < numbers.length; i++) {
      boolean size = (i & 2) != 0;
      if (corners || clip == Clip.CENTERS || (clip == Clip.SIZES && size)) {
        numbers[i] = Math.clamp(numbers[i], 0f, 1f);
      }
    }
  }
}
