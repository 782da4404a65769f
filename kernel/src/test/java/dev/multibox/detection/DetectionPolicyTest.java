package dev.multibox.detection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Knobs: what they are by default, that a builder keeps them, and what is refused. */
class DetectionPolicyTest {

  @Test
  void aBuilderKeepsEveryKnob() {
    for (ReferenceDetection reference : ReferenceDetection.values()) {
      assertEquals(reference.policy(), reference.policy().toBuilder().build(), reference.name());
    }
    DetectionPolicy policy = ReferenceDetection.NVIDIA.policy();
    DetectionPolicy turned =
        policy.toBuilder()
            .scores(Scores.SOFTMAX.withInput(Scores.Input.SIGMOID))
            .scoreThreshold(0.3f)
            .scale(2f, 3f)
            .clip(DetectionPolicy.Clip.AFTER_SUPPRESSION)
            .candidatesPerClass(7)
            .suppression(Suppression.adaptive(0.7, 0.9f))
            .overlapThreshold(0.6)
            .keptPerClass(8)
            .keptPerImage(9)
            .order(DetectionPolicy.Order.BY_LABEL)
            .ties(DetectionPolicy.Ties.HIGHEST_PRIOR)
            .build();
    assertEquals(turned, turned.toBuilder().build());
    assertEquals(0.3f, turned.scores().threshold());
    assertEquals(0.6, turned.suppression().threshold());
    assertEquals(0.9f, turned.suppression().eta());
  }

  @Test
  void presetsHaveTheProgramsNumbers() {
    DetectionPolicy caffe = ReferenceDetection.CAFFE_SSD.policy();
    assertEquals(0.01f, caffe.scores().threshold());
    assertEquals(400, caffe.candidatesPerClass());
    assertEquals(0.45f, caffe.suppression().threshold());
    assertEquals(200, caffe.keptPerImage());
    assertEquals(100, ReferenceDetection.LUFFICC.policy().keptPerImage());
    assertEquals(200, ReferenceDetection.SSD_PYTORCH.policy().candidatesPerClass());
    assertEquals(0.05f, ReferenceDetection.NVIDIA.policy().scores().threshold());
    assertEquals(
        Suppression.Kind.SOFT, ReferenceDetection.QFGAOHAO_SOFT.policy().suppression().kind());
    assertEquals(
        Scores.Source.BEST_CLASS, ReferenceDetection.SSD_KERAS_FAST.policy().scores().source());
  }

  @Test
  void knobsOutOfRangeAreRefused() {
    refuse(
        "keptPerImage: expected at least 0, got -1",
        () -> DetectionPolicy.builder().keptPerImage(-1).build());
    refuse(
        "scaleX: expected a finite number above 0, got 0.0",
        () -> DetectionPolicy.builder().scale(0f, 1f).build());
    refuse(
        "threshold: expected a finite number of 0 or more, got NaN",
        () -> Suppression.hard(Double.NaN));
    refuse(
        "eta: expected a number above 0 and up to 1, got 1.5",
        () -> Suppression.adaptive(0.5, 1.5f));
    refuse("sigma: expected a finite number above 0, got -1.0", () -> Suppression.soft(-1f));
    refuse("threshold: expected a number, got NaN", () -> Scores.SOFTMAX.withThreshold(Float.NaN));
    refuse(
        "backgroundColumn: expected at least -1, got -2",
        () -> Scores.SOFTMAX.withBackground(-2, 0));
    refuse(
        "source: expected PER_CLASS or BEST_FOREGROUND with backgroundColumn -1, as there is no"
            + " background, got BEST_CLASS",
        () -> Scores.SOFTMAX.withBackground(-1, 0).withSource(Scores.Source.BEST_CLASS));
    refuse(
        "overlap.precision: expected FLOAT with kind SOFT, as its scores are float32, got DOUBLE",
        () -> Suppression.soft(0.5f).withOverlap(Overlap.IN_DOUBLE));
  }

  private static void refuse(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
