package dev.multibox.bench.goldens;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.detection.DetectionPolicy;
import dev.multibox.detection.DetectionPolicy.Order;
import dev.multibox.detection.DetectionPolicy.Ties;
import dev.multibox.detection.Overlap;
import dev.multibox.detection.ReferenceDetection;
import dev.multibox.detection.Scores;
import dev.multibox.detection.Suppression;
import dev.multibox.matching.BoxCoding;

/** What the recorded parameters of a detector's program are as a policy. */
final class RealDetectionPolicies {

  private static final BoxCoding Y_FIRST =
      BoxCoding.builder().offsetOrder(BoxCoding.OffsetOrder.Y_FIRST).build();

  private RealDetectionPolicies() {}

  static DetectionPolicy ultraFace(JsonNode params) {
    boolean soft = params.get("nms_method").textValue().equals("soft");
    ReferenceDetection reference =
        soft ? ReferenceDetection.QFGAOHAO_SOFT : ReferenceDetection.QFGAOHAO;
    int top = params.get("top_k").intValue();
    Suppression suppression =
        soft
            ? Suppression.soft(params.get("sigma").floatValue())
            : reference
                .policy()
                .suppression()
                .withThreshold(params.get("iou_threshold").floatValue());
    return reference.policy().toBuilder()
        .scoreThreshold(params.get("prob_threshold").floatValue())
        .candidatesPerClass(soft ? DetectionPolicy.ALL : params.get("candidate_size").intValue())
        .keptPerClass(top > 0 ? top : DetectionPolicy.ALL)
        .suppression(suppression)
        .build();
  }

  static DetectionPolicy faceApi(JsonNode params) {
    return DetectionPolicy.builder()
        .scores(
            new Scores(
                Scores.Input.SIGMOID,
                0,
                0,
                Scores.Source.PER_CLASS,
                params.get("minConfidence").floatValue(),
                Scores.Test.ABOVE))
        .coding(Y_FIRST)
        .candidatesPerClass(DetectionPolicy.ALL)
        .suppression(
            Suppression.hard(params.get("iouThreshold").doubleValue())
                .withOverlap(Overlap.IN_DOUBLE))
        .keptPerClass(params.get("maxResults").intValue())
        .keptPerImage(DetectionPolicy.ALL)
        .order(Order.BY_LABEL)
        .build();
  }

  static DetectionPolicy objectron(JsonNode params) {
    return DetectionPolicy.builder()
        .scores(
            new Scores(
                Scores.Input.SIGMOID,
                0,
                0,
                Scores.Source.BEST_FOREGROUND,
                params.get("min_score_thresh").floatValue(),
                Scores.Test.AT_OR_ABOVE))
        .coding(Y_FIRST)
        .candidatesPerClass(DetectionPolicy.ALL)
        .suppression(
            Suppression.hard(params.get("min_suppression_threshold").floatValue())
                .withScope(Suppression.Scope.ALL_CLASSES))
        .keptPerImage(params.get("max_num_detections").intValue())
        .ties(Ties.LOWEST_PRIOR)
        .build();
  }
}
