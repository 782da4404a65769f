package dev.multibox.bench.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CapturedPredictionsTest {

  @ParameterizedTest
  @EnumSource(CapturedNetwork.class)
  void networksLoad(CapturedNetwork network) throws IOException {
    CapturedPredictions captured = CapturedPredictions.load(network);
    int rows = network.images() * network.priors();
    assertEquals(network, captured.network());
    assertEquals(rows * network.classes(), captured.logits().length);
    assertEquals(rows * 4, captured.locations().length);
    assertEquals(rows, captured.labels().length);
    assertEquals(rows * 4, captured.locationTargets().length);
    int[] positives = new int[network.images()];
    for (int row = 0; row < rows; row++) {
      int label = captured.labels()[row];
      assertTrue(label >= 0 && label < network.classes(), () -> "label " + label);
      positives[row / network.priors()] += label > 0 ? 1 : 0;
      if (label == 0) {
        assertEquals(0f, captured.locationTargets()[row * 4]);
      }
    }
    assertArrayEquals(positives(network), positives);
  }

  /** As the resources' pages say. */
  private static int[] positives(CapturedNetwork network) {
    return switch (network) {
      case SSD300_RANDOM, SSD300_ALL_BACKGROUND, SSD300_TRAINED -> new int[] {22, 10, 145, 48};
      case ULTRAFACE_320 -> new int[] {31, 81};
      case ULTRAFACE_640 -> new int[] {81};
      case ULTRAFACE_MASKED_320 -> new int[] {81, 103};
      case ULTRAFACE_MASKED_640 -> new int[] {103};
    };
  }

  @Test
  void stagesDiffer() throws IOException {
    float[] random = CapturedPredictions.load(CapturedNetwork.SSD300_RANDOM).logits();
    float[] background = CapturedPredictions.load(CapturedNetwork.SSD300_ALL_BACKGROUND).logits();
    float[] trained = CapturedPredictions.load(CapturedNetwork.SSD300_TRAINED).logits();
    // Extremes as the capture's own arrays have them, rounded to float16.
    assertEquals(-5.079f, min(random), 0.01f);
    assertEquals(-13.02f, min(background), 0.01f);
    assertTrue(min(trained) < -65f, () -> "least logit " + min(trained));
  }

  @Test
  void missingResourcesAreNamed() {
    assertEquals(
        "resource /none: expected it, found none; build the program anew",
        assertThrows(FileNotFoundException.class, () -> CapturedPredictions.resource("/none"))
            .getMessage());
  }

  private static float min(float[] values) {
    float least = Float.POSITIVE_INFINITY;
    for (float value : values) {
      least = Math.min(least, value);
    }
    return least;
  }
}
