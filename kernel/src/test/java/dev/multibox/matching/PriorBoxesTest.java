package dev.multibox.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.matching.PriorConfiguration.Clip;
import dev.multibox.matching.PriorConfiguration.Order;
import dev.multibox.matching.PriorConfiguration.Rounding;
import dev.multibox.matching.PriorConfiguration.Units;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Priors of presets and of one's own; the recorded ones are compared where the goldens are. */
class PriorBoxesTest {

  private static final Map<ReferencePriors, Integer> COUNTS =
      Map.of(
          ReferencePriors.SSD300_VOC, 8732,
          ReferencePriors.SSD300_COCO, 8732,
          ReferencePriors.SSD512_VOC, 24564,
          ReferencePriors.SSD512_COCO, 24564,
          ReferencePriors.TORCHVISION_SSD300, 8732,
          ReferencePriors.TORCHVISION_SSDLITE320, 3234,
          ReferencePriors.CAFFE_SSD300_VOC, 8732,
          ReferencePriors.CAFFE_SSD512_VOC, 24564,
          ReferencePriors.NVIDIA_SSD300, 8732,
          ReferencePriors.MOBILENET_SSD300, 3000);

  @Test
  void presetsHaveAsManyPriorsAsTheirNetworks() {
    assertEquals(ReferencePriors.values().length, COUNTS.size());
    for (ReferencePriors reference : ReferencePriors.values()) {
      PriorBoxes priors = PriorBoxes.of(reference);
      assertEquals(COUNTS.get(reference), priors.count(), reference.name());
      assertEquals((int) COUNTS.get(reference), reference.configuration().count());
      boolean pixels = reference.configuration().units() == Units.PIXELS;
      assertEquals(pixels ? reference.configuration().imageWidth() : 1f, priors.width());
    }
  }

  @Test
  void nvidiasOrderHasTheSamePriorsShapeByShape() {
    float[] cellMajor = PriorBoxes.of(ReferencePriors.SSD300_COCO).centers();
    float[] shapeMajor = PriorBoxes.of(ReferencePriors.NVIDIA_SSD300).centers();
    int first = 0;
    for (PriorMap map : ReferencePriors.SSD300_COCO.configuration().maps()) {
      int cells = map.rows() * map.columns();
      int shapes = map.shapes().size();
      for (int cell = 0; cell < cells; cell++) {
        for (int shape = 0; shape < shapes; shape++) {
          for (int i = 0; i < 4; i++) {
            assertEquals(
                cellMajor[(first + cell * shapes + shape) * 4 + i],
                shapeMajor[(first + shape * cells + cell) * 4 + i]);
          }
        }
      }
      first += cells * shapes;
    }
  }

  @Test
  void aConfigurationOfOnesOwnStandsWhereItSays() {
    PriorConfiguration configuration =
        PriorConfiguration.builder(200, 100)
            .map(new PriorMap(1, 2, 100, 100, List.of(new PriorShape(50, 25))))
            .clip(Clip.NONE)
            .build();
    PriorBoxes priors = PriorBoxes.of(configuration);
    assertArrayEquals(
        new float[] {0.25f, 0.5f, 0.25f, 0.25f, 0.75f, 0.5f, 0.25f, 0.25f}, priors.centers());
    assertArrayEquals(
        new float[] {0.125f, 0.375f, 0.375f, 0.625f, 0.625f, 0.375f, 0.875f, 0.625f},
        priors.corners());
    PriorBoxes pixels = PriorBoxes.of(configuration.toBuilder().units(Units.PIXELS).build());
    assertArrayEquals(
        new float[] {25f, 37.5f, 75f, 62.5f, 125f, 37.5f, 175f, 62.5f}, pixels.corners());
    assertEquals(200f, pixels.width());
    assertEquals(100f, pixels.height());
  }

  @Test
  void everyClipKeepsItsNumbersWithinTheImage() {
    PriorConfigurationBuilder builder = PriorConfiguration.builder(100, 100).map(1, 150, 0, 4);
    float[] none = PriorBoxes.of(builder.clip(Clip.NONE).build()).centers();
    assertArrayEquals(new float[] {0.5f, 0.5f, 1.5f, 1.5f}, Arrays.copyOf(none, 4));
    assertArrayEquals(
        new float[] {0.5f, 0.5f, 1f, 1f, 0.5f, 0.5f, 1f, 0.75f, 0.5f, 0.5f, 0.75f, 1f},
        PriorBoxes.of(builder.clip(Clip.SIZES).build()).centers());
    assertArrayEquals(
        new float[] {0f, 0f, 1f, 1f, 0f, 0.125f, 1f, 0.875f, 0.125f, 0f, 0.875f, 1f},
        PriorBoxes.of(builder.clip(Clip.CORNERS).build()).corners());
    assertArrayEquals(
        new float[] {0f, 0f, 1f, 1f, 0f, 0.125f, 1f, 0.875f, 0.125f, 0f, 0.875f, 1f},
        PriorBoxes.of(builder.rounding(Rounding.CORNERS).build()).corners());
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
  void centresAndCornersAreCopiesOfWhatWasGiven() {
    float[] centers = {0.5f, 0.4f, 0.2f, 0.1f};
    PriorBoxes priors = PriorBoxes.ofCenters(centers, 1f, 1f);
    centers[0] = 9f;
    priors.centers()[1] = 9f;
    assertArrayEquals(new float[] {0.5f, 0.4f, 0.2f, 0.1f}, priors.centers());
    float[] corners = priors.corners();
    assertArrayEquals(corners, PriorBoxes.ofCorners(corners, 1f, 1f).corners());
  }

  @Test
  void priorsWithoutAnAreaAreRefusedByNumber() {
    for (float[] second :
        new float[][] {
          {0f, 0f, 0f, 1f},
          {0f, 0.5f, 1f, 0.5f},
          {1f, 0f, 0.5f, 1f},
          {0f, 0f, Float.NaN, 1f},
          {0f, 0f, Float.POSITIVE_INFINITY, 1f},
          {0f, 0f, 1e-30f, 1e-30f}
        }) {
      float[] corners = {0f, 0f, 1f, 1f, second[0], second[1], second[2], second[3]};
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> PriorBoxes.ofCorners(corners, 1f, 1f));
      assertTrue(refused.getMessage().startsWith("priors[1]: expected"), refused.getMessage());
    }
  }

  @Test
  void sizesOutOfRangeAreRefused() {
    refused("centers", () -> PriorBoxes.ofCenters(new float[5], 1f, 1f));
    refused("corners", () -> PriorBoxes.ofCorners(new float[0], 1f, 1f));
    refused("width", () -> PriorBoxes.ofCorners(new float[] {0, 0, 1, 1}, 0f, 1f));
    refused("height", () -> PriorBoxes.ofCorners(new float[] {0, 0, 1, 1}, 1f, Float.NaN));
    refused("imageWidth", () -> PriorConfiguration.builder(0, 1));
    refused("maps", () -> PriorConfiguration.builder(1, 1).build());
    refused("cells", () -> PriorConfiguration.builder(1, 1).map(0, 1, 0));
    refused("minSize", () -> PriorConfiguration.builder(1, 1).map(1, 0, 0));
    refused("maxSize", () -> PriorConfiguration.builder(1, 1).map(1, 1, -1));
    refused("aspectRatios", () -> PriorConfiguration.builder(1, 1).map(1, 1, 0, 0));
    refused("stepX", () -> PriorConfiguration.builder(1, 1).stepMap(1, 0, 1, 0));
    refused("shapes", () -> new PriorMap(1, 1, 1, 1, List.of()));
    refused("width", () -> new PriorShape(Double.NaN, 1));
    refused(
        "clip",
        () ->
            PriorConfiguration.builder(1, 1)
                .map(1, 1, 0)
                .rounding(Rounding.CORNERS)
                .clip(Clip.SIZES)
                .build());
    refused("maps", () -> PriorBoxes.of(PriorConfiguration.builder(1, 1).map(4096, 1, 0).build()));
  }

  @Test
  void aBuilderOfAConfigurationBuildsItsEqual() {
    for (ReferencePriors reference : ReferencePriors.values()) {
      PriorConfiguration configuration = reference.configuration();
      assertEquals(configuration, configuration.toBuilder().build());
    }
    assertEquals(
        Order.SHAPE_MAJOR, ReferencePriors.NVIDIA_SSD300.configuration().order(), "a preset");
  }

  private static void refused(String argument, Executable call) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, call);
    assertTrue(
        refused.getMessage().startsWith(argument + ": expected"), () -> refused.getMessage());
  }
}
