package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.detection.DetectionPolicy;
import dev.multibox.detection.DetectionPolicy.Order;
import dev.multibox.detection.DetectionPolicy.Ties;
import dev.multibox.detection.Overlap;
import dev.multibox.detection.ReferenceDetection;
import dev.multibox.detection.Scores;
import dev.multibox.detection.Suppression;
import dev.multibox.matching.BoxCoding;
import dev.multibox.matching.PriorBoxes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Detections of pre-trained detectors on photographs: UltraFace (softmax of two or three logits),
 * face-api and Objectron (sigmoids, y first), BlazeFace (one logit, linear boxes).
 */
class DetectionRealGoldenTest {

  private static final List<String> ULTRAFACE =
      List.of(
          "ultraface_rfb320",
          "ultraface_slim320",
          "ultraface_rfb640",
          "ultraface_masked320",
          "ultraface_masked640");

  private static final String FACE_API = "faceapi_ssd_mobilenetv1";
  private static final String OBJECTRON = "objectron_ssd_mobilenetv2";

  /** Units of the last place that a score of ours may be off the program's. */
  private static final double SCORE_ULPS = 8;

  /** Products of exponentials. */
  private static final double DECAYED = 2e-5;

  /** Of the image's side. */
  private static final double BOX = 4e-6;

  private static final String UNSTABLE = "kept by an unstable sort of equal scores";

  private static final GoldenTable TABLE = new GoldenTable("Detections of pre-trained networks");

  @AfterAll
  static void printTable() {
    System.out.println(TABLE);
  }

  @TestFactory
  List<DynamicTest> ultraFace() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    GoldenFolder folder = GoldenFolder.sharedOrSkip();
    for (String network : ULTRAFACE) {
      add(tests, folder, network, "detections", DetectionRealGoldenTest::ultraFace);
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> faceApi() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    add(
        tests,
        GoldenFolder.sharedOrSkip(),
        FACE_API,
        "detections",
        DetectionRealGoldenTest::faceApi);
    return tests;
  }

  @TestFactory
  List<DynamicTest> objectron() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    add(
        tests,
        GoldenFolder.sharedOrSkip(),
        OBJECTRON,
        "detections_by_reading",
        DetectionRealGoldenTest::objectron);
    return tests;
  }

  @Test
  void runsThatAreNotCompared() throws IOException {
    GoldenFolder folder = GoldenFolder.sharedOrSkip();
    List<String> listed = new ArrayList<>();
    for (String network : ULTRAFACE) {
      Path root = folder.root().resolve("real").resolve(network);
      for (JsonNode run : GoldenFolder.json(root.resolve("manifest.json")).get("runs")) {
        if (run.path("numpy_stable_set_difference").asInt() > 0) {
          listed.add(network + " " + run.get("run").textValue());
        }
      }
    }
    assertEquals(
        List.of(
            "ultraface_rfb640 thr0.01_iou0.3_cand200_top-1",
            "ultraface_rfb640 thr0.05_iou0.45_cand400_top-1",
            "ultraface_rfb640 thr0.02_iou0.5_cand1000_top50"),
        listed);
  }

  @TestFactory
  List<DynamicTest> blazeFace() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    GoldenFolder folder = GoldenFolder.sharedOrSkip();
    for (String network : List.of("blazeface_front128", "blazeface_back256")) {
      Path root = folder.root().resolve("real").resolve(network);
      JsonNode recorded = GoldenFolder.json(root.resolve("detections_by_reading.json"));
      for (Map.Entry<String, JsonNode> run : recorded.get("by_threshold").properties()) {
        String name = network + " " + run.getKey();
        tests.add(
            dynamicTest(
                name,
                () ->
                    TABLE.check(
                        folder,
                        network,
                        name,
                        () ->
                            BlendedFaces.check(
                                root, Float.parseFloat(run.getKey()), run.getValue()))));
      }
    }
    return tests;
  }

  /** What a program's parameters make of the scores and offsets. */
  private interface Program {
    DetectionPolicy policy(JsonNode params);
  }

  private static void add(
      List<DynamicTest> tests, GoldenFolder folder, String network, String runs, Program program)
      throws IOException {
    Path root = folder.root().resolve("real").resolve(network);
    JsonNode manifest = GoldenFolder.json(root.resolve("manifest.json"));
    for (JsonNode run : manifest.get("runs")) {
      String name = run.get("run").textValue();
      if (run.path("numpy_stable_set_difference").asInt() > 0) {
        TABLE.unchecked(folder, network, UNSTABLE);
        continue;
      }
      tests.add(
          dynamicTest(
              network + " " + name,
              () ->
                  TABLE.check(
                      folder,
                      network,
                      network + " " + name,
                      () -> check(root, manifest, run, runs, program.policy(run.get("params"))))));
    }
  }

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

  private static final BoxCoding Y_FIRST =
      BoxCoding.builder().offsetOrder(BoxCoding.OffsetOrder.Y_FIRST).build();

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
