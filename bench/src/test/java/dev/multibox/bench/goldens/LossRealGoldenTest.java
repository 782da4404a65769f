package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.bench.data.CapturedNetwork;
import dev.multibox.bench.data.CapturedPredictions;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The loss of real detectors against UltraFace's own MultiboxLoss, which is qfgaohao's, and the
 * outputs that the benchmarks have of them against the recorded ones.
 */
class LossRealGoldenTest {

  /** The networks of the benchmarks by their folder below {@code real}. */
  private static final Map<String, CapturedNetwork> NETWORKS =
      new TreeMap<>(
          Map.of(
              "ultraface_rfb320", CapturedNetwork.ULTRAFACE_320,
              "ultraface_rfb640", CapturedNetwork.ULTRAFACE_640,
              "ultraface_masked320", CapturedNetwork.ULTRAFACE_MASKED_320,
              "ultraface_masked640", CapturedNetwork.ULTRAFACE_MASKED_640));

  /** The photographs in the resources, in their order. */
  private static final Map<CapturedNetwork, List<String>> PHOTOGRAPHS =
      Map.of(
          CapturedNetwork.ULTRAFACE_320, List.of("uf_02", "uf_09"),
          CapturedNetwork.ULTRAFACE_640, List.of("uf_09"),
          CapturedNetwork.ULTRAFACE_MASKED_320, List.of("uf_09", "mask_2"),
          CapturedNetwork.ULTRAFACE_MASKED_640, List.of("mask_2"));

  /** Half a step of 1/32, to which the locations of negatives are rounded. */
  private static final float ROUNDED = 1 / 64f;

  private static final GoldenTable TABLE = new GoldenTable("Loss of real detectors");

  @AfterAll
  static void printTable() {
    System.out.println(TABLE);
  }

  @TestFactory
  List<DynamicTest> recordedLosses() {
    GoldenFolder folder = GoldenFolder.sharedOrSkip();
    List<DynamicTest> tests = new ArrayList<>();
    List<String> names = new ArrayList<>(NETWORKS.keySet());
    names.add("ultraface_slim320");
    for (String name : names) {
      Path root = folder.root().resolve("real").resolve(name);
      tests.add(dynamicTest(name, () -> TABLE.check(folder, name, name, () -> largestError(root))));
    }
    return tests;
  }

  private static double largestError(Path root) throws IOException {
    DenseBatch batch = PretrainedBatch.of(root);
    JsonNode recorded = GoldenFolder.json(root.resolve("loss/manifest.json"));
    Evaluation evaluation = evaluation(batch);
    // Where rounding decides which of equal priors are mined, the loss is the same (README).
    if (recorded.get("mined_same_with_float64_keys").booleanValue()) {
      byte[] mined = new byte[batch.rows()];
      for (int row : TensorFile.integers(root.resolve("loss/mined.npy"))) {
        mined[row] = 1;
      }
      assertArrayEquals(mined, evaluation.mined(), "mined priors, as batch * priors + prior");
    }
    return requireLoss(recorded, evaluation.terms());
  }

  private static Evaluation evaluation(DenseBatch batch) {
    return Evaluation.onAllBackends(
        ReferenceLoss.QFGAOHAO.policy(), batch.predictions(), batch.targets());
  }

  private static double requireLoss(JsonNode recorded, LossTerms terms) {
    RelativeErrors errors = new RelativeErrors();
    assertEquals(recorded.get("num_positives").longValue(), terms.positives(), "positives");
    assertEquals(recorded.get("num_mined").longValue(), terms.negatives(), "negatives");
    double confidence = recorded.get("confidence_f64").doubleValue();
    double location = recorded.get("location_f64").doubleValue();
    double total = recorded.get("loss_f64").doubleValue();
    errors.require("confidence", confidence, terms.confidence(), CapturedCheck.CONFIDENCE, 0);
    errors.require("location", location, terms.location(), CapturedCheck.LOCATION, 0);
    errors.require("total", total, terms.total(), CapturedCheck.CONFIDENCE, 0);
    return errors.largest();
  }

  /** The resources are images of the recorded batch, those of 17640 priors all of it. */
  @TestFactory
  List<DynamicTest> resourcesOfBenchmarks() {
    GoldenFolder folder = GoldenFolder.sharedOrSkip();
    List<DynamicTest> tests = new ArrayList<>();
    NETWORKS.forEach(
        (name, network) ->
            tests.add(
                dynamicTest(
                    name,
                    () -> requireRecorded(folder.root().resolve("real").resolve(name), network))));
    return tests;
  }

  private static void requireRecorded(Path root, CapturedNetwork network) throws IOException {
    DenseBatch recorded = PretrainedBatch.of(root);
    JsonNode manifest = GoldenFolder.json(root.resolve("loss/manifest.json"));
    List<String> names = new ArrayList<>();
    manifest.get("images").forEach(name -> names.add(name.asText()));
    CapturedPredictions captured = CapturedPredictions.load(network);
    List<String> photographs = PHOTOGRAPHS.get(network);
    assertEquals(photographs.size(), network.images());
    for (int image = 0; image < photographs.size(); image++) {
      int of = names.indexOf(photographs.get(image));
      int priors = network.priors();
      requireSame(image, captured.logits(), of, recorded.scores(), priors * network.classes());
      requireSame(image, captured.locationTargets(), of, recorded.locationTargets(), priors * 4);
      assertArrayEquals(
          Arrays.copyOfRange(recorded.labels(), of * priors, (of + 1) * priors),
          Arrays.copyOfRange(captured.labels(), image * priors, (image + 1) * priors));
      for (int prior = 0; prior < priors; prior++) {
        float allowed = recorded.labels()[of * priors + prior] > 0 ? 0f : ROUNDED;
        for (int i = 0; i < 4; i++) {
          assertEquals(
              recorded.locations()[(of * priors + prior) * 4 + i],
              captured.locations()[(image * priors + prior) * 4 + i],
              allowed,
              "coordinate " + i + " of prior " + prior + " of image " + image);
        }
      }
    }
    if (photographs.size() == recorded.batch()) {
      DenseBatch batch =
          new DenseBatch(
              network.images(),
              network.priors(),
              network.classes(),
              captured.logits(),
              captured.locations(),
              captured.labels(),
              captured.locationTargets());
      requireLoss(manifest, evaluation(batch).terms());
    }
  }

  private static void requireSame(
      int image, float[] captured, int of, float[] recorded, int perImage) {
    assertArrayEquals(
        Arrays.copyOfRange(recorded, of * perImage, (of + 1) * perImage),
        Arrays.copyOfRange(captured, image * perImage, (image + 1) * perImage));
  }
}
