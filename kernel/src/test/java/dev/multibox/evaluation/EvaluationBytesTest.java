package dev.multibox.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was written is read, and what has changed since is not. */
class EvaluationBytesTest {

  @ParameterizedTest
  @EnumSource(ReferenceEvaluation.class)
  void policies(ReferenceEvaluation preset) {
    assertEquals(preset.policy(), EvaluationPolicy.of(preset.policy().toBytes()));
    assertEquals(preset.policy(), preset.policy().toBuilder().build());
  }

  @Test
  void evaluations() {
    DetectionEvaluation evaluation = evaluation();
    byte[] bytes = evaluation.toBytes();
    DetectionEvaluation read = DetectionEvaluation.of(bytes);
    assertArrayEquals(bytes, read.toBytes());
    assertEquals(evaluation.policy(), read.policy());
    assertEquals(evaluation.images(), read.images());
    byte[] none = DetectionEvaluation.of(ReferenceEvaluation.VOC2012, 3).toBytes();
    assertArrayEquals(
        new int[] {1, 2, 3}, DetectionEvaluation.of(none).result().labels(), "classes alone");
  }

  @Test
  void everyChangedByteIsRefused() {
    byte[] bytes = evaluation().toBytes();
    for (int index = 0; index < bytes.length; index++) {
      byte[] changed = bytes.clone();
      changed[index] ^= (byte) (1 << index % 8);
      assertThrows(
          IllegalArgumentException.class, () -> DetectionEvaluation.of(changed), "byte " + index);
    }
    for (int length = 0; length < bytes.length; length += 7) {
      byte[] shorter = java.util.Arrays.copyOf(bytes, length);
      assertThrows(IllegalArgumentException.class, () -> DetectionEvaluation.of(shorter));
    }
  }

  private static DetectionEvaluation evaluation() {
    DetectionEvaluation evaluation = DetectionEvaluation.of(ReferenceEvaluation.COCO);
    RandomImages.of(new Random(3), 5, 3)
        .forEach(image -> evaluation.add(image.id(), image.groundTruth(), image.detections()));
    return evaluation;
  }
}
