package dev.multibox.bench.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchmarkBatchTest {

  private static final int PRIORS = CapturedPredictions.PRIORS;

  @ParameterizedTest
  @EnumSource(CapturedPredictions.Stage.class)
  void stagesLoad(CapturedPredictions.Stage stage) throws IOException {
    CapturedPredictions captured = CapturedPredictions.load(stage);
    assertEquals(4 * PRIORS * 21, captured.logits().length);
    assertEquals(4 * PRIORS * 4, captured.locations().length);
    int[] positives = new int[4];
    for (int row = 0; row < captured.labels().length; row++) {
      positives[row / PRIORS] += captured.labels()[row] > 0 ? 1 : 0;
    }
    assertArrayEquals(new int[] {22, 10, 145, 48}, positives);
  }

  @Test
  void stagesDiffer() throws IOException {
    float[] random = CapturedPredictions.load(CapturedPredictions.Stage.RANDOM).logits();
    float[] background =
        CapturedPredictions.load(CapturedPredictions.Stage.ALL_BACKGROUND).logits();
    float[] trained = CapturedPredictions.load(CapturedPredictions.Stage.TRAINED).logits();
    // Extremes as the capture's own arrays have them, rounded to float16.
    assertEquals(-5.079f, min(random), 0.01f);
    assertEquals(-13.02f, min(background), 0.01f);
    assertTrue(min(trained) < -65f, () -> "least logit " + min(trained));
  }

  @ParameterizedTest
  @EnumSource(BenchmarkData.class)
  void theSameNumbersEveryTime(BenchmarkData data) throws IOException {
    BenchmarkBatch once = BenchmarkBatch.of(data, 2, 100, 30);
    BenchmarkBatch again = BenchmarkBatch.of(data, 2, 100, 30);
    assertArrayEquals(once.logits(), again.logits());
    assertArrayEquals(once.locations(), again.locations());
    assertEquals(2 * 100 * 30, once.logits().length);
  }

  @Test
  void furtherClassesFollowTheCapturedOnes() throws IOException {
    CapturedPredictions captured = CapturedPredictions.load(CapturedPredictions.Stage.TRAINED);
    BenchmarkBatch batch = BenchmarkBatch.of(BenchmarkData.STAGE2, 1, PRIORS, 81);
    for (int row = 0; row < PRIORS; row++) {
      float[] own = Arrays.copyOfRange(captured.logits(), row * 21, row * 21 + 21);
      assertArrayEquals(own, Arrays.copyOfRange(batch.logits(), row * 81, row * 81 + 21));
      Arrays.sort(own, 1, 21);
      for (int c = 21; c < 81; c++) {
        float logit = batch.logits()[row * 81 + c];
        assertTrue(
            logit >= own[1] - 0.26f && logit <= own[19] + 0.26f,
            "row " + row + " class " + c + ": " + logit + " of " + Arrays.toString(own));
      }
    }
  }

  @Test
  void oneForegroundClassIsTheLargest() throws IOException {
    CapturedPredictions captured = CapturedPredictions.load(CapturedPredictions.Stage.TRAINED);
    BenchmarkBatch batch = BenchmarkBatch.of(BenchmarkData.STAGE2, 1, PRIORS, 2);
    for (int row = 0; row < PRIORS; row++) {
      float[] own = Arrays.copyOfRange(captured.logits(), row * 21 + 1, row * 21 + 21);
      Arrays.sort(own);
      assertEquals(captured.logits()[row * 21], batch.logits()[row * 2]);
      assertEquals(own[19], batch.logits()[row * 2 + 1]);
      assertEquals(Math.min(1, captured.labels()[row]), batch.labels()[row]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 21, 81})
  void labelsAreInRange(int classes) throws IOException {
    BenchmarkBatch batch = BenchmarkBatch.of(BenchmarkData.STAGE0, 5, 24564, classes);
    for (int label : batch.labels()) {
      assertTrue(label >= 0 && label < classes, () -> "label " + label);
    }
  }

  @Test
  void morePriorsAreRowsOfTheNextImage() throws IOException {
    CapturedPredictions captured = CapturedPredictions.load(CapturedPredictions.Stage.TRAINED);
    BenchmarkBatch batch = BenchmarkBatch.of(BenchmarkData.STAGE2, 4, 24564, 21);
    // Image 3, prior 8732 + 7: prior 7 of image (3 + 1) mod 4.
    int row = 3 * 24564 + PRIORS + 7;
    assertArrayEquals(
        Arrays.copyOfRange(captured.logits(), 7 * 21, 8 * 21),
        Arrays.copyOfRange(batch.logits(), row * 21, row * 21 + 21));
  }

  @Test
  void refusesWhatIsOutOfRange() {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> BenchmarkBatch.of(BenchmarkData.STAGE2, 64, 24564, 1203 * 2));
    assertEquals(
        "batch * priors * classes: expected at most 2147483639, got 3782462976; lower one of them",
        refused.getMessage());
    refuses(
        "batch: expected 1 or more, got 0", () -> BenchmarkBatch.of(BenchmarkData.EQUAL, 0, 1, 2));
    refuses(
        "priors: expected 1 or more, got 0", () -> BenchmarkBatch.of(BenchmarkData.EQUAL, 1, 0, 2));
    refuses(
        "classes: expected 2 or more, got 1",
        () -> BenchmarkBatch.of(BenchmarkData.EQUAL, 1, 1, 1));
    refuses(
        "data: expected one of stage0, stage1, stage2, uniform, equal, got \"stage3\"",
        () -> BenchmarkData.of("stage3"));
    refuses(
        "keys: expected one of "
            + Arrays.stream(BenchmarkKeys.values())
                .map(key -> key.name().replace('_', '-').toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "))
            + ", got \"x\"",
        () -> BenchmarkKeys.of("x"));
  }

  private static void refuses(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
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
