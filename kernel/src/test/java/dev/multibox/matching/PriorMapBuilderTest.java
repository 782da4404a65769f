package dev.multibox.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Shapes of maps as Caffe has them, maps that are not square, and sizes that will not do. */
class PriorMapBuilderTest {

  private static PriorConfigurationBuilder image() {
    return PriorConfiguration.builder(300, 300);
  }

  private static List<PriorShape> shapes(PriorConfigurationBuilder builder) {
    return builder.build().maps().getFirst().shapes();
  }

  private static PriorShape square(double side) {
    return new PriorShape(side, side);
  }

  private static void refused(String message, Executable call) {
    assertEquals(message, assertThrowsExactly(IllegalArgumentException.class, call).getMessage());
  }

  /** Of a layer with aspect_ratio 1 and 2, Caffe makes four priors. */
  @Test
  void theRatioOneIsTheSmallSquare() {
    float[] expected = {
      0.5f, 0.5f, 0.1f, 0.1f,
      0.5f, 0.5f, 0.14142136f, 0.14142136f,
      0.5f, 0.5f, 0.14142136f, 0.07071068f,
      0.5f, 0.5f, 0.07071068f, 0.14142136f
    };
    for (PriorConfigurationBuilder builder :
        new PriorConfigurationBuilder[] {image(), image().wholeSizes()}) {
      PriorBoxes priors = PriorBoxes.of(builder.stepMap(1, 300, 30, 60, 1, 2).build());
      assertEquals(4, priors.count());
      assertArrayEquals(expected, priors.centers(), 1e-8f);
    }
  }

  @Test
  void aRatioThatIsThereAlreadyGivesNoPrior() {
    List<PriorShape> expected = shapes(image().map(1, 30, 60, 2, 3));
    assertEquals(6, expected.size());
    for (double[] ratios :
        new double[][] {
          {2, 2, 3},
          {2, 0.5, 3},
          {2, 3, 1 / 3.0, 0.5, 1},
          {1, 2, 3, 2, 3},
          {2 + 1e-7, 3, 1 + 1e-7, 0.5}
        }) {
      List<PriorShape> actual = shapes(image().map(1, 30, 60, ratios));
      assertEquals(6, actual.size());
      for (int i = 0; i < 6; i++) {
        assertEquals(expected.get(i).width(), actual.get(i).width(), 1e-5);
        assertEquals(expected.get(i).height(), actual.get(i).height(), 1e-5);
      }
    }
    assertEquals(8, shapes(image().map(1, 30, 60, 2, 3, 2.00001)).size(), "another ratio");
    List<PriorShape> inverse = shapes(image().map(1, 30, 0, 0.5, 2));
    assertEquals(3, inverse.size());
    assertEquals(
        expected.get(3).width(), inverse.get(1).width(), 1e-5, "the first given stands in front");
  }

  /** An input of 640 by 360 has maps of 80 by 45 cells. */
  @Test
  void mapsAndImagesMayBeRectangular() {
    PriorConfiguration configuration =
        PriorConfiguration.builder(640, 360)
            .map(PriorMap.builder(45, 80).step(8).sizes(30, 60).aspectRatios(2))
            .build();
    assertEquals(14400, configuration.count());
    float[] centers = PriorBoxes.of(configuration).centers();
    float[] first = {0.00625f, 0.011111111f, 0.046875f, 0.083333336f};
    for (int i = 0; i < 4; i++) {
      assertEquals(first[i], centers[i]);
    }
    int next = 4 * 4;
    assertEquals((float) (12 / 640.0), centers[next], "columns run faster than rows");
    assertEquals(first[1], centers[next + 1]);
    int below = 80 * 4 * 4;
    assertEquals(first[0], centers[below]);
    assertEquals((float) (12 / 360.0), centers[below + 1]);
    assertEquals(
        configuration,
        PriorConfiguration.builder(640, 360)
            .map(PriorMap.builder(45, 80).sizes(30, 60).aspectRatios(2))
            .build(),
        "cells cover the image without a step");
  }

  @Test
  void everyMinimumSizeHasItsSquaresAndRatios() {
    PriorMapBuilder map = PriorMap.builder(1, 1).sizes(30, 60).sizes(40, 0).aspectRatios(2);
    List<PriorShape> expected = new ArrayList<>(shapes(image().map(1, 30, 60, 2)));
    expected.addAll(shapes(image().map(1, 40, 0, 2)));
    assertEquals(expected, shapes(image().map(map)));
    assertEquals(
        List.of(square(10), square(16), square(24)),
        shapes(image().map(PriorMap.builder(2, 3).minSizes(10, 16).minSizes(24))));
  }

  @Test
  void cellsStandByTheirStepsAndOffset() {
    PriorConfiguration configuration =
        PriorConfiguration.builder(200, 100)
            .map(PriorMap.builder(2, 2).step(100, 40).offset(0.25).minSizes(20))
            .clip(PriorConfiguration.Clip.NONE)
            .build();
    assertEquals(
        new PriorMap(2, 2, 100, 40, 0.25, List.of(square(20))), configuration.maps().getFirst());
    assertArrayEquals(
        new float[] {
          0.125f, 0.1f, 0.1f, 0.2f, 0.625f, 0.1f, 0.1f, 0.2f,
          0.125f, 0.5f, 0.1f, 0.2f, 0.625f, 0.5f, 0.1f, 0.2f
        },
        PriorBoxes.of(configuration).centers());
    assertEquals(configuration, PriorConfiguration.of(configuration.toBytes()));
  }

  @Test
  void aMapThatIsBuiltTwiceIsTheSame() {
    PriorMapBuilder map = PriorMap.builder(3, 4).sizes(30.5, 60.5).aspectRatios(2, 3);
    PriorConfiguration twice = image().map(map).map(map).build();
    assertEquals(twice.maps().getFirst(), twice.maps().getLast());
    assertEquals(12, twice.maps().getFirst().rows() * twice.maps().getFirst().columns());
    assertEquals(square(30), shapes(image().wholeSizes().map(map)).getFirst());
  }

  @Test
  void wholeSizesAreTruncated() {
    List<PriorShape> shapes =
        PriorConfiguration.builder(512, 512)
            .wholeSizes()
            .map(1, 35.84, 76.8, 2)
            .build()
            .maps()
            .getFirst()
            .shapes();
    assertEquals(new PriorShape(35, 35), shapes.get(0));
    assertEquals(Math.sqrt(35 * 76), shapes.get(1).width());
    assertEquals(35f * (float) Math.sqrt(2), shapes.get(2).width(), 1e-5);
    assertEquals(4, shapes.size());
  }

  @Test
  void maximumSizesNotAboveTheMinimumAreRefused() {
    for (double large : new double[] {20, 30, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      refused(
          "maxSize: expected a finite number above the minSize 30.0, got "
              + large
              + "; give 0 for no large square",
          () -> image().map(1, 30, large));
    }
  }

  @Test
  void fractionsOfTheImageAreRefused() {
    String wayOut = "; multiply fractions by the sides of the image";
    refused(
        "minSize: expected pixels of an image of 300 by 300, got 0.1" + wayOut,
        () -> image().map(38, 0.1, 0.2, 2));
    refused(
        "minSize: expected pixels of an image of 300 by 300, got 1.0" + wayOut,
        () -> image().stepMap(1, 300, 1, 0));
    refused(
        "minSize: expected pixels of an image of 320 by 240, got 0.2" + wayOut,
        () -> PriorConfiguration.builder(320, 240).map(PriorMap.builder(30, 40).minSizes(10, 0.2)));
    PriorConfigurationBuilder shape =
        image().map(new PriorMap(1, 1, 300, 300, List.of(square(30), new PriorShape(0.9, 0.2))));
    refused(
        "maps[0].shapes[1]: expected pixels of an image of 300 by 300, got 0.9 by 0.2" + wayOut,
        shape::build);
    PriorConfigurationBuilder step = image().map(1, 30, 0).stepMap(38, 8 / 320.0, 30, 60);
    refused(
        "maps[1].stepX: expected pixels of an image of 300 by 300, got 0.025" + wayOut,
        step::build);
    assertEquals(
        square(0.5),
        shapes(PriorConfiguration.builder(1, 1).map(2, 0.5, 0)).getFirst(),
        "an image of one pixel has fractions");
    refused(
        "minSize: expected pixels of an image of 1 by 1, got 0.5" + wayOut,
        () -> PriorConfiguration.builder(1, 1).wholeSizes().map(2, 0.5, 0));
  }

  @Test
  void numbersOutOfRangeAreRefused() {
    refused(
        "sizes: expected a minimum size or more, got none; add them by sizes(minSize, maxSize) or"
            + " minSizes(...)",
        () -> image().map(PriorMap.builder(1, 1).aspectRatios(2)));
    refused("rows: expected at least 1, got 0", () -> PriorMap.builder(0, 1));
    refused("columns: expected at least 1, got -1", () -> PriorMap.builder(1, -1));
    refused(
        "step: expected a finite number above 0, got 0.0", () -> PriorMap.builder(1, 1).step(0));
    refused(
        "stepX: expected a finite number above 0, got NaN",
        () -> PriorMap.builder(1, 1).step(Double.NaN, 1));
    refused(
        "stepY: expected a finite number above 0, got -1.0",
        () -> PriorMap.builder(1, 1).step(1, -1));
    refused(
        "minSize: expected a finite number above 0, got NaN", () -> image().map(1, Double.NaN, 0));
    for (double ratio : new double[] {0, -2, Double.NaN, Double.POSITIVE_INFINITY}) {
      refused(
          "aspectRatios: expected a finite number above 0, got " + ratio,
          () -> image().map(1, 30, 0, 2, ratio));
    }
    for (double offset : new double[] {-0.1, 1.1, Double.NaN}) {
      refused(
          "offset: expected a number of 0 to 1, got " + offset,
          () -> image().map(PriorMap.builder(1, 1).minSizes(30).offset(offset)));
    }
    assertThrowsExactly(
        NullPointerException.class, () -> PriorMap.builder(1, 1).minSizes((double[]) null));
    assertThrowsExactly(
        NullPointerException.class, () -> PriorMap.builder(1, 1).aspectRatios((double[]) null));
    assertThrowsExactly(NullPointerException.class, () -> image().map((PriorMapBuilder) null));
  }
}
