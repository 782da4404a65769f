package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.Backend;
import dev.multibox.detection.DetectionPolicy;
import dev.multibox.detection.DetectionPolicy.Order;
import dev.multibox.detection.DetectionPolicy.Ties;
import dev.multibox.detection.DetectionPolicyBuilder;
import dev.multibox.detection.NonMaximumSuppression;
import dev.multibox.detection.Overlap;
import dev.multibox.detection.Suppression;
import dev.multibox.detection.Suppression.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Suppression by itself against fourteen functions of eight programs on the same boxes. */
class DetectionSuppressionGoldenTest {

  /** Caffe's old function drops boxes of less. */
  private static final float LEAST_AREA = 1e-5f;

  /** Decayed scores are products of up to hundreds of exponentials. */
  private static final double DECAYED = 3e-5;

  private static final String UNCHECKED =
      """
      amdegroot_nms 1: NaN and infinity: a record, no specification
      amdegroot_nms 2: equal scores in the order of an unstable sort
      caffe_nms_fast 1: NaN and infinity: a record, no specification
      caffe_nms_fast_eta 1: NaN and infinity: a record, no specification
      caffe_nms_old 1: NaN and infinity: a record, no specification
      coco_bbNms 1: NaN and infinity: a record, no specification
      lufficc_batched_nms 1: NaN and infinity: a record, no specification
      onnx 1: NaN and infinity: a record, no specification
      qfgaohao_hard 1: NaN and infinity: a record, no specification
      qfgaohao_hard 2: equal scores in the order of an unstable sort
      ssd_keras_half 1: NaN and infinity: a record, no specification
      ssd_keras_include 1: NaN and infinity: a record, no specification
      torchvision_batched_nms 1: NaN and infinity: a record, no specification
      torchvision_batched_vanilla 1: NaN and infinity: a record, no specification
      torchvision_nms 1: NaN and infinity: a record, no specification
      """;

  private static final GoldenTable TABLE = new GoldenTable("Non-maximum suppression");

  @AfterAll
  static void printTable() {
    System.out.println(TABLE);
  }

  @TestFactory
  List<DynamicTest> shippedRuns() throws IOException {
    return tests(GoldenFolder.shipped());
  }

  @TestFactory
  List<DynamicTest> sharedRuns() throws IOException {
    return tests(GoldenFolder.sharedOrSkip());
  }

  @Test
  void everyRunIsComparedOrListed() throws IOException {
    GoldenFolder folder = GoldenFolder.sharedOrSkip();
    GoldenTable table = new GoldenTable("unchecked");
    for (JsonNode entry : index(folder)) {
      if (reason(entry) != null) {
        table.unchecked(folder, entry.get("function").textValue(), reason(entry));
      }
    }
    assertEquals(UNCHECKED, table.unchecked(folder));
  }

  private static JsonNode index(GoldenFolder folder) throws IOException {
    return GoldenFolder.json(folder.root().resolve("detections/nms/index.json"));
  }

  private static String reason(JsonNode entry) {
    String name = entry.get("case").textValue();
    if (!entry.path("error").isNull() && entry.has("error")) {
      return "the program raised";
    }
    if (name.equals("nonfinite")) {
      return "NaN and infinity: a record, no specification";
    }
    boolean open =
        List.of("amdegroot_nms", "qfgaohao_hard").contains(entry.get("function").textValue());
    return open && List.of("ties", "duplicates").contains(name)
        ? "equal scores in the order of an unstable sort"
        : null;
  }

  private static List<DynamicTest> tests(GoldenFolder folder) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode entry : index(folder)) {
      String function = entry.get("function").textValue();
      String name = entry.get("directory").textValue();
      if (reason(entry) != null) {
        table(folder, function, reason(entry));
        continue;
      }
      tests.add(
          dynamicTest(name, () -> TABLE.check(folder, function, name, () -> check(folder, entry))));
    }
    return tests;
  }

  private static void table(GoldenFolder folder, String function, String reason) {
    TABLE.unchecked(folder, function, reason);
  }

  static double check(GoldenFolder folder, JsonNode entry) throws IOException {
    Path root = folder.root().resolve("detections");
    Path run = root.resolve(entry.get("directory").textValue());
    Path inputs = root.resolve("nms/inputs").resolve(entry.get("case").textValue());
    JsonNode manifest = GoldenFolder.json(run.resolve("manifest.json"));
    float[] boxes = TensorFile.floats(inputs.resolve("boxes.npy"));
    float[] scores = TensorFile.floats(inputs.resolve("scores.npy"));
    int[] classes = TensorFile.integers(inputs.resolve("classes.npy"));
    String function = entry.get("function").textValue();
    if (function.equals("qfgaohao_soft")) {
      return checkSoft(run, boxes, scores);
    }
    DetectionPolicy policy = policy(function, manifest);
    String variant = run.getFileName().toString();
    boolean byClass =
        variant.contains("_classes") || policy.suppression().scope() != Scope.ALL_CLASSES;
    int[] labels = byClass ? classes : null;
    if (function.equals("caffe_nms_old")) {
      scores = withoutSmall(boxes, scores);
    }
    // The run with centres and sizes was given those of the same boxes.
    if (variant.contains("_classes")) {
      policy =
          policy.toBuilder().suppression(policy.suppression().withScope(Scope.PER_CLASS)).build();
    }
    int[] kept = onAllBackends(policy, boxes, scores, labels);
    if (function.equals("onnx")) {
      int[] selected = TensorFile.integers(run.resolve("selected.npy"));
      int[] rows = new int[kept.length * 3];
      for (int i = 0; i < kept.length; i++) {
        rows[3 * i + 1] = labels == null ? 0 : labels[kept[i]];
        rows[3 * i + 2] = kept[i];
      }
      assertArrayEquals(selected, rows);
    } else {
      int[] expected = TensorFile.integers(run.resolve("kept.npy"));
      boolean openTies = function.equals("torchvision_batched_vanilla");
      if (openTies && !Arrays.equals(expected, kept)) {
        assertSameScores(expected, kept, scores);
      } else {
        assertArrayEquals(expected, kept);
      }
    }
    return 0;
  }

  /** The last sort of the function by class is not stable. */
  private static void assertSameScores(int[] expected, int[] kept, float[] scores) {
    assertArrayEquals(
        IntStream.of(expected).sorted().toArray(), IntStream.of(kept).sorted().toArray());
    for (int i = 0; i < expected.length; i++) {
      assertEquals(scores[expected[i]], scores[kept[i]]);
    }
  }

  private static double checkSoft(Path run, float[] boxes, float[] scores) throws IOException {
    float[] picked = TensorFile.floats(run.resolve("picked.npy"));
    DetectionPolicy policy =
        all(Suppression.soft(0.5f).withScope(Scope.ALL_CLASSES)).scoreThreshold(0.01f).build();
    double largest = 0;
    for (Backend backend : Evaluation.BACKENDS) {
      NonMaximumSuppression suppression = NonMaximumSuppression.of(policy, scores.length, backend);
      int[] kept = new int[scores.length];
      int count = suppression.suppress(boxes, scores, null, scores.length, kept);
      assertEquals(picked.length / 5, count, "boxes on " + backend);
      for (int i = 0; i < count; i++) {
        for (int j = 0; j < 4; j++) {
          assertEquals(picked[5 * i + j], boxes[4 * kept[i] + j], "box " + i);
        }
        double error = Math.abs(suppression.score(i) - picked[5 * i + 4]) / picked[5 * i + 4];
        assertEquals(0, error, DECAYED, "score " + i);
        largest = Math.max(largest, error);
      }
    }
    return largest;
  }

  private static int[] onAllBackends(
      DetectionPolicy policy, float[] boxes, float[] scores, int[] labels) {
    int[] first = null;
    for (Backend backend : Evaluation.BACKENDS) {
      int[] kept = new int[scores.length];
      int count =
          NonMaximumSuppression.of(policy, scores.length, backend)
              .suppress(boxes, scores, labels, scores.length, kept);
      int[] some = Arrays.copyOf(kept, count);
      first = first == null ? some : first;
      assertArrayEquals(first, some, () -> "kept on " + backend);
    }
    return first;
  }

  private static DetectionPolicyBuilder all(Suppression suppression) {
    return DetectionPolicy.builder()
        .scoreThreshold(Float.NEGATIVE_INFINITY)
        .candidatesPerClass(DetectionPolicy.ALL)
        .keptPerImage(DetectionPolicy.ALL)
        .suppression(suppression)
        .order(Order.BY_SCORE)
        .ties(Ties.LOWEST_PRIOR);
  }

  private static DetectionPolicy policy(String function, JsonNode manifest) {
    double asDouble = manifest.get("iou_threshold").doubleValue();
    Suppression wide = Suppression.hard(asDouble).withScope(Scope.ALL_CLASSES);
    Suppression narrow = wide.withThreshold((float) asDouble);
    Suppression orNan = narrow.withTest(Suppression.Test.ABOVE_OR_NAN);
    Suppression keras = wide.withOverlap(Overlap.IN_DOUBLE).withTest(Suppression.Test.ABOVE_OR_NAN);
    return switch (function) {
      case "torchvision_nms" -> all(wide).build();
      case "torchvision_batched_nms" -> all(wide.withClassOffset(1000)).build();
      case "torchvision_batched_vanilla" -> all(wide.withScope(Scope.PER_CLASS)).build();
      case "lufficc_batched_nms" -> all(wide.withClassOffset(Integer.MAX_VALUE)).build();
      case "amdegroot_nms" -> all(orNan).candidatesPerClass(200).build();
      case "qfgaohao_hard" ->
          all(orNan.withOverlap(Overlap.EPSILON)).candidatesPerClass(200).build();
      case "caffe_nms_fast", "caffe_nms_old" ->
          all(orNan.withOverlap(Overlap.ZERO_WHERE_APART)).build();
      case "caffe_nms_fast_eta" ->
          all(Suppression.adaptive((float) asDouble, 0.95f).withScope(Scope.ALL_CLASSES))
              .candidatesPerClass(400)
              .scoreThreshold(0.2f)
              .build();
      case "ssd_keras_half" -> all(keras).build();
      case "ssd_keras_include" -> all(keras.withOverlap(Overlap.SSD_KERAS_INCLUDE)).build();
      case "coco_bbNms" ->
          all(wide.withOverlap(
                  new Overlap(
                      0f,
                      0f,
                      0f,
                      Overlap.Apart.ZERO,
                      Overlap.Corners.IN_ORDER,
                      Overlap.Precision.DOUBLE)))
              .build();
      case "onnx" ->
          all(narrow.withOverlap(Overlap.ONNX))
              .scoreThreshold(manifest.get("score_threshold").floatValue())
              .keptPerClass(manifest.get("max_output_boxes_per_class").intValue())
              .order(Order.BY_LABEL)
              .build();
      default -> throw new IllegalArgumentException(function);
    };
  }

  private static float[] withoutSmall(float[] boxes, float[] scores) {
    float[] some = scores.clone();
    for (int i = 0; i < scores.length; i++) {
      float width = boxes[4 * i + 2] - boxes[4 * i];
      float height = boxes[4 * i + 3] - boxes[4 * i + 1];
      float area = width < 0 || height < 0 ? 0 : width * height;
      some[i] = area < LEAST_AREA ? Float.NaN : scores[i];
    }
    return some;
  }
}
