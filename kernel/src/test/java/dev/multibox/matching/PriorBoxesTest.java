package dev.multibox.matching;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.matching.PriorConfiguration.Clip;
import dev.multibox.matching.PriorConfiguration.Rounding;
import dev.multibox.matching.PriorConfiguration.Units;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * Priors of configurations and of one's own; those of presets are in {@link ReferencePriorsTest}.
 */
class PriorBoxesTest {

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
    refused("step", () -> PriorConfiguration.builder(1, 1).stepMap(1, 0, 1, 0));
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
    refused("rows", () -> PriorConfiguration.builder(1, 1).map(4096, 1, 0));
    PriorConfiguration many =
        PriorConfiguration.builder(1, 1).map(4095, 1, 0).map(4095, 1, 0).build();
    refused("maps", () -> PriorBoxes.of(many));
  }

  private static void refused(String argument, Executable call) {
    IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, call);
    assertTrue(
        refused.getMessage().startsWith(argument + ": expected"), () -> refused.getMessage());
  }
}
