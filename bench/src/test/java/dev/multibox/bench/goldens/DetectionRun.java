package dev.multibox.bench.goldens;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.detection.DetectionPolicy;
import dev.multibox.detection.DetectionPolicy.Ties;
import dev.multibox.detection.DetectionPolicyBuilder;
import dev.multibox.detection.Overlap;
import dev.multibox.detection.ReferenceDetection;
import dev.multibox.detection.Scores;
import dev.multibox.detection.Suppression;
import dev.multibox.matching.BoxCoding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A recorded run of a program's post-processing.
 *
 * @param name of the program, with what differs from its defaults, and of the case
 * @param reference the program
 * @param caseName its input
 * @param path where its outputs are
 * @param manifest what was recorded about it
 */
record DetectionRun(String name, String reference, String caseName, Path path, JsonNode manifest) {

  /** Pixels of the programs' images. */
  private static final float SIDE = 300f;

  private static final Map<String, ReferenceDetection> PRESETS =
      Map.of(
          "caffe", ReferenceDetection.CAFFE_SSD,
          "torchvision", ReferenceDetection.TORCHVISION,
          "amdegroot", ReferenceDetection.SSD_PYTORCH,
          "lufficc", ReferenceDetection.LUFFICC,
          "qfgaohao", ReferenceDetection.QFGAOHAO,
          "nvidia", ReferenceDetection.NVIDIA,
          "mlperf", ReferenceDetection.MLPERF,
          "ssd_keras", ReferenceDetection.SSD_KERAS,
          "ssd_keras_fast", ReferenceDetection.SSD_KERAS_FAST);

  /** Returns every run that the index lists, in its order. */
  static List<DetectionRun> of(GoldenFolder folder) throws IOException {
    Path root = folder.root().resolve("detections");
    List<DetectionRun> runs = new ArrayList<>();
    for (JsonNode entry : GoldenFolder.json(root.resolve("index.json"))) {
      Path path = root.resolve(entry.get("directory").textValue());
      runs.add(
          new DetectionRun(
              entry.get("directory").textValue(),
              entry.get("run").textValue().split("@", 2)[0],
              entry.get("case").textValue(),
              path,
              GoldenFolder.json(path.resolve("manifest.json"))));
    }
    return runs;
  }

  /** Why the run is not compared, or null. */
  String reasonNotToCompare(Scores.Input input) {
    if (manifest.has("error")) {
      return "the program raised";
    }
    if (caseName.equals("nonfinite")) {
      return "NaN and infinity: a record, no specification";
    }
    boolean levels = List.of("ties_levels", "ties_all").contains(caseName);
    if (levels && orderIsOpen() && manifest.get("params").isEmpty()) {
      return "kept by an unstable sort of equal scores; its stable twin is compared";
    }
    if (hasLocationsOfClasses() && input != Scores.Input.PROBABILITIES) {
      return "offsets of each class are no predictions; compared from probabilities";
    }
    return null;
  }

  /** Whether the program leaves the order of equal scores, or of all, open. */
  boolean orderIsOpen() {
    return !isStable()
        && switch (reference) {
          case "caffe", "lufficc", "ssd_keras", "ssd_keras_fast" -> false;
          default -> true;
        };
  }

  private boolean isStable() {
    return manifest.get("params").path("stable_sort").booleanValue();
  }

  boolean isSoft() {
    return manifest.get("params_effective").path("nms_method").asText().equals("soft");
  }

  boolean hasLocationsOfClasses() {
    return manifest.get("params_effective").path("share_location").asInt(1) == 0;
  }

  /** What the run's boxes are multiplied by, compared with the detector's. */
  float scaleAfter() {
    return reference.equals("qfgaohao") ? SIDE : 1f;
  }

  /** Units of the recorded boxes that an error is measured in. */
  float side() {
    JsonNode normalized = manifest.get("params_effective").path("normalize_coords");
    return switch (reference) {
      case "torchvision", "lufficc", "qfgaohao" -> SIDE;
      case "ssd_keras", "ssd_keras_fast" -> normalized.asBoolean(true) ? SIDE : 1f;
      default -> 1f;
    };
  }

  int[] kept() throws IOException {
    return TensorFile.integers(path.resolve("kept.npy"));
  }

  double[] scores() throws IOException {
    return numbers("score.npy");
  }

  double[] boxes() throws IOException {
    return numbers("box.npy");
  }

  private double[] numbers(String file) throws IOException {
    boolean doubles = reference.startsWith("ssd_keras");
    return doubles
        ? TensorFile.doubles(path.resolve(file))
        : OffsetErrors.doubles(TensorFile.floats(path.resolve(file)));
  }

  /** The program's policy, of scores of an input. */
  DetectionPolicy policy(Scores.Input input) {
    JsonNode params = manifest.get("params_effective");
    ReferenceDetection preset =
        isSoft() ? ReferenceDetection.QFGAOHAO_SOFT : PRESETS.get(reference);
    DetectionPolicyBuilder builder = preset.policy().toBuilder();
    Scores scores = preset.policy().scores().withInput(input);
    Suppression suppression = preset.policy().suppression();
    BoxCoding coding = preset.policy().coding();
    if (isStable() && preset.policy().ties() == Ties.LOWEST_LABEL && readsSortsFromTheirEnd()) {
      builder.ties(Ties.HIGHEST_PRIOR);
    }
    for (Map.Entry<String, JsonNode> param : params.properties()) {
      JsonNode value = param.getValue();
      switch (param.getKey()) {
        case "nms_threshold", "nms_thresh", "criteria", "iou_threshold" ->
            suppression =
                value.isNull()
                    ? suppression.withScope(Suppression.Scope.NONE)
                    : suppression.withThreshold(threshold(value));
        case "confidence_threshold",
            "score_thresh",
            "conf_thresh",
            "filter_threshold",
            "confidence_thresh",
            "score_threshold" ->
            scores =
                scores.withThreshold(
                    value.isNull() ? -Float.MAX_VALUE : (float) value.doubleValue());
        case "top_k" -> topK(builder, value);
        case "topk_candidates", "max_num" -> builder.candidatesPerClass(value.intValue());
        case "candidate_size" -> {
          if (!isSoft()) {
            builder.candidatesPerClass(value.intValue());
          }
        }
        case "keep_top_k", "detections_per_img", "max_per_image", "max_output" ->
            builder.keptPerImage(limit(value));
        case "eta" -> {
          if (value.floatValue() < 1f) {
            suppression = Suppression.adaptive(suppression.threshold(), value.floatValue());
          }
        }
        case "code_type" ->
            coding = coding.toBuilder().code(BoxCoding.Code.valueOf(value.textValue())).build();
        case "background_label_id" -> scores = scores.withBackground(value.intValue(), 0);
        case "border_pixels" ->
            suppression =
                switch (value.textValue()) {
                  case "include" -> suppression.withOverlap(Overlap.SSD_KERAS_INCLUDE);
                  case "exclude" -> suppression.withOverlap(Overlap.SSD_KERAS_EXCLUDE);
                  default -> suppression;
                };
        case "variance_encoded_in_target" -> {
          if (value.asInt() != 0) {
            coding = coding.toBuilder().variances(1f, 1f, 1f, 1f).build();
          }
        }
        case "sigma" -> {
          if (isSoft()) {
            suppression = Suppression.soft(value.floatValue());
          }
        }
        default -> {
          // Sizes and forms of the input.
        }
      }
    }
    if (side() == SIDE && scaleAfter() == 1f) {
      builder.scale(SIDE, SIDE);
    }
    return builder.scores(scores).suppression(suppression).coding(coding).build();
  }

  private boolean readsSortsFromTheirEnd() {
    return List.of("amdegroot", "nvidia", "mlperf").contains(reference);
  }

  /** Programs that compare with a double, or with its float. */
  private double threshold(JsonNode value) {
    return switch (reference) {
      case "torchvision", "lufficc", "ssd_keras", "ssd_keras_fast" -> value.doubleValue();
      default -> (float) value.doubleValue();
    };
  }

  private void topK(DetectionPolicyBuilder builder, JsonNode value) {
    switch (reference) {
      case "qfgaohao" -> builder.keptPerClass(limit(value));
      case "ssd_keras", "ssd_keras_fast" -> builder.keptPerImage(limit(value));
      default -> builder.candidatesPerClass(limit(value));
    }
  }

  private static int limit(JsonNode value) {
    return value.isNumber() && value.intValue() > 0 ? value.intValue() : DetectionPolicy.ALL;
  }

  /** Why the order of rows, or which of equal scores is kept, is open; null where it is not. */
  String openOrder() {
    if (orderIsOpen()) {
      return "equal scores by an unstable sort";
    }
    return switch (reference) {
      case "caffe" -> "equal scores at keep_top_k by std::sort";
      case "ssd_keras", "ssd_keras_fast" -> "more than top_k by argpartition";
      default -> null;
    };
  }

  /** Rows whose prior could not be told from others of the same box and score. */
  boolean hasUnknownPriors() {
    return manifest.path("priors_ambiguous").asInt() + manifest.path("priors_unknown").asInt() > 0;
  }
}
