package dev.multibox.bench.goldens;

import dev.multibox.evaluation.EvaluationPolicy;
import dev.multibox.evaluation.EvaluationPolicy.BoxConvention;
import dev.multibox.evaluation.EvaluationPolicy.DifficultObjects;
import dev.multibox.evaluation.EvaluationPolicy.Interpolation;
import dev.multibox.evaluation.EvaluationPolicy.WithoutObjects;
import dev.multibox.evaluation.EvaluationPolicyBuilder;
import dev.multibox.evaluation.ReferenceEvaluation;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;

/** What a recorded run of kind voc is: a policy, and what the program does to its inputs before. */
final class EvaluationVoc {

  private EvaluationVoc() {}

  /** The policies of a run, by the field of its manifest that has their average precision. */
  static EvaluationPolicy policy(EvaluationRun run, String field) {
    EvaluationPolicyBuilder builder = preset(run, field).policy().toBuilder();
    switch (run.evaluator()) {
      case "amdegroot" -> {
        builder.overlapThresholds(run.parameter("ovthresh").doubleValue());
        if (!run.parameter("use_07_metric").booleanValue()) {
          area(builder).withoutObjects(WithoutObjects.NOT_A_NUMBER);
        }
      }
      case "qfgaohao" -> {
        builder.overlapThresholds(run.parameter("iou_threshold").doubleValue());
        if (!run.parameter("use_2007_metric").booleanValue()) {
          area(builder);
        }
      }
      case "lufficc" -> {
        builder.overlapThresholds(run.parameter("iou_thresh").doubleValue());
        if (!run.parameter("use_07_metric").booleanValue()) {
          area(builder);
        }
      }
      case "caffe" -> {
        builder.overlapThresholds(run.parameter("overlap_threshold").doubleValue());
        builder.difficultObjects(counted(run.parameter("evaluate_difficult_gt").intValue() != 0));
        builder.boxConvention(
            run.parameter("pixels").booleanValue() ? BoxConvention.PLUS_ONE : BoxConvention.PLAIN);
      }
      case "ssd_keras" -> {
        builder.overlapThresholds(run.parameter("matching_iou_threshold").doubleValue());
        builder.difficultObjects(counted(!run.parameter("ignore_neutral_boxes").booleanValue()));
        if (run.parameter("border_pixels").asText().equals("half")) {
          builder.boxConvention(BoxConvention.PLAIN);
        }
        if (run.parameter("average_precision_mode").asText().equals("integrate")) {
          area(builder).interpolation(Interpolation.KERAS_INTEGRATE);
        }
      }
      case "padilla_voc" -> {
        builder.overlapThresholds(run.parameter("iou_threshold").doubleValue());
        if (run.parameter("method").asText().startsWith("ELEVEN")) {
          builder.levels(11);
        }
      }
      case "padilla_coco" -> {}
      case "cartucho" -> builder.overlapThresholds(run.parameter("min_overlap").doubleValue());
      default -> throw new AssertionError(run.name());
    }
    return builder.build();
  }

  private static ReferenceEvaluation preset(EvaluationRun run, String field) {
    return switch (run.evaluator()) {
      case "amdegroot" -> ReferenceEvaluation.SSD_PYTORCH;
      case "qfgaohao" -> ReferenceEvaluation.QFGAOHAO;
      case "lufficc" -> ReferenceEvaluation.LUFFICC;
      case "caffe" ->
          switch (field) {
            case "ap_11point" -> ReferenceEvaluation.CAFFE_11POINT;
            case "ap_max_integral" -> ReferenceEvaluation.CAFFE_MAX_INTEGRAL;
            default -> ReferenceEvaluation.CAFFE_INTEGRAL;
          };
      case "ssd_keras" -> ReferenceEvaluation.SSD_KERAS;
      case "padilla_voc" -> ReferenceEvaluation.PADILLA;
      case "padilla_coco" -> ReferenceEvaluation.PADILLA_COCO;
      case "cartucho" -> ReferenceEvaluation.CARTUCHO;
      default -> throw new AssertionError(run.name());
    };
  }

  private static EvaluationPolicyBuilder area(EvaluationPolicyBuilder builder) {
    return builder.interpolation(Interpolation.ENVELOPE_AREA).recallLevels();
  }

  private static DifficultObjects counted(boolean counted) {
    return counted ? DifficultObjects.COUNT : DifficultObjects.IGNORE;
  }

  /** The inputs as the program has them when it evaluates. */
  static EvaluationImages images(EvaluationRun run) throws IOException {
    EvaluationImages images = EvaluationImages.ofVoc(run.inputs());
    boolean byImage =
        Set.of("lufficc", "padilla_coco", "cartucho", "caffe").contains(run.evaluator());
    boolean flagged = !run.evaluator().equals("cartucho") || difficultFlags(run);
    double[] boxes = images.objects().boxes();
    double[] detections = images.detections().boxes();
    double[] scores = images.detections().scores();
    long[] positions = byImage ? null : images.detections().positions();
    if (run.parameter("score_format").asText().equals("3f")) {
      detections = Arrays.stream(detections).map(value -> rounded(value + 1, 1)).toArray();
      scores = Arrays.stream(scores).map(value -> rounded(value, 3)).toArray();
    }
    if (run.evaluator().equals("caffe")) {
      boolean pixels = run.parameter("pixels").booleanValue();
      boxes = scaled(run.inputs(), images.objects().image(), boxes, pixels);
      detections = scaled(run.inputs(), images.detections().image(), detections, pixels);
      scores = Arrays.stream(scores).map(score -> (float) score).toArray();
    }
    EvaluationImages.Objects objects = images.objects();
    return new EvaluationImages(
        images.imageIds(),
        labels(run, images),
        false,
        new EvaluationImages.Objects(
            objects.image(),
            objects.label(),
            boxes,
            flagged ? objects.difficult() : null,
            null,
            null,
            null),
        new EvaluationImages.Detections(
            images.detections().image(),
            images.detections().label(),
            detections,
            scores,
            positions));
  }

  /** The classes that a run evaluates. */
  static int[] labels(EvaluationRun run, EvaluationImages images) {
    boolean predicted = run.parameter("only_predicted_classes").booleanValue();
    return predicted
        ? Arrays.stream(images.detections().label()).distinct().sorted().toArray()
        : images.labels();
  }

  private static boolean difficultFlags(EvaluationRun run) {
    return run.parameter("difficult_flags").booleanValue();
  }

  /** Python's format with so many decimals, read back. */
  private static double rounded(double value, int decimals) {
    return new BigDecimal(value).setScale(decimals, RoundingMode.HALF_EVEN).doubleValue();
  }

  /** Fractions of the image in float32; or, clipped to it, pixels again. */
  private static double[] scaled(Path inputs, long[] image, double[] boxes, boolean pixels)
      throws IOException {
    int[] sizes = TensorFile.integers(inputs.resolve("image_size.npy"));
    double[] scaled = new double[boxes.length];
    for (int index = 0; index < boxes.length; index++) {
      float size = sizes[2 * (int) image[index / 4] + index % 2];
      float fraction = (float) (boxes[index] / size);
      scaled[index] = pixels ? Math.clamp(fraction, 0f, 1f) * size : fraction;
    }
    return scaled;
  }
}
