package dev.multibox.bench.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class BenchmarkBatchTest {

  private static final int PRIORS = CapturedNetwork.SSD300_TRAINED.priors();

  @ParameterizedTest
  @EnumSource(value = BenchmarkData.class, mode = Mode.MATCH_NONE, names = ".*FACES")
  void theSameNumbersEveryTime(BenchmarkData data) throws IOException {
    BenchmarkBatch once = BenchmarkBatch.of(data, 2, 100, 30);
    BenchmarkBatch again = BenchmarkBatch.of(data, 2, 100, 30);
    assertArrayEquals(once.logits(), again.logits());
    assertArrayEquals(once.locations(), again.locations());
    assertEquals(2 * 100 * 30, once.logits().length);
  }

  @Test
  void furtherClassesFollowTheCapturedOnes() throws IOException {
    CapturedPredictions captured = CapturedPredictions.load(CapturedNetwork.SSD300_TRAINED);
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
    CapturedPredictions captured = CapturedPredictions.load(CapturedNetwork.SSD300_TRAINED);
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
    CapturedPredictions captured = CapturedPredictions.load(CapturedNetwork.SSD300_TRAINED);
    BenchmarkBatch batch = BenchmarkBatch.of(BenchmarkData.STAGE2, 4, 24564, 21);
    // Image 3, prior 8732 + 7: prior 7 of image (3 + 1) mod 4.
    int row = 3 * 24564 + PRIORS + 7;
    assertArrayEquals(
        Arrays.copyOfRange(captured.logits(), 7 * 21, 8 * 21),
        Arrays.copyOfRange(batch.logits(), row * 21, row * 21 + 21));
  }

  /** The losses of one round of the captured images in float64; {@code faces/README.md}. */
  @ParameterizedTest
  @CsvSource({
    "FACES, ULTRAFACE_320, 1.66865630147808",
    "FACES, ULTRAFACE_640, 1.3052207793272543",
    "MASKED_FACES, ULTRAFACE_MASKED_320, 2.74193350530644",
    "MASKED_FACES, ULTRAFACE_MASKED_640, 3.2746332462013306"
  })
  void facesAreRealImagesInTurns(BenchmarkData data, CapturedNetwork network, double expected)
      throws IOException {
    int perImage = network.priors() * network.classes();
    BenchmarkBatch batch = BenchmarkBatch.of(data, 8, network.priors(), network.classes());
    CapturedPredictions captured = CapturedPredictions.load(network);
    assertEquals(8 * perImage, batch.logits().length);
    for (int image = 0; image < 8; image++) {
      int from = image % network.images();
      requireSame(captured.logits(), from, batch.logits(), image, perImage);
      requireSame(captured.locations(), from, batch.locations(), image, network.priors() * 4);
      requireSame(
          captured.locationTargets(), from, batch.locationTargets(), image, network.priors() * 4);
      for (int prior = 0; prior < network.priors(); prior++) {
        assertEquals(
            captured.labels()[from * network.priors() + prior],
            batch.labels()[image * network.priors() + prior]);
      }
    }
    BatchShape shape = BatchShape.of(8, network.priors(), network.classes());
    MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
    double actual =
        loss.evaluate(
            Predictions.of(shape, batch.logits(), batch.locations()),
            Targets.of(shape, batch.labels(), batch.locationTargets()),
            loss.workspace(shape));
    // The largest relative error of a cross entropy, and of a sum of them.
    assertEquals(expected, actual, 8e-6 * expected);
  }

  private static void requireSame(float[] captured, int from, float[] made, int image, int count) {
    assertArrayEquals(
        Arrays.copyOfRange(captured, from * count, (from + 1) * count),
        Arrays.copyOfRange(made, image * count, (image + 1) * count));
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
        "data: expected one of stage0, stage1, stage2, uniform, equal, faces, masked-faces, got"
            + " \"stage3\"",
        () -> BenchmarkData.of("stage3"));
    refuses(
        "data=masked-faces: expected priors=4420 classes=3 or priors=17640 classes=3, got"
            + " priors=8732 classes=21; set both, or take data=stage2, which has any shape",
        () -> BenchmarkBatch.of(BenchmarkData.MASKED_FACES, 8, PRIORS, 21));
    refuses(
        "data=faces: expected priors=4420 classes=2 or priors=17640 classes=2, got"
            + " priors=4420 classes=3; set both, or take data=stage2, which has any shape",
        () -> BenchmarkBatch.of(BenchmarkData.FACES, 8, 4420, 3));
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
}
