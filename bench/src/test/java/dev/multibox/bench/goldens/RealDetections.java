package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.detection.DetectionPolicy;
import dev.multibox.matching.PriorBoxes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Detections of a pre-trained network beside the recorded ones of its program. */
final class RealDetections {

  static final List<String> ULTRAFACE =
      List.of(
          "ultraface_rfb320",
          "ultraface_slim320",
          "ultraface_rfb640",
          "ultraface_masked320",
          "ultraface_masked640");

  static final String FACE_API = "faceapi_ssd_mobilenetv1";

  /** Units of the last place that a score of ours may be off the program's. */
  private static final double SCORE_ULPS = 8;

  /** Products of exponentials. */
  private static final double DECAYED = 2e-5;

  /** Of the image's side. */
  private static final double BOX = 4e-6;

  private RealDetections() {}

  static double check(
      Path root, JsonNode manifest, JsonNode run, String runs, DetectionPolicy policy)
      throws IOException {
    int batch = manifest.get("batch").intValue();
    int priors = manifest.get("priors").intValue();
    int classes = manifest.get("classes").intValue();
    boolean ultraFace = ULTRAFACE.contains(root.getFileName().toString());
    float[] logits =
        TensorFile.floats(root.resolve(ultraFace ? "logits.npy" : "class_predictions.npy"));
    float[] offsets =
        TensorFile.floats(root.resolve(ultraFace ? "locations.npy" : "box_encodings_yx.npy"));
    PriorBoxes boxes = PriorBoxes.ofCenters(TensorFile.floats(root.resolve("priors.npy")), 1f, 1f);
    DetectedRows rows =
        DetectedRows.onAllBackends(
            boxes, policy, Predictions.of(BatchShape.of(batch, priors, classes), logits, offsets));
    if (root.getFileName().toString().equals(FACE_API)) {
      rows = rows.ofLabel(1);
    }
    Path recorded = root.resolve(runs).resolve(run.get("run").textValue());
    return compare(recorded, manifest, run, rows, ultraFace);
  }

  private static double compare(
      Path recorded, JsonNode manifest, JsonNode run, DetectedRows rows, boolean pixels)
      throws IOException {
    int[] kept = TensorFile.integers(recorded.resolve("kept.npy"));
    float[] scores = TensorFile.floats(recorded.resolve("score.npy"));
    float[] boxes = TensorFile.floats(recorded.resolve("box.npy"));
    assertEquals(kept.length / 3, rows.scores().length, "number of detections");
    boolean soft = run.get("params").path("nms_method").asText().equals("soft");
    int[] order = matched(kept, scores, rows);
    double largest = 0;
    for (int i = 0; i < order.length; i++) {
      double score = rows.scores()[order[i]];
      double allowed = soft ? DECAYED * scores[i] : SCORE_ULPS * Math.ulp(scores[i]);
      assertEquals(scores[i], score, allowed, "score of detection " + i);
      JsonNode image = manifest.get("images").get(kept[3 * i]);
      for (int j = 0; j < 4; j++) {
        double side = pixels ? image.get(j % 2 == 0 ? "width" : "height").doubleValue() : 1;
        double expected = boxes[4 * i + j] / side;
        double error =
            Math.abs(rows.boxes()[4 * order[i] + j] - expected) / Math.max(1, Math.abs(expected));
        assertEquals(0, error, BOX, "coordinate " + j + " of detection " + i);
        largest = Math.max(largest, error);
      }
    }
    return largest;
  }

  /**
   * The detection of ours for each recorded one. Rows come in the same order but for those whose
   * scores are equal or within the last places, which an unstable sort or a softmax of our own may
   * swap; such a row is found among its neighbours.
   */
  private static int[] matched(int[] kept, float[] scores, DetectedRows rows) {
    int count = scores.length;
    int[] order = new int[count];
    Map<String, List<Integer>> byRow = new HashMap<>();
    for (int i = 0; i < count; i++) {
      byRow
          .computeIfAbsent(
              rows.kept()[3 * i] + " " + rows.kept()[3 * i + 1] + " " + rows.kept()[3 * i + 2],
              row -> new ArrayList<>())
          .add(i);
    }
    for (int i = 0; i < count; i++) {
      if (kept[3 * i + 2] < 0) {
        order[i] = i;
        assertArrayEquals(
            Arrays.copyOfRange(kept, 3 * i, 3 * i + 2),
            Arrays.copyOfRange(rows.kept(), 3 * i, 3 * i + 2));
        continue;
      }
      String row = kept[3 * i] + " " + kept[3 * i + 1] + " " + kept[3 * i + 2];
      List<Integer> found = byRow.get(row);
      if (found == null) {
        throw new AssertionError("detection " + i + ": none of " + row);
      }
      order[i] = found.getFirst();
      double apart = Math.abs(scores[i] - scores[order[i]]);
      double allowed = SCORE_ULPS * Math.ulp(scores[i]);
      if (order[i] != i && !(apart <= allowed)) {
        throw new AssertionError(
            "detection %d: %s came as %d, whose score is %s apart"
                .formatted(i, row, order[i], apart));
      }
    }
    return order;
  }
}
