package dev.multibox.matching;

import dev.multibox.matching.PriorConfiguration.Clip;
import dev.multibox.matching.PriorConfiguration.Rounding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Configurations of TensorFlow's and MediaPipe's anchor generators. Map {@code i} of {@code n} has
 * the scale {@code 0.2 + 0.75 i / (n - 1)} of the image's side, in double of the floats 0.2 and
 * 0.95. The first map has three priors: scale 0.1, and its own with the ratios 2 and 1/2.
 */
final class TensorFlowPriors {

  private static final int MAPS = 6;
  private static final double LEAST_SCALE = 0.2f;
  private static final double MOST_SCALE = 0.95f;
  private static final double LOWEST_SCALE = 0.1;
  private static final double[] LOWEST_RATIOS = {2, 0.5};
  private static final double[] RATIOS = {1, 2, 0.5, 3, 0.3333};

  /** What face-api's graph had as the roots of {@link #RATIOS}. */
  private static final float[] FACE_API_ROOTS = {
    Math.nextDown(1f), Math.nextDown(1.4142135f), Math.nextDown(0.70710677f), 1.7320508f, 0.5773214f
  };

  private TensorFlowPriors() {}

  private static double scale(int map) {
    return map < MAPS ? LEAST_SCALE + (MOST_SCALE - LEAST_SCALE) * map / (MAPS - 1) : 1;
  }

  static PriorConfigurationBuilder ssdMobileNet() {
    int side = 300;
    PriorConfigurationBuilder builder = PriorConfiguration.builder(side, side).clip(Clip.NONE);
    int[] cells = {19, 10, 5, 3, 2, 1};
    for (int map = 0; map < MAPS; map++) {
      List<PriorShape> shapes = new ArrayList<>();
      if (map == 0) {
        shapes.add(shape(side, LOWEST_SCALE, 1));
        for (double ratio : LOWEST_RATIOS) {
          shapes.add(shape(side, scale(0), ratio));
        }
      } else {
        for (double ratio : RATIOS) {
          shapes.add(shape(side, scale(map), ratio));
        }
        shapes.add(shape(side, Math.sqrt(scale(map) * scale(map + 1)), 1));
      }
      builder.map(square(cells[map], side, shapes));
    }
    return builder;
  }

  private static PriorShape shape(int side, double scale, double ratio) {
    double root = Math.sqrt(ratio);
    return new PriorShape(side * (scale * root), side * (scale / root));
  }

  private static PriorMap square(int cells, int side, List<PriorShape> shapes) {
    double step = (double) side / cells;
    return new PriorMap(cells, cells, step, step, shapes);
  }

  static PriorConfigurationBuilder faceApi() {
    int side = 512;
    PriorConfigurationBuilder builder =
        PriorConfiguration.builder(side, side).rounding(Rounding.CORNERS).clip(Clip.NONE);
    int[] cells = {32, 16, 8, 4, 2, 1};
    for (int map = 0; map < MAPS; map++) {
      List<PriorShape> shapes = new ArrayList<>();
      if (map == 0) {
        shapes.add(inFloat(side, LOWEST_SCALE, 1f));
        for (double ratio : LOWEST_RATIOS) {
          shapes.add(inFloat(side, scale(0), (float) Math.sqrt(ratio)));
        }
      } else {
        shapes.add(inFloat(side, scale(map), FACE_API_ROOTS[0]));
        double between = Math.sqrt(scale(map) * scale(map + 1));
        shapes.add(inFloat(side, between, FACE_API_ROOTS[0]));
        for (int ratio = 1; ratio < RATIOS.length; ratio++) {
          shapes.add(inFloat(side, scale(map), FACE_API_ROOTS[ratio]));
        }
      }
      builder.map(square(cells[map], side, shapes));
    }
    return builder;
  }

  private static PriorShape inFloat(int side, double scale, float root) {
    return new PriorShape(side * ((float) scale * root), side * ((float) scale / root));
  }

  static PriorConfigurationBuilder blazeFace() {
    int side = 128;
    PriorShape whole = new PriorShape(side, side);
    return PriorConfiguration.builder(side, side)
        .map(square(16, side, Collections.nCopies(2, whole)))
        .map(square(8, side, Collections.nCopies(6, whole)));
  }
}
