package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.bench.npy.NpyBytes;
import dev.multibox.bench.npy.NpyFile;
import dev.multibox.bench.npy.NpyType;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.ReferenceLoss;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every preset through the command, on the smallest case that the programs themselves were run. */
class PresetGoldenTest {

  private static final double TOLERANCE = 1e-6;

  @TempDir Path folder;

  /** The loss that the program gave in float64, as its golden run records it. */
  private static double recorded(ReferenceLoss preset) {
    return switch (preset) {
      case CAFFE_SSD -> 10.856539114319327;
      case TORCHVISION, SSD_PYTORCH, LUFFICC, QFGAOHAO, GLUONCV -> 10.856537641792507;
      // The case's logits with the background moved to the end.
      case MMDETECTION -> 10.856537641792507;
      case NVIDIA, MLPERF -> 10.661387790403461;
      case SSD_KERAS, SOCRET360, BUBBLIIIING_V2 -> 11.053039017215111;
      case BUBBLIIIING_TORCH -> 11.053039025920746;
      case BUBBLIIIING_V1 -> 10.354240003847002;
      case RYKOV8 -> 4.583742930626699;
      case D2L, DJL -> 1.2027287669824245;
      // Caffe's, with LOGISTIC.
      case TF_OBJECT_DETECTION -> 21.623602509512974;
    };
  }

  @ParameterizedTest
  @EnumSource
  void givesTheRecordedLoss(ReferenceLoss preset) throws Exception {
    List<String> args = inputs(preset);
    JsonNode json = LossCommandTest.json(args);
    double expected = recorded(preset);
    assertEquals(expected, json.get("total").asDouble(), TOLERANCE * expected);
    assertEquals(preset.name(), json.get("preset").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"CAFFE_SSD", "TORCHVISION"})
  void givesTheRecordedGradient(ReferenceLoss preset) throws Exception {
    Path golden = golden(preset == ReferenceLoss.CAFFE_SSD ? "caffe/a_tiny" : "torchvision/a_tiny");
    List<String> args = inputs(preset);
    args.addAll(List.of("--gradients", folder.toString(), "--sparse"));
    CommandRun.of(args).succeeds();
    assertRows(golden, "grad_logits", "grad_logits", "grad_logits_rows", TOLERANCE);
    // Caffe encodes its targets itself and rounds them another way.
    assertRows(golden, "grad_loc", "grad_locations", "grad_location_rows", 10 * TOLERANCE);
  }

  private void assertRows(
      Path golden, String expected, String values, String rows, double tolerance)
      throws IOException {
    try (NpyFile expectedRows = NpyFile.open(golden.resolve(expected + "_rows.npy"));
        NpyFile expectedValues = NpyFile.open(golden.resolve(expected + "_vals_f64.npy"));
        NpyFile foundRows = NpyFile.open(folder.resolve(rows + ".npy"));
        NpyFile foundValues = NpyFile.open(folder.resolve(values + ".npy"))) {
      assertEquals(NpyType.INT64, foundRows.type());
      assertArrayEquals(expectedRows.ints(), foundRows.ints());
      assertArrayEquals(expectedValues.shape(), foundValues.shape());
      assertArrayEquals(expectedValues.doubles(), foundValues.doubles(), tolerance);
    }
  }

  private List<String> inputs(ReferenceLoss preset) throws Exception {
    Path inputs = golden("inputs/a_tiny");
    boolean probabilities =
        preset.policy().confidenceInput() == MultiBoxPolicy.ConfidenceInput.PROBABILITIES;
    Path scores = inputs.resolve(probabilities ? "probs.npy" : "logits.npy");
    if (preset.policy().backgroundColumn() == MultiBoxPolicy.BackgroundColumn.LAST) {
      scores = backgroundLast(scores);
    }
    return new ArrayList<>(
        List.of(
            "loss",
            "--preset",
            EnumNames.of(preset),
            "--logits",
            scores.toString(),
            "--locations",
            inputs.resolve("loc_pred.npy").toString(),
            "--labels",
            inputs.resolve("labels.npy").toString(),
            "--location-targets",
            inputs.resolve("loc_target.npy").toString()));
  }

  private Path backgroundLast(Path scores) throws IOException {
    try (NpyFile file = NpyFile.open(scores)) {
      double[] first = file.doubles();
      double[] last = new double[first.length];
      int classes = (int) file.shape()[2];
      for (int i = 0; i < first.length; i++) {
        int row = i / classes * classes;
        last[row + (i - row + classes - 1) % classes] = first[i];
      }
      return Files.write(
          folder.resolve("turned.npy"),
          NpyBytes.file(1, NpyType.FLOAT32, ByteOrder.nativeOrder(), last, file.shape()));
    }
  }

  private static Path golden(String name) throws URISyntaxException {
    return Path.of(PresetGoldenTest.class.getResource("/goldens/references/index.json").toURI())
        .resolveSibling(name);
  }

  @Test
  void takesKnobsOfEveryKind() throws Exception {
    for (String mining : List.of("none", "NONE", "all-negatives", "ALL_NEGATIVES")) {
      assertRecorded(ReferenceLoss.CAFFE_SSD, 14.301929661540845, "--mining=" + mining);
    }
    assertRecorded(ReferenceLoss.CAFFE_SSD, 11.678568884717661, "--location-loss=l2");
    assertRecorded(ReferenceLoss.CAFFE_SSD, 16.284808671478988, "--normalizer=batch-size");
    assertRecorded(ReferenceLoss.CAFFE_SSD, 1.0178005419674367, "--normalizer=batch-times-priors");
    assertRecorded(ReferenceLoss.CAFFE_SSD, 32.569617342957976, "--normalizer=NONE");
    assertRecorded(
        ReferenceLoss.BUBBLIIIING_V1,
        8.53751025600551,
        "--negatives-per-positive=2",
        "--alpha=0.5",
        "--fallback-negatives=7");
    assertRecorded(
        ReferenceLoss.SSD_KERAS,
        18.08892543285749,
        "--negatives-per-positive=2",
        "--min-negatives=40",
        "--alpha=2.5");
    assertRecorded(
        ReferenceLoss.GLUONCV,
        12.40207422270003,
        "--negatives-per-positive=2",
        "--min-negatives=11",
        "--alpha=0.3",
        "--beta=0.5");
  }

  private void assertRecorded(ReferenceLoss preset, double expected, String... knobs)
      throws Exception {
    List<String> args = inputs(preset);
    args.addAll(List.of(knobs));
    assertEquals(
        expected, LossCommandTest.json(args).get("total").asDouble(), TOLERANCE * expected);
  }
}
