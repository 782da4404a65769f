package dev.multibox.evaluation;

import dev.multibox.evaluation.EvaluationPolicy.Arithmetic;
import dev.multibox.evaluation.EvaluationPolicy.BoxConvention;
import dev.multibox.evaluation.EvaluationPolicy.Candidates;
import dev.multibox.evaluation.EvaluationPolicy.DifficultObjects;
import dev.multibox.evaluation.EvaluationPolicy.Interpolation;
import dev.multibox.evaluation.EvaluationPolicy.Mean;
import dev.multibox.evaluation.EvaluationPolicy.OverlapTest;
import dev.multibox.evaluation.EvaluationPolicy.Precision;
import dev.multibox.evaluation.EvaluationPolicy.Ranking;
import dev.multibox.evaluation.EvaluationPolicy.WithoutDetections;
import dev.multibox.evaluation.EvaluationPolicy.WithoutObjects;
import java.util.stream.IntStream;

/**
 * Published evaluations as policies: the same numbers as the program named. A preset has no code of
 * its own; {@code policy().toBuilder()} turns its knobs. Where a program raises, its preset gives a
 * number; where it sorts by NumPy's quicksort, which leaves equal scores in no order, they are in
 * the order of the images.
 */
public enum ReferenceEvaluation {

  /** The VOC devkit from 2010 on: the area under the envelope. Boxes in pixels. */
  VOC2012(EvaluationPolicy.builder()),

  /** The VOC devkit to 2009: the mean of 11 points. Boxes in pixels. */
  VOC2007(EvaluationPolicy.builder().levels(11)),

  /**
   * cocodataset/cocoapi, PythonAPI/pycocotools/cocoeval.py and common/maskApi.c at 8c9bcc3c, to the
   * last bit, with its faults: the annotation of id 0 cannot be matched; {@code ignore}, here
   * {@link ImageGroundTruth#difficult}, is overwritten by {@code iscrowd}; the first number is -1
   * if 100 is not among the limits.
   */
  COCO(
      EvaluationPolicy.builder()
          .boxConvention(BoxConvention.COCO)
          .overlapThresholds(PresetValues.cocoThresholds())
          .overlapTest(OverlapTest.COCO)
          .candidates(Candidates.BEST_FREE)
          .difficultObjects(DifficultObjects.COUNT)
          .levels(101)
          .precision(Precision.EPSILON_ADDED)
          .withoutObjects(WithoutObjects.MINUS_ONE)
          .mean(Mean.POOLED)
          .areaRanges(
              new AreaRange("all", 0, 1e10),
              new AreaRange("small", 0, 32 * 32),
              new AreaRange("medium", 32 * 32, 96 * 96),
              new AreaRange("large", 96 * 96, 1e10))
          .maxDetections(1, 10, 100)
          .zeroIdUnmatched(true)
          .summaryAtHundred(true)),

  /** As COCO without the faults; the numbers 1 to 6 and 9 to 12 ask for the last limit. */
  COCO_CORRECTED(
      COCO.policy.toBuilder()
          .difficultObjects(DifficultObjects.IGNORE)
          .zeroIdUnmatched(false)
          .summaryAtHundred(false)),

  /**
   * weiliu89/caffe, branch ssd, detection_evaluate_layer.cpp and bbox_util.cpp at 4817bf8b, {@code
   * ap_version: "11point"}, difficult objects ignored as in its VOC nets; by default it counts
   * them. Boxes are fractions of the image. With {@code name_size_file}: PLUS_ONE, and boxes
   * clipped and scaled to pixels before.
   */
  CAFFE_11POINT(
      EvaluationPolicy.builder()
          .boxConvention(BoxConvention.PLAIN)
          .arithmetic(Arithmetic.FLOAT)
          .interpolation(Interpolation.LEVELS)
          .recallLevels(IntStream.rangeClosed(0, 10).mapToDouble(level -> level / 10.0).toArray())
          .withoutObjects(WithoutObjects.ZERO)
          .mean(Mean.ALL_CLASSES)),

  /** As CAFFE_11POINT with {@code ap_version: "MaxIntegral"}. */
  CAFFE_MAX_INTEGRAL(
      CAFFE_11POINT.policy.toBuilder().interpolation(Interpolation.ENVELOPE_AREA).recallLevels()),

  /** As CAFFE_11POINT with {@code ap_version: "Integral"}. */
  CAFFE_INTEGRAL(CAFFE_MAX_INTEGRAL.policy.toBuilder().interpolation(Interpolation.AREA)),

  /**
   * amdegroot/ssd.pytorch, eval.py at 5b0b77fa, 11 points. A class without detections counts as -1
   * in the mean. With the area, a class without objects is NaN.
   */
  SSD_PYTORCH(
      EvaluationPolicy.builder()
          .boxConvention(BoxConvention.PLAIN)
          .overlapTest(OverlapTest.ABOVE)
          .levels(11)
          .withoutObjects(WithoutObjects.ZERO)
          .withoutDetections(WithoutDetections.MINUS_ONE)
          .mean(Mean.ALL_CLASSES)),

  /**
   * lufficc/SSD, ssd/data/datasets/evaluation/voc/eval_detection_voc.py at 68dc0a20, chainercv's,
   * 11 points. Later detections stand before earlier ones of equal score.
   */
  LUFFICC(VOC2007.policy.toBuilder().ranking(Ranking.REVERSED)),

  /**
   * qfgaohao/pytorch-ssd, eval_ssd.py and vision/utils at 7a839cbc, 11 points. NaN if the first
   * detection of a class finds a difficult object. It raises without objects: here NaN.
   */
  QFGAOHAO(
      VOC2007.policy.toBuilder()
          .boxConvention(BoxConvention.EPSILON)
          .arithmetic(Arithmetic.FLOAT_OVERLAP)
          .overlapTest(OverlapTest.ABOVE)
          .precision(Precision.ZERO_OVER_ZERO_IS_NAN)),

  /**
   * pierluigiferrari/ssd_keras, eval_utils/average_precision_evaluator.py at 3ac9adaf, mode sample,
   * borders include. It raises without detections of a class: here 0.
   */
  SSD_KERAS(
      VOC2007.policy.toBuilder()
          .boxConvention(BoxConvention.AREA_PLUS_ONE)
          .overlapTest(OverlapTest.NOT_BELOW)
          .withoutObjects(WithoutObjects.ZERO)
          .mean(Mean.ALL_CLASSES)),

  /**
   * rafaelpadilla/review_object_detection_metrics, src/evaluators/pascal_voc_evaluator.py at
   * 2efe66d2, every point. Difficult objects are objects like others.
   */
  PADILLA(EvaluationPolicy.builder().difficultObjects(DifficultObjects.COUNT)),

  /**
   * rafaelpadilla/review_object_detection_metrics, src/evaluators/coco_evaluator.py at 2efe66d2:
   * COCO on corners, without crowds, with areas of boxes. A number without objects is NaN there, -1
   * here.
   */
  PADILLA_COCO(
      COCO_CORRECTED.policy.toBuilder()
          .boxConvention(BoxConvention.PLAIN)
          .difficultObjects(DifficultObjects.COUNT)
          .precision(Precision.ZERO_OVER_ZERO_IS_ZERO)
          .areaRanges(
              AreaRange.ALL,
              new AreaRange("small", 0, 32 * 32),
              new AreaRange("medium", 32 * 32, 96 * 96),
              new AreaRange("large", 96 * 96, Double.POSITIVE_INFINITY))),

  /**
   * Cartucho/mAP, main.py at 3605865a. It raises if the first detection of a class finds a
   * difficult object: here its precision is 0.
   */
  CARTUCHO(VOC2012.policy.toBuilder());

  private final EvaluationPolicy policy;

  ReferenceEvaluation(EvaluationPolicyBuilder builder) {
    policy = builder.build();
  }

  /** {@return the policy with the program's own defaults} */
  public EvaluationPolicy policy() {
    return policy;
  }

  /** Values that a preset needs before the enum's own fields exist. */
  private static final class PresetValues {

    /** NumPy's {@code linspace(0.5, 0.95, 10)}. */
    static double[] cocoThresholds() {
      double step = (0.95 - 0.5) / 9;
      double[] thresholds = IntStream.range(0, 10).mapToDouble(i -> i * step + 0.5).toArray();
      thresholds[9] = 0.95;
      return thresholds;
    }
  }
}
