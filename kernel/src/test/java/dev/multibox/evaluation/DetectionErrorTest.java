package dev.multibox.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where errors come from, what they cost, and which classes are confused. */
class DetectionErrorTest {

  /** One image with every kind of error once; two classes. */
  private static EvaluationResult everyError() {
    DetectionEvaluation evaluation = DetectionEvaluation.of(ReferenceEvaluation.COCO, 2);
    evaluation.add(
        1,
        ImageGroundTruth.ofCornerSizes(
            new double[] {
              0, 0, 10, 10, // found, then found again
              100, 0, 10, 10, // badly localised
              200, 0, 10, 10, // found as class 2
              300, 0, 10, 10, // badly localised as class 2
              400, 0, 10, 10 // missed
            },
            new int[] {1, 1, 1, 1, 1}),
        ImageDetections.ofCornerSizes(
            new double[] {
              0, 0, 10, 10, 0, 0, 10, 10, 104, 0, 10, 10, 200, 0, 10, 10, 304, 0, 10, 10, 600, 0, 9,
              9
            },
            new int[] {1, 1, 1, 2, 2, 1},
            new double[] {0.9, 0.8, 0.7, 0.6, 0.5, 0.4}));
    return evaluation.result();
  }

  @Test
  void kinds() {
    EvaluationResult result = everyError();
    assertEquals(1, result.errors(DetectionError.DUPLICATE, 1));
    assertEquals(1, result.errors(DetectionError.LOCALIZATION, 1));
    assertEquals(1, result.errors(DetectionError.CLASS, 2));
    assertEquals(1, result.errors(DetectionError.BOTH, 2));
    assertEquals(1, result.errors(DetectionError.BACKGROUND, 1));
    // the object of BOTH is missed as well: no detection of it can be mended
    assertEquals(2, result.errors(DetectionError.MISSED, 1));
    for (DetectionError error : DetectionError.values()) {
      assertEquals(result.errors(error), result.errors(error, 1) + result.errors(error, 2));
    }
  }

  @Test
  void gains() {
    EvaluationResult result = everyError();
    // recall 1/5 at precision 1 serves levels 0 to 0.2
    double before = result.averagePrecision(1, 0);
    assertEquals(21 / 101.0, before, 1e-12);
    // true, false, true: 20 more levels at 2/3
    assertEquals(20 * (2 / 3.0) / 101, result.gain(DetectionError.LOCALIZATION), 1e-12);
    // true, false, false, true, false: 20 more levels at 1/2
    assertEquals(20 * 0.5 / 101, result.gain(DetectionError.CLASS), 1e-12);
    assertEquals(0, result.gain(DetectionError.DUPLICATE), 1e-12);
    assertEquals(0, result.gain(DetectionError.BACKGROUND), 1e-12);
    // one of three objects is found: levels 0 to 0.33
    assertEquals(13 / 101.0, result.gain(DetectionError.MISSED), 1e-12);
  }

  /** Of two detections that an object would mend, the one of higher score is mended. */
  @Test
  void firstOfTwoIsMended() {
    DetectionEvaluation evaluation = DetectionEvaluation.of(ReferenceEvaluation.VOC2012);
    evaluation.add(
        1,
        ImageGroundTruth.ofCornerSizes(new double[] {0, 0, 100, 100}, new int[] {1}),
        ImageDetections.ofCornerSizes(
            new double[] {0, 0, 40, 100, 500, 0, 9, 9, 0, 0, 30, 100},
            new int[] {1, 1, 1},
            new double[] {0.9, 0.85, 0.8}));
    assertEquals(2, evaluation.result().errors(DetectionError.LOCALIZATION));
    assertEquals(1, evaluation.result().gain(DetectionError.LOCALIZATION));
  }

  @Test
  void confusions() {
    ConfusionMatrix matrix = everyError().confusion(0);
    assertArrayEquals(new long[] {0, 3, 1, 3, 1, 1, 0, 0, 0}, matrix.toArray());
    assertEquals(3, matrix.count(1, 0), "objects that no detection takes");
    assertEquals(1, matrix.count(1, 2));
    // without the detections below 0.65 class 2 is not there
    assertArrayEquals(
        new long[] {0, 2, 0, 4, 1, 0, 0, 0, 0}, everyError().confusion(0.65).toArray());
    assertEquals(
        "objectLabel: expected 0 or a label of [1, 2], got 3",
        assertThrows(IllegalArgumentException.class, () -> matrix.count(3, 0)).getMessage());
  }

  /** Every false detection has one error; every object and detection is in the matrix once. */
  @Test
  void sumsAgree() {
    for (int seed = 0; seed < 40; seed++) {
      List<RandomImages.Image> images = RandomImages.of(new Random(seed), 20, 4);
      ReferenceEvaluation preset = ReferenceEvaluation.values()[seed % 10];
      DetectionEvaluation evaluation = DetectionEvaluation.of(preset, 4);
      images.forEach(image -> evaluation.add(image.id(), image.groundTruth(), image.detections()));
      EvaluationResult result = evaluation.result();
      DetectionCounts counts = result.counts(Double.NEGATIVE_INFINITY);
      long falses = 0;
      for (DetectionError error : DetectionError.values()) {
        falses += error == DetectionError.MISSED ? 0 : result.errors(error);
      }
      assertEquals(counts.falseDetections(), falses, "false detections, seed " + seed);
      ConfusionMatrix matrix = result.confusion(Double.NEGATIVE_INFINITY);
      long detections = 0;
      for (int object = 0; object <= 4; object++) {
        long objects = 0;
        for (int detection = 0; detection <= 4; detection++) {
          objects += matrix.count(object, detection);
          detections += detection == 0 ? 0 : matrix.count(object, detection);
        }
        if (object > 0) {
          assertEquals(result.objects(object), objects, "objects, seed " + seed);
        }
      }
      assertEquals(counts.trueDetections() + counts.falseDetections(), detections, "seed " + seed);
    }
  }
}
