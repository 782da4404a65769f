package dev.multibox.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.loss.MultiBoxPolicy.BackgroundColumn;
import dev.multibox.loss.MultiBoxPolicy.ConfidenceLoss;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads without a background column, and that the same head with one is something else. */
class BackgroundColumnTest {

  private static final MultiBoxPolicy SIGMOIDS =
      ReferenceLoss.TF_OBJECT_DETECTION.policy().toBuilder()
          .backgroundColumn(BackgroundColumn.NONE)
          .build();

  /** BlazeFace's column alone, TensorFlow's heads, lane edges. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 9, 15, 16, 17, 24, 31, 33, 90})
  void labelsMeanTheColumnBefore(int classes) {
    TestBatch batch = batch(classes);
    float[] scores = batch.logits();
    double[][] expected = new double[batch.labels().length][classes];
    double[] losses = new double[expected.length];
    for (int row = 0; row < expected.length; row++) {
      int label = batch.labels()[row];
      for (int j = 0; j < classes && label >= 0; j++) {
        double x = scores[row * classes + j];
        double z = j + 1 == label ? -x : x;
        losses[row] += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
        double sigmoid = 1 / (1 + Math.exp(-x));
        expected[row][j] = j + 1 == label ? sigmoid - 1 : sigmoid;
      }
    }
    MultiBoxPolicy policy =
        SIGMOIDS.toBuilder()
            .mining(m -> m.mode(Mining.Mode.ALL_NEGATIVES))
            .normalizer(Normalizer.NONE)
            .build();
    for (Backend.Choice choice : List.of(Backend.Choice.AUTO, Backend.Choice.SCALAR)) {
      GradientRun run = GradientRun.of(MultiBoxLoss.of(policy, Backend.of(choice)), batch);
      LossBounds.assertClose(
          Arrays.stream(losses).sum(),
          run.terms().confidenceSum(),
          LossBounds.confidence(classes, 1),
          () -> "classes " + classes);
      for (int i = 0; i < scores.length; i++) {
        // exp 1.8 u, a sum, a quotient and a product: 5 u of at most 1.
        assertEquals(expected[i / classes][i % classes], run.logits()[i], 5 * 0x1p-24);
      }
    }
  }

  private static TestBatch batch(int classes) {
    SplittableRandom random = new SplittableRandom(classes);
    TestBatch batch = TestBatch.background(3, 40, classes, 3f, random);
    for (int row = 0; row < batch.labels().length; row++) {
      // The last of these labels exists without a background column alone.
      batch.labels()[row] = random.nextInt(3) > 0 ? 0 : random.nextInt(-1, classes + 1);
    }
    batch.labels()[7] = classes;
    return batch;
  }

  /** A column of -40 says no: it costs nothing, and the sums are those of the other columns. */
  @Test
  void aSilentBackgroundColumnAddsNothing() {
    TestBatch batch = batch(5);
    TestBatch wider = TestBatch.zeros(3, 40, 6);
    System.arraycopy(batch.predicted(), 0, wider.predicted(), 0, batch.predicted().length);
    System.arraycopy(batch.target(), 0, wider.target(), 0, batch.target().length);
    System.arraycopy(batch.labels(), 0, wider.labels(), 0, batch.labels().length);
    for (int row = 0; row < batch.labels().length; row++) {
      wider.logits()[row * 6] = batch.labels()[row] == 0 ? 40f : -40f;
      System.arraycopy(batch.logits(), row * 5, wider.logits(), row * 6 + 1, 5);
    }
    MultiBoxPolicy first = SIGMOIDS.toBuilder().backgroundColumn(BackgroundColumn.FIRST).build();
    assertEquals(
        Outcome.onBoth(first, wider).getFirst().terms().total(),
        Outcome.onBoth(SIGMOIDS, batch).getFirst().terms().total(),
        1e-5);
  }

  @Test
  void labelsAboveTheColumnsAreRefused() {
    TestBatch batch = TestBatch.zeros(1, 4, 3);
    batch.labels()[2] = 4;
    assertRefused(
        "labels: expected -1 to 3, got 4 at [0][2]"
            + "; -1 ignores a label, map others to it or to a class",
        () -> Outcome.onBoth(SIGMOIDS, batch));
  }

  @Test
  void oneColumnIsRefusedWithAWayOut() {
    for (ReferenceLoss reference :
        new ReferenceLoss[] {ReferenceLoss.CAFFE_SSD, ReferenceLoss.TF_OBJECT_DETECTION}) {
      assertRefused(
          "classes: expected at least 2, the background's among them, got 1; a head without a"
              + " background column takes SIGMOID_CROSS_ENTROPY and BackgroundColumn.NONE",
          () -> MultiBoxLoss.of(reference).workspace(BatchShape.of(1, 4, 1)));
    }
  }

  /** A row of zeros would be background and neutral at once. */
  @Test
  void oneHotRowsAreRefused() {
    TestBatch batch = TestBatch.zeros(1, 4, 3);
    MultiBoxLoss loss = MultiBoxLoss.of(SIGMOIDS);
    LossWorkspace workspace = loss.workspace(batch.shape());
    Targets targets = Targets.oneHot(batch.shape(), new float[12], new float[16]);
    assertRefused(
        "labels: expected integers [batch][priors] with BackgroundColumn.NONE, where label c is"
            + " column c - 1, got one-hot rows; Targets.of takes integers",
        () -> loss.evaluate(batch.predictions(), targets, workspace));
  }

  /** The floor of Caffe's softmax goes with the softmax; one that is set is refused as before. */
  @Test
  void caffeTakesSigmoidsAsItIs() {
    MultiBoxPolicy caffe = ReferenceLoss.CAFFE_SSD.policy();
    MultiBoxPolicy logistic =
        caffe.toBuilder().confidenceLoss(ConfidenceLoss.SIGMOID_CROSS_ENTROPY).build();
    assertEquals(0f, logistic.probabilityFloor());
    assertEquals(
        MultiBoxPolicy.builder().confidenceLoss(ConfidenceLoss.SIGMOID_CROSS_ENTROPY).build(),
        logistic);
    // Back again before it is built.
    assertEquals(
        caffe,
        caffe.toBuilder()
            .confidenceLoss(ConfidenceLoss.SIGMOID_CROSS_ENTROPY)
            .confidenceLoss(ConfidenceLoss.SOFTMAX_CROSS_ENTROPY)
            .build());
    MultiBoxPolicyBuilder set =
        logistic.toBuilder()
            .probabilityFloor(0.1f)
            .confidenceLoss(ConfidenceLoss.SIGMOID_CROSS_ENTROPY);
    assertTrue(
        assertThrows(IllegalArgumentException.class, set::build)
            .getMessage()
            .startsWith("probabilityFloor: expected 0 with SIGMOID_CROSS_ENTROPY"));
    assertArrayEquals(logistic.toBytes(), MultiBoxPolicy.of(logistic.toBytes()).toBytes());
  }

  private static void assertRefused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
