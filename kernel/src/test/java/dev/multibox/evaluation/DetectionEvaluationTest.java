package dev.multibox.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Cases that can be computed by hand. */
class DetectionEvaluationTest {

  private static final double EXACT = 1e-15;

  /** Two objects; detections true, false, true: precision 1, 1/2, 2/3. */
  private static DetectionEvaluation trueFalseTrue(ReferenceEvaluation preset) {
    DetectionEvaluation evaluation = DetectionEvaluation.of(preset, 1);
    evaluation.add(
        1,
        ImageGroundTruth.ofCorners(new float[] {0, 0, 10, 10, 50, 50, 60, 60}, new int[] {1, 1}),
        ImageDetections.ofCorners(
            new float[] {0, 0, 10, 10, 80, 80, 90, 90, 50, 50, 60, 60},
            new int[] {1, 1, 1},
            new float[] {0.9f, 0.8f, 0.7f}));
    return evaluation;
  }

  @Test
  void elevenPoints() {
    // recall 1/2 serves levels 0 to 0.5, recall 1 the other five
    double expected = (6 * 1.0 + 5 * (2 / 3.0)) / 11;
    assertEquals(
        expected, trueFalseTrue(ReferenceEvaluation.VOC2007).result().averagePrecision(1), EXACT);
  }

  @Test
  void areas() {
    double expected = 0.5 + 0.5 * (2 / 3.0);
    assertEquals(
        expected, trueFalseTrue(ReferenceEvaluation.VOC2012).result().averagePrecision(1), EXACT);
    assertEquals(
        expected,
        trueFalseTrue(ReferenceEvaluation.CAFFE_INTEGRAL).result().averagePrecision(1),
        1e-7);
  }

  @Test
  void hundredAndOnePoints() {
    CocoSummary summary = trueFalseTrue(ReferenceEvaluation.COCO).result().summary();
    double expected = (51 * 1.0 + 50 * (2 / 3.0)) / 101;
    assertEquals(expected, summary.averagePrecision(), 1e-14);
    assertEquals(expected, summary.averagePrecision50(), 1e-14);
    assertEquals(0.5, summary.averageRecallFirst());
    assertEquals(1, summary.averageRecallSecond());
    assertEquals(-1, summary.averagePrecisionLarge());
    assertEquals(expected, summary.averagePrecisionSmall(), 1e-14);
  }

  @Test
  void countsAtScores() {
    EvaluationResult result = trueFalseTrue(ReferenceEvaluation.VOC2012).result();
    assertEquals(new DetectionCounts(0, 0, 2), result.counts(1, 0.95));
    assertEquals(new DetectionCounts(1, 0, 1), result.counts(1, 0.9f));
    assertEquals(new DetectionCounts(1, 1, 1), result.counts(0.75));
    assertEquals(new DetectionCounts(2, 1, 0), result.counts(Double.NEGATIVE_INFINITY));
    // f1: 2/3, 1/2, 4/5
    OperatingPoint best = result.bestF1(1);
    assertEquals(0.7f, best.score());
    assertEquals(0.8, best.counts().f1(), EXACT);
    assertEquals(1, best.counts().recall());
    assertEquals(2 / 3.0, best.counts().precision());
    assertArrayEquals(new double[] {1, 0.5, 2 / 3.0}, result.curve(1).precision());
    assertArrayEquals(new double[] {0.5, 0.5, 1}, result.curve(1).recall());
  }

  /** Of equal scores all or none are reported, so the best F1 is not between them. */
  @Test
  void bestF1TakesEqualScoresTogether() {
    DetectionEvaluation evaluation = DetectionEvaluation.of(ReferenceEvaluation.VOC2012, 1);
    evaluation.add(
        1,
        ImageGroundTruth.ofCorners(new float[] {0, 0, 10, 10}, new int[] {1}),
        ImageDetections.ofCorners(
            new float[] {0, 0, 10, 10, 80, 80, 90, 90},
            new int[] {1, 1},
            new float[] {0.5f, 0.5f}));
    assertEquals(new DetectionCounts(1, 1, 0), evaluation.result().bestF1(1).counts());
    EvaluationResult empty = DetectionEvaluation.of(ReferenceEvaluation.VOC2012, 1).result();
    assertEquals(Double.POSITIVE_INFINITY, empty.bestF1(1).score());
    assertTrue(Double.isNaN(empty.meanAveragePrecision()));
  }

  /** The second detection overlaps the object that is taken most, and another one enough. */
  @Test
  void secondBestObject() {
    ImageGroundTruth objects =
        ImageGroundTruth.ofCorners(new float[] {0, 0, 100, 100, 20, 0, 120, 100}, new int[] {1, 1});
    ImageDetections detections =
        ImageDetections.ofCorners(
            new float[] {0, 0, 100, 100, 5, 0, 105, 100}, new int[] {1, 1}, new float[] {2, 1});
    DetectionEvaluation voc = DetectionEvaluation.of(ReferenceEvaluation.VOC2012);
    voc.add(1, objects, detections);
    assertEquals(0.5, voc.result().averagePrecision(1));
    assertEquals(1, voc.result().errors(DetectionError.DUPLICATE));
    DetectionEvaluation coco = DetectionEvaluation.of(ReferenceEvaluation.COCO);
    coco.add(1, objects, detections);
    assertEquals(1, coco.result().averagePrecision(1, 0), 1e-14);
  }

  @Test
  void faultsOfCocoAndTheirCorrection() {
    ImageGroundTruth objects =
        ImageGroundTruth.ofCornerSizes(
                new double[] {0, 0, 10, 10, 50, 50, 10, 10, 90, 90, 10, 10}, new int[] {1, 1, 2})
            .ids(new long[] {0, 1, 2})
            .difficult(new boolean[] {false, false, true});
    ImageDetections detections =
        ImageDetections.ofCornerSizes(
            new double[] {0, 0, 10, 10, 50, 50, 10, 10}, new int[] {1, 1}, new double[] {0.9, 0.8});
    DetectionEvaluation faulty = DetectionEvaluation.of(ReferenceEvaluation.COCO, 2);
    faulty.add(1, objects, detections);
    // the first counts as false: precision 1/2 at the 51 levels up to recall 1/2
    assertEquals(51 * 0.5 / 101, faulty.result().averagePrecision(1), 1e-14);
    assertEquals(0, faulty.result().averagePrecision(2));
    EvaluationPolicy corrected = ReferenceEvaluation.COCO_CORRECTED.policy();
    DetectionEvaluation right = DetectionEvaluation.of(corrected, 2);
    right.add(1, objects, detections);
    assertEquals(1, right.result().averagePrecision(1), 1e-14);
    assertEquals(-1, right.result().averagePrecision(2));
    EvaluationPolicy limits =
        ReferenceEvaluation.COCO.policy().toBuilder().maxDetections(10, 1, 300).build();
    DetectionEvaluation without100 = DetectionEvaluation.of(limits, 2);
    without100.add(1, objects, detections);
    assertEquals(-1, without100.result().summary().averagePrecision());
    EvaluationPolicy one = corrected.toBuilder().maxDetections(5).build();
    DetectionEvaluation few = DetectionEvaluation.of(one, 2);
    few.add(1, objects, detections);
    assertEquals(1, few.result().summary().averagePrecision(), 1e-14);
    EvaluationPolicy two = limits.toBuilder().maxDetections(1, 10).build();
    EvaluationResult raising = DetectionEvaluation.of(two, 2).result();
    assertTrue(
        assertThrows(IllegalStateException.class, raising::summary)
            .getMessage()
            .endsWith("start from COCO_CORRECTED"));
  }

  /** A crowd takes all that lie in it; they count neither way. */
  @Test
  void crowds() {
    DetectionEvaluation evaluation = DetectionEvaluation.of(ReferenceEvaluation.COCO);
    evaluation.add(
        1,
        ImageGroundTruth.ofCornerSizes(
                new double[] {0, 0, 100, 100, 200, 200, 10, 10}, new int[] {1, 1})
            .crowd(new boolean[] {true, false}),
        ImageDetections.ofCornerSizes(
            new double[] {0, 0, 10, 10, 20, 20, 10, 10, 200, 200, 10, 10},
            new int[] {1, 1, 1},
            new double[] {0.9, 0.8, 0.7}));
    assertEquals(new DetectionCounts(1, 0, 0), evaluation.result().counts(0));
    assertEquals(1, evaluation.result().summary().averagePrecision(), 1e-14);
    assertEquals(0, evaluation.result().errors(DetectionError.BACKGROUND));
  }

  /** Identical boxes without area: overlap 0/0, 1 with the plus one. */
  @Test
  void boxesWithoutArea() {
    assertEquals(0, emptyBox(ReferenceEvaluation.SSD_PYTORCH.policy()));
    assertEquals(1, emptyBox(ReferenceEvaluation.VOC2012.policy()));
    assertEquals(0, emptyBox(ReferenceEvaluation.SSD_KERAS.policy()));
    EvaluationPolicy half =
        ReferenceEvaluation.SSD_KERAS.policy().toBuilder()
            .boxConvention(EvaluationPolicy.BoxConvention.PLAIN)
            .build();
    assertEquals(1, emptyBox(half), EXACT);
    assertEquals(0, emptyBox(ReferenceEvaluation.COCO.policy()));
  }

  private static double emptyBox(EvaluationPolicy policy) {
    DetectionEvaluation evaluation = DetectionEvaluation.of(policy);
    float[] box = {5, 5, 5, 5};
    evaluation.add(
        1,
        ImageGroundTruth.ofCorners(box, new int[] {1}),
        ImageDetections.ofCorners(box, new int[] {1}, new float[] {1}));
    return evaluation.result().averagePrecision(1);
  }

  /** Classes without objects or detections, as the programs have them. */
  @Test
  void emptyClasses() {
    DetectionEvaluation pytorch = trueFalseTrue(ReferenceEvaluation.SSD_PYTORCH);
    assertEquals(1, pytorch.result().labels().length);
    EvaluationResult missing = emptyClass(ReferenceEvaluation.SSD_PYTORCH);
    assertEquals(-1, missing.averagePrecision(1));
    assertEquals(0, missing.averagePrecision(2));
    assertEquals(-0.5, missing.meanAveragePrecision());
    EvaluationResult coco = emptyClass(ReferenceEvaluation.COCO);
    assertEquals(0, coco.averagePrecision(1));
    assertEquals(-1, coco.averagePrecision(2));
    assertEquals(0, coco.meanAveragePrecision());
    EvaluationResult voc = emptyClass(ReferenceEvaluation.VOC2007);
    assertTrue(Double.isNaN(voc.averagePrecision(2)));
    assertEquals(0, voc.meanAveragePrecision());
  }

  /** Class 1 has an object and no detection, class 2 a detection and no object. */
  private static EvaluationResult emptyClass(ReferenceEvaluation preset) {
    DetectionEvaluation evaluation = DetectionEvaluation.of(preset, 2);
    evaluation.add(
        1,
        ImageGroundTruth.ofCorners(new float[] {0, 0, 9, 9}, new int[] {1}),
        ImageDetections.ofCorners(new float[] {0, 0, 9, 9}, new int[] {2}, new float[] {1}));
    return evaluation.result();
  }

  /** Positions in a file decide between equal scores before image ids do. */
  @Test
  void positions() {
    ImageGroundTruth object = ImageGroundTruth.ofCorners(new float[] {0, 0, 9, 9}, new int[] {1});
    ImageDetections hit =
        ImageDetections.ofCorners(new float[] {0, 0, 9, 9}, new int[] {1}, new float[] {1});
    ImageDetections miss =
        ImageDetections.ofCorners(new float[] {50, 50, 59, 59}, new int[] {1}, new float[] {1});
    DetectionEvaluation byId = DetectionEvaluation.of(ReferenceEvaluation.VOC2012);
    byId.add(2, object, hit);
    byId.add(1, ImageGroundTruth.none(), miss);
    assertEquals(0.5, byId.result().averagePrecision(1));
    DetectionEvaluation byPosition = DetectionEvaluation.of(ReferenceEvaluation.VOC2012);
    byPosition.add(2, object, hit.positions(new long[] {0}));
    byPosition.add(1, ImageGroundTruth.none(), miss.positions(new long[] {1}));
    assertEquals(1, byPosition.result().averagePrecision(1));
  }

  @Test
  void rangesOfABatch() {
    float[] boxes = {0, 0, 9, 9, 20, 20, 29, 29, 40, 40, 49, 49};
    int[] labels = {1, 1, 1};
    ImageGroundTruth objects = ImageGroundTruth.ofCorners(boxes, labels);
    ImageDetections detections = ImageDetections.ofCorners(boxes, labels, new float[] {3, 2, 1});
    DetectionEvaluation evaluation = DetectionEvaluation.of(ReferenceEvaluation.VOC2012);
    evaluation.add(1, objects.range(0, 1), detections.range(0, 2));
    evaluation.add(2, objects.range(1, 3), detections.range(2, 3));
    assertEquals(new DetectionCounts(2, 1, 1), evaluation.result().counts(0));
  }
}
