package dev.multibox.detection;

import dev.multibox.detection.DetectionPolicy.Clip;
import dev.multibox.detection.DetectionPolicy.Order;
import dev.multibox.detection.DetectionPolicy.Ties;
import dev.multibox.matching.ReferenceTargets;

/**
 * Published programs' post-processing as policies, with their default numbers. A preset has no code
 * of its own; {@code policy().toBuilder()} turns its knobs.
 *
 * <p>Class scores are logits, as the program's loss takes them, and with ssd_keras probabilities.
 * Boxes are in the priors' units, where the program scales them to pixels only for the caller.
 */
public enum ReferenceDetection {

  /**
   * weiliu89/caffe, branch ssd, src/caffe/layers/detection_output_layer.cpp at 4817bf8b, with the
   * shipped networks' threshold 0.01.
   */
  CAFFE_SSD(
      DetectionPolicy.builder()
          .coding(ReferenceTargets.CAFFE_SSD.coding())
          .suppression(
              Suppression.HARD
                  .withOverlap(Overlap.ZERO_WHERE_APART)
                  .withTest(Suppression.Test.ABOVE_OR_NAN))
          .order(Order.BY_LABEL)),

  /**
   * pytorch/vision, torchvision/models/detection/ssd.py at v0.14.1, with threshold 0.01 and 400
   * candidates. Up to 1000 candidates are shifted by their label; give priors in pixels.
   */
  TORCHVISION(
      DetectionPolicy.builder()
          .coding(ReferenceTargets.TORCHVISION.coding())
          .clip(Clip.BEFORE_SUPPRESSION)
          .suppression(Suppression.hard(0.45).withClassOffset(1000))),

  /**
   * amdegroot/ssd.pytorch, layers/functions/detection.py at 5b0b77fa. 200 candidates per class and
   * no limit over the classes, as its top_k has no effect.
   */
  SSD_PYTORCH(
      DetectionPolicy.builder()
          .coding(ReferenceTargets.SSD_PYTORCH.coding())
          .candidatesPerClass(200)
          .suppression(Suppression.HARD.withTest(Suppression.Test.ABOVE_OR_NAN))
          .keptPerImage(DetectionPolicy.ALL)
          .order(Order.BY_LABEL)),

  /**
   * lufficc/SSD, ssd/modeling/box_head/inference.py at 68dc0a20: all candidates, shifted by their
   * label, the best 100. It scales boxes to pixels before: {@link DetectionPolicyBuilder#scale}.
   */
  LUFFICC(
      DetectionPolicy.builder()
          .coding(ReferenceTargets.LUFFICC.coding())
          .candidatesPerClass(DetectionPolicy.ALL)
          .suppression(Suppression.hard(0.45).withClassOffset(Integer.MAX_VALUE))
          .keptPerImage(100)
          .ties(Ties.LOWEST_PRIOR)),

  /** qfgaohao/pytorch-ssd, vision/ssd/predictor.py at 7a839cbc; Ultra-Light-Fast as well. */
  QFGAOHAO(
      DetectionPolicy.builder()
          .candidatesPerClass(200)
          .suppression(
              Suppression.HARD.withOverlap(Overlap.EPSILON).withTest(Suppression.Test.ABOVE_OR_NAN))
          .keptPerImage(DetectionPolicy.ALL)
          .order(Order.BY_LABEL)),

  /** The same with nms_method 'soft' and sigma 0.5, which takes all candidates. */
  QFGAOHAO_SOFT(
      DetectionPolicy.builder()
          .candidatesPerClass(DetectionPolicy.ALL)
          .suppression(Suppression.soft(0.5f))
          .keptPerImage(DetectionPolicy.ALL)
          .order(Order.BY_LABEL)),

  /**
   * NVIDIA/DeepLearningExamples, PyTorch/Detection/SSD/ssd/utils.py at 729963dd; its evaluate.py
   * gives 0.5 for the overlap. The threshold itself suppresses.
   */
  NVIDIA(
      DetectionPolicy.builder()
          .scoreThreshold(0.05f)
          .coding(ReferenceTargets.NVIDIA.coding())
          .candidatesPerClass(200)
          .suppression(Suppression.HARD.withTest(Suppression.Test.AT_OR_ABOVE))
          .order(Order.BY_RISING_SCORE)),

  /** mlcommons/training, single_stage_detector/ssd/utils.py at d0a86d67; as NVIDIA. */
  MLPERF(NVIDIA.policy.toBuilder()),

  /**
   * pierluigiferrari/ssd_keras, ssd_encoder_decoder/ssd_output_decoder.py at 3ac9adaf:
   * decode_detections with border_pixels 'half'.
   */
  SSD_KERAS(
      DetectionPolicy.builder()
          .scores(Scores.SOFTMAX.withInput(Scores.Input.PROBABILITIES))
          .coding(ReferenceTargets.SSD_KERAS.coding())
          .candidatesPerClass(DetectionPolicy.ALL)
          .suppression(
              Suppression.hard(0.45)
                  .withOverlap(Overlap.IN_DOUBLE)
                  .withTest(Suppression.Test.ABOVE_OR_NAN))
          .order(Order.BY_LABEL)),

  /** The same program's decode_detections_fast. */
  SSD_KERAS_FAST(
      DetectionPolicy.builder()
          .scores(
              new Scores(
                  Scores.Input.PROBABILITIES,
                  0,
                  0,
                  Scores.Source.BEST_CLASS,
                  0.5f,
                  Scores.Test.AT_OR_ABOVE))
          .coding(ReferenceTargets.SSD_KERAS.coding())
          .candidatesPerClass(DetectionPolicy.ALL)
          .suppression(
              Suppression.hard(0.45)
                  .withOverlap(Overlap.IN_DOUBLE)
                  .withTest(Suppression.Test.ABOVE_OR_NAN)
                  .withScope(Suppression.Scope.ALL_CLASSES))
          .keptPerImage(DetectionPolicy.ALL)
          .ties(Ties.LOWEST_PRIOR)),

  /**
   * ONNX operator NonMaxSuppression, opset 11, as ONNX Runtime computes it: overlaps above the
   * threshold suppress, scores above the score threshold count, all boxes are candidates. Its
   * defaults are an overlap of 0 and no output; here it is 0.5 and all.
   */
  ONNX_NMS(
      DetectionPolicy.builder()
          .scores(
              Scores.SOFTMAX
                  .withInput(Scores.Input.PROBABILITIES)
                  .withBackground(-1, 0)
                  .withThreshold(Float.NEGATIVE_INFINITY))
          .candidatesPerClass(DetectionPolicy.ALL)
          .suppression(Suppression.hard(0.5).withOverlap(Overlap.ONNX))
          .keptPerImage(DetectionPolicy.ALL)
          .order(Order.BY_LABEL));

  private final DetectionPolicy policy;

  ReferenceDetection(DetectionPolicyBuilder builder) {
    policy = builder.build();
  }

  /** {@return the policy with the program's own defaults} */
  public DetectionPolicy policy() {
    return policy;
  }
}
