package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.detection.DetectionPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
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

  private static final String OBJECTRON = "objectron_ssd_mobilenetv2";

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
    for (String network : RealDetections.ULTRAFACE) {
      add(tests, folder, network, "detections", RealDetectionPolicies::ultraFace);
    }
    return tests;
  }

  @TestFactory
  List<DynamicTest> faceApi() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    add(
        tests,
        GoldenFolder.sharedOrSkip(),
        RealDetections.FACE_API,
        "detections",
        RealDetectionPolicies::faceApi);
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
        RealDetectionPolicies::objectron);
    return tests;
  }

  @Test
  void runsThatAreNotCompared() throws IOException {
    GoldenFolder folder = GoldenFolder.sharedOrSkip();
    List<String> listed = new ArrayList<>();
    for (String network : RealDetections.ULTRAFACE) {
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
                      () ->
                          RealDetections.check(
                              root, manifest, run, runs, program.policy(run.get("params"))))));
    }
  }
}
