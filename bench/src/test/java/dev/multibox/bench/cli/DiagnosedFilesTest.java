package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.multibox.bench.goldens.GoldenFolder;
import dev.multibox.bench.goldens.TensorFile;
import dev.multibox.bench.npy.NpyType;
import dev.multibox.bench.npy.NpyWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What detect, evaluate and match say of files that are likely wrong, and of recorded ones. */
class DiagnosedFilesTest {

  private static final String DEAD =
      "1 of 21 classes have the same score for every prior, the first is 0.5 at [3]; check the"
          + " weights of that class in the last layer";

  @TempDir Path folder;
  private DetectionInputs inputs;

  @BeforeEach
  void writeInputs() throws IOException {
    inputs = DetectionInputs.write(folder);
  }

  private List<String> detect(String... more) {
    List<String> args = inputs.command("detect", more);
    args.addAll(List.of("--output", inputs.path("d.npy")));
    return args;
  }

  private List<String> evaluate(String... more) {
    List<String> args = inputs.command("evaluate", more);
    args.addAll(List.of("--ground-truth", inputs.path("voc")));
    return args;
  }

  private List<String> match(String... more) {
    List<String> args = new ArrayList<>(List.of("match", "--priors", "ssd300-voc"));
    args.addAll(List.of("--ground-truth", inputs.path("voc"), "--output", inputs.path("m")));
    args.addAll(List.of(more));
    return args;
  }

  private void killClass() throws IOException {
    float[] logits = inputs.sample().logits().clone();
    for (int i = 3; i < logits.length; i += inputs.sample().classes()) {
      logits[i] = 0.5f;
    }
    write("logits.npy", logits, inputs.sample().classes());
  }

  private void write(String name, float[] values, int columns) throws IOException {
    long priors = inputs.sample().priors();
    Files.delete(folder.resolve(name));
    inputs.array(name, values, inputs.sample().batch(), priors, columns);
  }

  @Test
  void rightFilesAreNoWarning() {
    for (List<String> args : List.of(detect("--strict"), evaluate("--strict"), match("--strict"))) {
      CommandRun.of(args).succeeds();
    }
    for (List<String> args : List.of(detect("--diagnose"), evaluate("--diagnose"))) {
      assertEquals(
          List.of("Diagnosis of 4 of 4 images", "nothing found"),
          CommandRun.of(args).succeeds().out().lines().toList());
    }
    Path made = folder.resolve("n");
    List<String> args = match("--diagnose", "--output", made.toString());
    args.subList(5, 7).clear();
    assertEquals(
        List.of("Diagnosis of 4 of 4 images", "nothing found"),
        CommandRun.of(args).succeeds().out().lines().toList());
    assertFalse(Files.exists(made));
  }

  @Test
  void warningsGoToStandardErrorAndStrictMakesThemErrors() throws IOException {
    killClass();
    CommandRun found = CommandRun.of(detect());
    assertEquals(0, found.exitCode());
    assertEquals("multibox detect: warning: " + DEAD, found.err().strip());
    CommandRun evaluated = CommandRun.of(evaluate("--json"));
    assertEquals(0, evaluated.exitCode());
    assertEquals("multibox evaluate: warning: " + DEAD, evaluated.err().strip());
    assertTrue(new ObjectMapper().readTree(evaluated.out()).get("loss").isObject());
    Files.delete(folder.resolve("d.npy"));
    CommandRun.refuses(
        folder, detect("--strict"), "multibox detect: " + DEAD + ", or leave --strict out");
    CommandRun.refuses(
        folder, evaluate("--strict"), "multibox evaluate: " + DEAD + ", or leave --strict out");
  }

  @Test
  void diagnosePrintsAllWithCounts() throws IOException {
    killClass();
    float[] locations = inputs.sample().locations().clone();
    locations[6] = Float.NaN;
    write("locations.npy", locations, 4);
    String offsets =
        "warning: 1 of 139712 predicted offsets are not finite, the first is NaN at [0][1][2];";
    for (List<String> args : List.of(detect("--diagnose"), evaluate("--diagnose"))) {
      List<String> lines = CommandRun.of(args).succeeds().out().lines().toList();
      assertEquals("Diagnosis of 4 of 4 images", lines.getFirst());
      assertEquals("warning: " + DEAD, lines.get(1));
      assertTrue(lines.get(2).startsWith(offsets), lines.get(2));
      assertEquals(3, lines.size());
    }
    JsonNode json =
        new ObjectMapper()
            .readTree(CommandRun.of(evaluate("--diagnose", "--json")).succeeds().out());
    assertEquals("dead-classes", json.get("findings").get(0).get("kind").asText());
    assertFalse(Files.exists(folder.resolve("d.npy")));
    List<String> args = new ArrayList<>(List.of("evaluate", "--diagnose"));
    args.addAll(List.of("--ground-truth", inputs.path("voc"), "--detections", inputs.path("x")));
    CommandRun.of(args)
        .refuses(
            "--diagnose: expected predictions by --logits and --locations with it, found"
                + " --detections; 'multibox match --diagnose' looks at the objects alone");
  }

  /** A loss looks at the targets, too: an evaluation without one looks at scores and boxes. */
  @Test
  void probabilitiesAreRefusedWithTheOptionsOfTheCommand() throws IOException {
    float[] sigmoids = inputs.sample().logits().clone();
    for (int i = 0; i < sigmoids.length; i++) {
      sigmoids[i] = (float) (0.01 + 0.98 / (1 + Math.exp(-sigmoids[i])));
    }
    write("logits.npy", sigmoids, inputs.sample().classes());
    String refusal =
        "expected logits, the scores before the sigmoid, found that all of image 0 lie between 0"
            + " and 1; give the scores before the sigmoid, or --scores probabilities takes these";
    CommandRun.of(detect("--scores", "sigmoid")).refuses(refusal);
    CommandRun.of(evaluate("--scores", "sigmoid")).refuses(refusal);
    assertTrue(
        CommandRun.of(detect("--diagnose"))
            .succeeds()
            .out()
            .contains("lie between 0 and 1, as sigmoids do, where logits are expected"));
  }

  @Test
  void objectsThatCannotBeMatchedAreCounted() throws IOException {
    Path file = folder.resolve("voc/000001.xml");
    String flat =
        "<object><name>dog</name><bndbox><xmin>9</xmin><ymin>9</ymin><xmax>9</xmax>"
            + "<ymax>20</ymax></bndbox></object></annotation>";
    Files.writeString(file, Files.readString(file).replace("</annotation>", flat));
    CommandRun.of(match()).succeeds();
    CommandRun.of(match("--strict"))
        .refuses("boxes cannot be matched: not finite, without a size, or outside the image");
    assertTrue(
        CommandRun.of(match("--diagnose")).succeeds().out().contains("boxes cannot be matched"));
  }

  private String real(String network, String file, int columns, int taken) throws IOException {
    Path root = GoldenFolder.sharedOrSkip().root().resolve("real").resolve(network);
    JsonNode manifest = GoldenFolder.json(root.resolve("manifest.json"));
    int batch = manifest.get("batch").intValue();
    int priors = manifest.get("priors").intValue();
    float[] numbers = TensorFile.floats(root.resolve(file));
    Path written = Files.createTempFile(folder, "real", ".npy");
    int rows = columns == 4 && file.startsWith("priors") ? priors : batch * priors;
    float[] part = new float[rows * taken];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(numbers, row * columns, part, row * taken, taken);
    }
    long[] shape =
        rows == priors && file.startsWith("priors")
            ? new long[] {priors, taken}
            : new long[] {batch, priors, taken};
    try (NpyWriter writer = NpyWriter.create(written, NpyType.FLOAT32)) {
      writer.writeFloats(part, 0, part.length);
      writer.complete(shape);
      writer.commit();
    }
    return written.toString();
  }

  /** Networks that were trained are as their programs meant them. */
  @ParameterizedTest
  @CsvSource({
    "ultraface_rfb320, logits.npy, locations.npy, 2, softmax",
    "ultraface_slim320, logits.npy, locations.npy, 2, softmax",
    "ultraface_rfb640, logits.npy, locations.npy, 2, softmax",
    "ultraface_masked320, logits.npy, locations.npy, 3, softmax",
    "ultraface_masked640, logits.npy, locations.npy, 3, softmax",
    "faceapi_ssd_mobilenetv1, class_predictions.npy, box_encodings_yx.npy, 3, sigmoid",
    "objectron_ssd_mobilenetv2, class_predictions.npy, box_encodings_yx.npy, 24, sigmoid"
  })
  void trainedNetworksAreNoWarning(
      String network, String scores, String offsets, int classes, String input) throws IOException {
    List<String> args = new ArrayList<>(List.of("detect", "--detector", "qfgaohao"));
    args.addAll(List.of("--logits", real(network, scores, classes, classes)));
    args.addAll(List.of("--locations", real(network, offsets, 4, 4), "--scores", input));
    args.addAll(List.of("--priors", real(network, "priors.npy", 4, 4), "--diagnose"));
    args.addAll(List.of("--output", inputs.path("none.npy")));
    String out = CommandRun.of(args).succeeds().out();
    assertFalse(out.contains("warning:"), out);
  }

  /** Real boxes of 38 photographs, the smallest of them some pixels. */
  @ParameterizedTest
  @ValueSource(strings = {"ultraface-320", "ssd300-voc"})
  void publishedBoxesAreNoWarning(String priors) throws IOException {
    Path root = GoldenFolder.sharedOrSkip().root().resolve("real").resolve("wider_matching");
    float[] truth = TensorFile.floats(root.resolve("truth.npy"));
    float[] rows = new float[truth.length];
    for (int i = 0; i < truth.length; i += 6) {
      rows[i] = truth[i];
      rows[i + 1] = truth[i + 1];
      rows[i + 2] = truth[i + 2];
      rows[i + 3] = truth[i + 3] - truth[i + 1];
      rows[i + 4] = truth[i + 4] - truth[i + 2];
      rows[i + 5] = truth[i + 5];
    }
    inputs.array("rows.npy", rows, rows.length / 6, 6);
    List<String> args = new ArrayList<>(List.of("match", "--preset", "qfgaohao"));
    args.addAll(List.of("--priors", priors, "--size", "1x1", "--diagnose"));
    args.addAll(List.of("--ground-truth", inputs.path("rows.npy"), "--output", inputs.path("o")));
    String out = CommandRun.of(args).succeeds().out();
    assertFalse(out.contains("warning:"), out);
    assertEquals(
        "Diagnosis of 38 of 38 images", Arrays.stream(out.split("\\R")).findFirst().orElseThrow());
  }
}
