package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.matching.BoxCoding;
import dev.multibox.matching.MatchingPolicy;
import dev.multibox.matching.MatchingPolicy.ForceMatch;
import dev.multibox.matching.MatchingPolicy.Threshold;
import dev.multibox.matching.MatchingPolicy.UnmatchedBox;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.ReferenceTargets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Matchers against what thirteen published ones made of seven geometries. */
class MatcherGoldenTest {

  /** What the recorded matchers are, by name. */
  private static final Map<String, MatchingPolicy> POLICIES =
      Map.ofEntries(
          Map.entry("amdegroot_0.5", ReferenceTargets.SSD_PYTORCH.matching()),
          Map.entry("bubbliiiing_0.5", ReferenceTargets.BUBBLIIIING_V1.matching()),
          Map.entry(
              "caffe_BIPARTITE",
              ReferenceTargets.CAFFE_SSD.matching().toBuilder().threshold(Threshold.NONE).build()),
          Map.entry("caffe_PER_PREDICTION_0.5", ReferenceTargets.CAFFE_SSD.matching()),
          Map.entry("d2l_0.5", ReferenceTargets.D2L.matching()),
          Map.entry(
              "lufficc_0.45",
              ReferenceTargets.LUFFICC.matching().toBuilder().positiveOverlap(0.45f).build()),
          Map.entry("lufficc_0.5", ReferenceTargets.LUFFICC.matching()),
          Map.entry("nvidia_0.5", ReferenceTargets.NVIDIA.matching()),
          Map.entry("socret360_0.5_neutral0.3", ReferenceTargets.SOCRET360.matching()),
          Map.entry("ssd_keras_0.5_neg0.3", ReferenceTargets.SSD_KERAS.matching()),
          Map.entry(
              "torchvision_Matcher_0.5_0.4",
              MatchingPolicy.builder()
                  .neutralOverlap(0.4f)
                  .forceMatch(ForceMatch.NONE)
                  .unmatchedBox(UnmatchedBox.NONE)
                  .build()),
          Map.entry(
              "torchvision_Matcher_0.7_0.3_lowq",
              MatchingPolicy.builder()
                  .positiveOverlap(0.7f)
                  .neutralOverlap(0.3f)
                  .forceMatch(ForceMatch.TIED_BEST_PRIORS)
                  .unmatchedBox(UnmatchedBox.NONE)
                  .build()),
          Map.entry("torchvision_SSDMatcher_0.5", ReferenceTargets.TORCHVISION.matching()));

  /** Recorded offsets come of the same float operations in another order. */
  private static final double OFFSET = 2e-6;

  private static final GoldenTable TABLE = new GoldenTable("Matchers");

  @AfterAll
  static void printTable() {
    System.out.println(TABLE);
  }

  @TestFactory
  List<DynamicTest> shippedMatchers() throws IOException {
    return tests(GoldenFolder.shipped());
  }

  @TestFactory
  List<DynamicTest> sharedMatchers() throws IOException {
    return tests(GoldenFolder.sharedOrSkip());
  }

  @Test
  void everyRecordedMatcherHasAPolicy() throws IOException {
    JsonNode cases = manifest(GoldenFolder.shipped());
    assertEquals(7, cases.size(), "geometries");
    for (JsonNode recorded : cases) {
      List<String> names = new ArrayList<>();
      recorded.get("results").fieldNames().forEachRemaining(names::add);
      assertEquals(POLICIES.keySet(), java.util.Set.copyOf(names));
    }
  }

  private static JsonNode manifest(GoldenFolder folder) throws IOException {
    return GoldenFolder.json(folder.references().resolve("matcher/manifest.json")).get("cases");
  }

  private static List<DynamicTest> tests(GoldenFolder folder) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    JsonNode cases = manifest(folder);
    for (Map.Entry<String, JsonNode> geometry :
        (Iterable<Map.Entry<String, JsonNode>>) cases.properties()) {
      for (String matcher : POLICIES.keySet().stream().sorted().toList()) {
        String record = geometry.getKey() + " " + matcher;
        JsonNode expected = geometry.getValue().get("results").get(matcher);
        tests.add(
            dynamicTest(
                record,
                () ->
                    TABLE.check(
                        folder,
                        matcher,
                        record,
                        () -> check(folder, geometry.getKey(), matcher, expected))));
      }
    }
    return tests;
  }

  private static double check(GoldenFolder folder, String geometry, String matcher, JsonNode counts)
      throws IOException {
    Path inputs = folder.references().resolve("matcher").resolve(geometry);
    float[] boxes = TensorFile.floats(inputs.resolve("gt_xyxy.npy"));
    int[] labels = IntStream.rangeClosed(1, boxes.length / 4).toArray();
    TargetRun run =
        TargetRun.onAllBackends(
            priors(inputs, matcher),
            POLICIES.get(matcher),
            coding(matcher),
            boxes,
            labels,
            new int[] {0, labels.length});
    assertArrayEquals(TensorFile.integers(inputs.resolve(matcher + ".npy")), run.matches());
    assertEquals(counts.get("num_pos").intValue(), run.positives()[0], "positives");
    long neutral = IntStream.of(run.labels()).filter(label -> label < 0).count();
    assertEquals(counts.get("neutral").longValue(), neutral, "neutral priors");
    Path offsets = inputs.resolve(matcher + "_loc.npy");
    if (!Files.exists(offsets) && !Files.exists(Path.of(offsets + ".gz"))) {
      return 0;
    }
    return OffsetErrors.require(
        "offset",
        OffsetErrors.doubles(TensorFile.floats(offsets)),
        run.locationsOf(run.matched()),
        OFFSET);
  }

  /** Caffe and torchvision take corners, the others centres and sizes. */
  private static PriorBoxes priors(Path inputs, String matcher) throws IOException {
    return matcher.startsWith("torchvision") || matcher.startsWith("caffe")
        ? PriorBoxes.ofCorners(TensorFile.floats(inputs.resolve("priors_xyxy.npy")), 1f, 1f)
        : PriorBoxes.ofCenters(TensorFile.floats(inputs.resolve("priors_cxcywh.npy")), 1f, 1f);
  }

  private static BoxCoding coding(String matcher) {
    return matcher.startsWith("socret360")
        ? ReferenceTargets.SOCRET360.coding()
        : ReferenceTargets.CAFFE_SSD.coding();
  }
}
