package dev.multibox.evaluation;

import static dev.multibox.Messages.illegal;
import static dev.multibox.Messages.illegalState;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.multibox.evaluation.EvaluationPolicy.Arithmetic;
import dev.multibox.evaluation.EvaluationPolicy.BoxConvention;
import dev.multibox.evaluation.EvaluationPolicy.Interpolation;
import dev.multibox.evaluation.EvaluationPolicy.Mean;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Whole messages of this package that no other test reads to their end. */
class EvaluationMessagesTest {

  private static EvaluationPolicyBuilder coco() {
    return ReferenceEvaluation.COCO.policy().toBuilder();
  }

  @Test
  void policies() {
    illegal(
        "areaRanges: expected a name of its own for each, got ["
            + AreaRange.ALL
            + ", "
            + AreaRange.ALL
            + "]",
        () -> coco().areaRanges(AreaRange.ALL, AreaRange.ALL).build());
    illegal(
        "mean: expected ALL_CLASSES or PRESENT_CLASSES with interpolation AREA, got POOLED",
        () -> coco().interpolation(Interpolation.AREA).recallLevels().mean(Mean.POOLED).build());
    illegal(
        "arithmetic: expected DOUBLE with boxConvention COCO, which is defined in float64, got"
            + " FLOAT",
        () -> coco().arithmetic(Arithmetic.FLOAT).build());
    illegal(
        "arithmetic: expected FLOAT_OVERLAP or FLOAT with boxConvention EPSILON, which is defined"
            + " in float32, got DOUBLE",
        () -> coco().boxConvention(BoxConvention.EPSILON).arithmetic(Arithmetic.DOUBLE).build());
    illegal(
        "overlapThresholds, their number: expected at least 1, got 0",
        () -> coco().overlapThresholds().build());
    illegal(
        "recallLevels, their number: expected at least 1, got 0",
        () -> coco().recallLevels().build());
    illegal(
        "maxDetections, their number: expected at least 1, got 0",
        () -> coco().maxDetections().build());
    illegal(
        "areaRanges, their number: expected at least 1, got 0", () -> coco().areaRanges().build());
    illegal("least: expected a number of 0 or more, got -1.0", () -> new AreaRange("a", -1, 2));
    illegal("most: expected a number of 2.0 or more, got 1.0", () -> new AreaRange("a", 2, 1));
  }

  @Test
  void results() {
    EvaluationResult voc = DetectionEvaluation.of(ReferenceEvaluation.VOC2012, 3).result();
    illegal(
        "label: expected one of 3 classes that labels() tells, got 4; name it among the classes of"
            + " the evaluation",
        () -> voc.averagePrecision(4));
    illegal("score: expected a number, got NaN", () -> voc.counts(Double.NaN));
    illegalState(
        "precision: expected a policy of interpolation LEVELS, got ENVELOPE_AREA; ask for the curve"
            + " of a class",
        voc::precision);
    illegalState(
        "summary: expected a policy of mean POOLED, got "
            + ReferenceEvaluation.VOC2012.policy().mean()
            + "; start from ReferenceEvaluation.COCO, or ask for meanAveragePrecision",
        voc::summary);
    EvaluationResult two = DetectionEvaluation.of(coco().maxDetections(1, 10).build(), 2).result();
    illegalState(
        "summary: expected 3 detection limits with summaryAtHundred, got [1, 10], where pycocotools"
            + " raises IndexError; start from COCO_CORRECTED",
        two::summary);
  }

  /** Sizes that no array has are refused before one is allocated. */
  @Test
  void sizesThatNoArrayHas() {
    int most = Integer.MAX_VALUE;
    illegal(
        "classes: expected at most 177185 under this policy, got 2147483647; evaluate parts of"
            + " them, or set fewer levels",
        () -> DetectionEvaluation.of(ReferenceEvaluation.COCO, most));
    illegal(
        "classes: expected at most 1073741819 under this policy, got 1073741820; evaluate parts of"
            + " them, or set fewer levels",
        () -> DetectionEvaluation.of(ReferenceEvaluation.VOC2012, 1_073_741_820));
    illegal("count: expected 2 to 1048576, got 2147483647", () -> coco().levels(most));
    illegal(
        "classes: expected at most 177185 under this policy, got 177186; evaluate parts of them, or"
            + " set fewer levels",
        () ->
            DetectionEvaluation.of(
                ReferenceEvaluation.COCO, IntStream.rangeClosed(1, 177_186).toArray()));
    double[] thresholds = new double[1 << 12];
    Arrays.fill(thresholds, 0.5);
    illegal(
        "classes: expected at most 0 under this policy, got 1; evaluate parts of them, or set fewer"
            + " levels",
        () -> DetectionEvaluation.of(coco().overlapThresholds(thresholds).levels(1 << 20).build()));
    EvaluationResult many = DetectionEvaluation.of(ReferenceEvaluation.VOC2012, 50_000).result();
    illegal("classes: expected at most 46339, got 50000", () -> many.confusion(0.5));
    illegalState(
        "detections: expected at most 2147483639 in one evaluation, got 2147483648; raise the"
            + " score threshold or evaluate parts",
        () -> Columns.larger(0, 1L << 31));
  }

  @Test
  void curvesOfLevelsHaveNoArea() {
    Curve levels = new Curve(ReferenceEvaluation.COCO.policy());
    assertEquals(
        "levels have no area", assertThrows(AssertionError.class, levels::area).getMessage());
  }

  @Test
  void merges() {
    DetectionEvaluation voc = DetectionEvaluation.of(ReferenceEvaluation.VOC2012, 2);
    illegal(
        "other.policy: expected "
            + voc.policy()
            + ", got "
            + ReferenceEvaluation.VOC2007.policy()
            + "; evaluate all parts by one policy",
        () -> voc.merge(DetectionEvaluation.of(ReferenceEvaluation.VOC2007, 2)));
    illegal(
        "other.classes: expected 1 to 2, got 1 to 1; evaluate all parts with the same classes",
        () -> voc.merge(DetectionEvaluation.of(ReferenceEvaluation.VOC2012, 1)));
    illegal(
        "other.classes: expected 1 to 2, got all classes met; evaluate all parts with the same"
            + " classes",
        () -> voc.merge(DetectionEvaluation.of(ReferenceEvaluation.VOC2012)));
    ImageDetections detections =
        ImageDetections.ofCorners(new float[4], new int[] {1}, new float[1]);
    illegal(
        "detections.labels[0]: expected a label of no class, got 1; name it among the classes or"
            + " leave it out",
        () ->
            DetectionEvaluation.of(ReferenceEvaluation.VOC2012, 0)
                .add(1, ImageGroundTruth.ofCorners(new float[0], new int[0]), detections));
  }

  @Test
  void lengths() {
    ImageGroundTruth one = ImageGroundTruth.ofCorners(new float[4], new int[1]);
    illegal(
        "areas: expected 1 as in labels, got 2; give both the same size",
        () -> one.areas(new double[2]));
    illegal(
        "ids: expected 1 as in labels, got 2; give both the same size", () -> one.ids(new long[2]));
    illegal(
        "flags: expected 1 as in labels, got 2; give both the same size",
        () -> one.difficult(new boolean[2]));
    illegal(
        "boxes: expected 8 as in 4 times labels, got 4; give both the same size",
        () -> ImageDetections.ofCorners(new float[4], new int[2], new float[2]));
    illegal(
        "positions: expected 1 as in labels, got 2; give both the same size",
        () ->
            ImageDetections.ofCorners(new float[4], new int[1], new float[1])
                .positions(new long[2]));
  }
}
