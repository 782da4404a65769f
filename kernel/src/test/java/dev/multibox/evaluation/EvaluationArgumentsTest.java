package dev.multibox.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.multibox.evaluation.EvaluationPolicy.BoxConvention;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Bad input is refused with its name and place, and changes nothing. */
class EvaluationArgumentsTest {

  private static final int[] ONES = {1, 1};

  private static final ImageGroundTruth OBJECT =
      ImageGroundTruth.ofCorners(new float[] {0, 0, 9, 9}, new int[] {1});

  private static ImageDetections detection(float x1, float x2, int label, float score) {
    return ImageDetections.ofCorners(
        new float[] {x1, 0, x2, 9}, new int[] {label}, new float[] {score});
  }

  private static void refused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  private static void refusedImage(
      String message, ImageGroundTruth groundTruth, ImageDetections detections) {
    DetectionEvaluation evaluation = DetectionEvaluation.of(ReferenceEvaluation.VOC2012, 2);
    evaluation.add(1, OBJECT, detection(0, 9, 1, 1));
    byte[] before = evaluation.toBytes();
    refused(message, () -> evaluation.add(2, groundTruth, detections));
    assertArrayEquals(before, evaluation.toBytes(), "the evaluation afterwards");
  }

  @Test
  void detections() {
    refusedImage(
        "detections.boxes[0][0]: expected a finite number, got NaN; leave the box out",
        OBJECT,
        detection(Float.NaN, 9, 1, 1));
    refusedImage(
        "detections.boxes[0][2]: expected a finite number, got Infinity; leave the box out",
        OBJECT,
        detection(0, Float.POSITIVE_INFINITY, 1, 1));
    refusedImage(
        "detections.boxes[0][2]: expected a second corner of 5.0 or more, got 4.0;"
            + " order the corners or leave the box out",
        OBJECT,
        detection(5, 4, 1, 1));
    refusedImage(
        "detections.labels[0]: expected a label of 1 to 2, got 3;"
            + " name it among the classes or leave it out",
        OBJECT,
        detection(0, 9, 3, 1));
    refusedImage(
        "detections.labels[0]: expected a label of 1 or more, got 0;"
            + " 0 is the background, shift labels by one",
        OBJECT,
        detection(0, 9, 0, 1));
    refusedImage(
        "detections.scores[0]: expected a number, got NaN; leave the detection out",
        OBJECT,
        detection(0, 9, 1, Float.NaN));
    refusedImage(
        "detections.positions[1]: expected at least 5, got 4; order detections by position",
        OBJECT,
        ImageDetections.ofCorners(new float[8], new int[] {1, 1}, new float[2])
            .positions(new long[] {5, 4}));
  }

  @Test
  void groundTruth() {
    refusedImage(
        "groundTruth.boxes[0][3]: expected a size of 0.0 or more, got -1.0;"
            + " order the corners or leave the box out",
        ImageGroundTruth.ofCornerSizes(new double[] {0, 0, 1, -1}, new int[] {1}),
        ImageDetections.none());
    refusedImage(
        "groundTruth.labels[1]: expected a label of 1 to 2, got 7;"
            + " name it among the classes or leave it out",
        ImageGroundTruth.ofCornerSizes(new double[8], new int[] {1, 7}),
        ImageDetections.none());
    refusedImage(
        "groundTruth.areas[0]: expected a number, got NaN; give the area of the box",
        OBJECT.areas(new double[] {Double.NaN}),
        ImageDetections.none());
  }

  @Test
  void images() {
    DetectionEvaluation evaluation = DetectionEvaluation.of(ReferenceEvaluation.VOC2012);
    evaluation.add(7, OBJECT, ImageDetections.none());
    byte[] before = evaluation.toBytes();
    refused(
        "image: expected an id that is not there, got 7 again;"
            + " add an image once, with all its detections",
        () -> evaluation.add(7, OBJECT, ImageDetections.none()));
    DetectionEvaluation same = DetectionEvaluation.of(ReferenceEvaluation.VOC2012);
    same.add(8, OBJECT, ImageDetections.none());
    same.add(7, OBJECT, ImageDetections.none());
    refused(
        "other.image: expected an id that is not there, got 7 again;"
            + " add an image once, with all its detections",
        () -> evaluation.merge(same));
    assertThrows(IllegalArgumentException.class, () -> evaluation.merge(evaluation));
    assertThrows(
        IllegalArgumentException.class,
        () -> evaluation.merge(DetectionEvaluation.of(ReferenceEvaluation.VOC2007)));
    assertThrows(
        IllegalArgumentException.class,
        () -> evaluation.merge(DetectionEvaluation.of(ReferenceEvaluation.VOC2012, 1)));
    assertArrayEquals(before, evaluation.toBytes(), "the evaluation afterwards");
  }

  @Test
  void lengths() {
    refused(
        "boxes: expected 8 as in 4 times labels, got 4; give both the same size",
        () -> ImageGroundTruth.ofCorners(new float[4], new int[2]));
    refused(
        "scores: expected 1 as in labels, got 2; give both the same size",
        () -> ImageDetections.ofCorners(new float[4], new int[1], new float[2]));
    refused(
        "flags: expected 1 as in labels, got 2; give both the same size",
        () -> OBJECT.crowd(new boolean[2]));
    refused("to: expected 1 to 1, got 2", () -> OBJECT.range(1, 2));
  }

  @Test
  void classes() {
    refused(
        "labels: expected different labels, got 4 twice; name each class once",
        () -> DetectionEvaluation.of(ReferenceEvaluation.COCO, new int[] {4, 1, 4}));
    refused(
        "labels: expected labels of 1 or more, got 0; 0 is the background, shift labels by one",
        () -> DetectionEvaluation.of(ReferenceEvaluation.COCO, new int[] {0}));
    EvaluationResult result = DetectionEvaluation.of(ReferenceEvaluation.VOC2012, 3).result();
    assertThrows(IllegalArgumentException.class, () -> result.averagePrecision(4));
    assertThrows(IllegalArgumentException.class, () -> result.averagePrecision(1, 1));
    assertThrows(IllegalArgumentException.class, () -> result.counts(Double.NaN));
    assertThrows(IllegalStateException.class, result::precision);
    assertThrows(IllegalStateException.class, result::summary);
  }

  @Test
  void policies() {
    EvaluationPolicyBuilder builder = ReferenceEvaluation.COCO.policy().toBuilder();
    refused(
        "overlapThresholds[1]: expected a number above 0 and at most 1, got 0.0",
        () -> builder.overlapThresholds(0.5, 0).build());
    builder.overlapThresholds(0.5);
    refused(
        "recallLevels[1]: expected a number from 0.5 to 1, as levels ascend, got 0.4",
        () -> builder.recallLevels(0.5, 0.4).build());
    builder.levels(11);
    refused(
        "maxDetections[0]: expected at least 1, got 0", () -> builder.maxDetections(5, 0).build());
    builder.maxDetections(5);
    assertThrows(IllegalArgumentException.class, () -> builder.areaRanges().build());
    assertThrows(
        IllegalArgumentException.class,
        () -> builder.areaRanges(AreaRange.ALL, AreaRange.ALL).build());
    builder.areaRanges(AreaRange.ALL);
    assertThrows(
        IllegalArgumentException.class,
        () -> builder.interpolation(EvaluationPolicy.Interpolation.AREA).build());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            ReferenceEvaluation.COCO.policy().toBuilder()
                .arithmetic(EvaluationPolicy.Arithmetic.FLOAT)
                .build());
    assertThrows(IllegalArgumentException.class, () -> new AreaRange("none", 2, 1));
  }

  @Test
  void fractionsAreRefusedWhereOverlapsCountPixels() {
    ImageGroundTruth fractions =
        ImageGroundTruth.ofCorners(new float[] {0.1f, 0.2f, 0.5f, 0.9f, 0, 0, 0.5f, 1}, ONES);
    ImageGroundTruth pixels =
        ImageGroundTruth.ofCorners(new float[] {0.1f, 0.2f, 0.5f, 0.9f, 0, 0, 2, 1}, ONES);
    DetectionEvaluation voc = DetectionEvaluation.of(ReferenceEvaluation.VOC2007);
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> voc.add(1, fractions, ImageDetections.none()));
    assertEquals(
        "groundTruth.boxes: expected pixels, as boxConvention PLUS_ONE adds 1 to widths, got"
            + " fractions of the image in all 2 boxes; multiply by its sides, or take boxConvention"
            + " PLAIN",
        refused.getMessage());
    voc.add(1, pixels, ImageDetections.none());
    EvaluationPolicy plain =
        ReferenceEvaluation.VOC2007.policy().toBuilder().boxConvention(BoxConvention.PLAIN).build();
    DetectionEvaluation.of(plain).add(1, fractions, ImageDetections.none());
  }
}
