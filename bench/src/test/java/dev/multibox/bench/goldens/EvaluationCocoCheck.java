package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.evaluation.AreaRange;
import dev.multibox.evaluation.DetectionEvaluation;
import dev.multibox.evaluation.EvaluationPolicy;
import dev.multibox.evaluation.EvaluationPolicyBuilder;
import dev.multibox.evaluation.EvaluationResult;
import dev.multibox.evaluation.ReferenceEvaluation;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.StreamSupport;

/** Compares one recorded run of pycocotools with the preset COCO, to the last bit. */
final class EvaluationCocoCheck {

  private final EvaluationRun run;

  EvaluationCocoCheck(EvaluationRun run) {
    this.run = run;
  }

  EvaluationPolicy policy() {
    EvaluationPolicyBuilder builder = ReferenceEvaluation.COCO.policy().toBuilder();
    builder.overlapThresholds(doubles(run.parameter("iouThrs")));
    if (run.parameter("recThrs").isArray()) {
      builder.recallLevels(doubles(run.parameter("recThrs")));
    }
    builder.maxDetections(
        Arrays.stream(doubles(run.parameter("maxDets"))).mapToInt(limit -> (int) limit).toArray());
    AreaRange[] ranges = new AreaRange[run.parameter("areaRng").size()];
    for (int range = 0; range < ranges.length; range++) {
      JsonNode ends = run.parameter("areaRng").get(range);
      ranges[range] =
          new AreaRange(
              run.parameter("areaRngLbl").get(range).asText(),
              ends.get(0).doubleValue(),
              ends.get(1).doubleValue());
    }
    builder.areaRanges(ranges);
    return builder.useCategories(run.parameter("useCats").intValue() == 1).build();
  }

  private EvaluationImages images() throws IOException {
    EvaluationImages all = EvaluationImages.ofCoco(run.inputs());
    long[] images = all.imageIds();
    int[] labels = all.labels();
    if (run.parameter("imgIds").isArray()) {
      images = Arrays.stream(doubles(run.parameter("imgIds"))).mapToLong(id -> (long) id).toArray();
    }
    if (run.parameter("catIds").isArray()) {
      labels = Arrays.stream(doubles(run.parameter("catIds"))).mapToInt(id -> (int) id).toArray();
    }
    return new EvaluationImages(images, labels, true, all.objects(), all.detections());
  }

  void check() throws IOException {
    EvaluationImages images = images();
    EvaluationResult result =
        images.evaluate(DetectionEvaluation.of(policy(), images.labels())).result();
    assertArrayEquals(run.file("recall"), result.recall(), "recall");
    if (run.hasFile("precision")) {
      assertArrayEquals(run.file("precision"), result.precision(), "precision");
    }
    if (run.hasFile("precision_every_10th")) {
      assertArrayEquals(
          run.file("precision_every_10th"), everyTenth(result), "precision at every 10th level");
    }
    JsonNode stats = run.manifest().get("stats");
    if (!stats.isNull()) {
      assertArrayEquals(doubles(stats), result.summary().toArray(), "stats");
    }
    if (run.parameter("useCats").intValue() == 1 && run.manifest().has("per_category")) {
      perCategory(result);
    }
  }

  private void perCategory(EvaluationResult result) {
    for (JsonNode category : run.manifest().get("per_category")) {
      int label = category.get("category_id").intValue();
      assertEquals(category.get("AP").doubleValue(), result.averagePrecision(label), "AP " + label);
      assertEquals(category.get("AR").doubleValue(), result.averageRecall(label), "AR " + label);
      JsonNode byOverlap = category.get("AP_by_iou");
      for (int threshold = 0; threshold < byOverlap.size(); threshold++) {
        assertEquals(
            byOverlap.get(threshold).doubleValue(),
            result.averagePrecision(label, threshold),
            "AP " + label + " at threshold " + threshold);
      }
    }
  }

  /** [T][R/10][K] of the first area range and the last limit. */
  private static double[] everyTenth(EvaluationResult result) {
    EvaluationPolicy policy = result.policy();
    int classes = policy.useCategories() ? result.labels().length : 1;
    int last = policy.maxDetections().size();
    int curves = policy.areaRanges().size() * last;
    int levels = policy.recallLevels().size();
    double[] all = result.precision();
    double[] some = new double[policy.overlapThresholds().size() * ((levels + 9) / 10) * classes];
    int next = 0;
    for (int row = 0; row < all.length / curves; row++) {
      if (row / classes % levels % 10 == 0) {
        some[next++] = all[row * curves + last - 1];
      }
    }
    return some;
  }

  private static double[] doubles(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::doubleValue)
        .toArray();
  }
}
