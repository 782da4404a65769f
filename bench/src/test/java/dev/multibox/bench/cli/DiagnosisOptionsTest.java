package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.multibox.bench.files.LossInputs;
import dev.multibox.bench.files.TensorLayout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line says of files that are likely wrong. */
class DiagnosisOptionsTest {

  private static final LossInputs INPUTS = LossInputs.of(3, 50, 6);
  private static final String DEAD =
      "1 of 6 classes have the same score for every prior, the first is 0.5 at [2]; check the"
          + " weights of that class in the last layer";

  @TempDir Path folder;

  private static List<String> with(List<String> args, String... more) {
    List<String> all = new ArrayList<>(args);
    all.addAll(List.of(more));
    return all;
  }

  private List<String> deadClass() throws IOException {
    double[] logits = INPUTS.logits().clone();
    for (int i = 2; i < logits.length; i += 6) {
      logits[i] = 0.5;
    }
    return inputs(logits, INPUTS.labels()).write(folder);
  }

  private static LossInputs inputs(double[] logits, double[] labels) {
    return new LossInputs(3, 50, 6, logits, INPUTS.locations(), labels, INPUTS.targets());
  }

  @Test
  void warningsGoToStandardErrorAndTheLossIsPrinted() throws IOException {
    CommandRun run = CommandRun.of(with(deadClass(), "--json"));
    assertEquals(0, run.exitCode());
    assertEquals("multibox loss: warning: " + DEAD, run.err().strip());
    assertTrue(new ObjectMapper().readTree(run.out()).get("total").isNumber());
  }

  @Test
  void strictRefusesBeforeAnythingIsWritten() throws IOException {
    List<String> args = with(deadClass(), "--strict", "--mined", folder + "/m.npy");
    CommandRun.refuses(folder, args, "multibox loss: " + DEAD + ", or leave --strict out");
    double[] labels = new double[150];
    Arrays.fill(labels, -1);
    double[] logits = INPUTS.logits().clone();
    Arrays.fill(logits, 0, 6, Double.NaN);
    logits[6] = Double.NaN;
    labels[0] = 1;
    labels[1] = 0;
    CommandRun.refuses(
        folder,
        with(inputs(logits, labels).write(folder), "--strict"),
        "7 of 12 scores are not a number, the first is NaN at [0][0][0] (and 1 more, by"
            + " --diagnose); check learning rate");
  }

  @Test
  void strictLetsNotesPass() throws IOException {
    double[] labels = INPUTS.labels().clone();
    Arrays.fill(labels, 50, 100, 0);
    List<String> args = inputs(INPUTS.logits(), labels).write(folder);
    CommandRun.of(with(args, "--strict")).succeeds();
    assertEquals(
        List.of(
            "Diagnosis of 3 of 3 images",
            "note: 1 of 3 images have no positive prior, the first at [1]; check that they have no"
                + " boxes"),
        CommandRun.of(with(args, "--strict", "--diagnose")).succeeds().out().lines().toList());
  }

  @Test
  void diagnosePrintsAllAndEvaluatesNothing() throws IOException {
    List<String> args = with(deadClass(), "--diagnose", "--mined", folder + "/m.npy");
    assertEquals(
        List.of("Diagnosis of 3 of 3 images", "warning: " + DEAD),
        CommandRun.of(args).succeeds().out().lines().toList());
    assertTrue(!folder.resolve("m.npy").toFile().exists());
    assertEquals(
        List.of("Diagnosis of 3 of 3 images", "nothing found"),
        CommandRun.of(with(INPUTS.write(folder), "--diagnose")).out().lines().toList());
    assertEquals(2, CommandRun.of(with(deadClass(), "--diagnose", "--strict")).exitCode());
  }

  /** Of what an evaluation refuses, too. */
  @Test
  void diagnoseNamesProbabilitiesAndTheBackground() throws IOException {
    double[] last = INPUTS.labels().clone();
    for (int i = 0; i < last.length; i++) {
      last[i] = last[i] == 0 ? 5 : last[i] > 0 ? last[i] - 1 : -1;
    }
    LossInputs wrong = inputs(INPUTS.withProbabilities().logits(), last);
    JsonNode json =
        new ObjectMapper()
            .readTree(
                CommandRun.of(with(wrong.write(folder), "--diagnose", "--json")).succeeds().out());
    assertEquals(3, json.get("batch").intValue());
    assertEquals(3, json.get("images").intValue());
    JsonNode first = json.get("findings").get(0);
    assertEquals("probabilities-as-logits", first.get("kind").asText());
    assertEquals("warning", first.get("level").asText());
    assertEquals("[0,0,-1]", first.get("first").toString());
    assertEquals(first.get("count"), first.get("of"));
    assertEquals("background-last", json.get("findings").get(1).get("kind").asText());
  }

  @Test
  void whatOptionsSayIsNoWarning() throws IOException {
    List<String> args = INPUTS.withProbabilities().write(folder);
    CommandRun.of(with(args, "--no-probabilities")).succeeds();
    double[] last = new double[150];
    Arrays.fill(last, 5);
    last[0] = 0;
    last[50] = 0;
    last[100] = 0;
    args = inputs(INPUTS.logits(), last).write(folder);
    CommandRun.of(with(args, "--background", "first")).succeeds();
    CommandRun.of(with(args, "--background", "last")).succeeds();
  }

  @Test
  void plusInfinityIsRefused() throws IOException {
    double[] logits = INPUTS.logits().clone();
    logits[6 * 60 + 2] = Double.NEGATIVE_INFINITY;
    CommandRun.of(inputs(logits, INPUTS.labels()).write(folder)).succeeds();
    logits[6 * 60 + 1] = Double.POSITIVE_INFINITY;
    CommandRun.refuses(
        folder,
        inputs(logits, INPUTS.labels()).write(folder),
        " scores are infinite, the first is Infinity at [1][10][1]; compute them in float32");
  }

  @Test
  void packedFiles() throws IOException {
    List<String> args =
        INPUTS.withProbabilities().writePacked(folder, TensorLayout.SSD_KERAS, Double.NaN);
    CommandRun run = CommandRun.of(with(args, "--preset", "ssd-keras", "--strict"));
    run.succeeds();
  }

  /** A sample of as many images as a few million scores are. */
  @Test
  void theFirstImagesAlone() throws IOException {
    LossInputs large = LossInputs.of(3, 1 << 18, 6);
    double[] logits = large.logits();
    logits[logits.length - 1] = Double.NaN;
    List<String> args = large.write(folder);
    assertEquals(
        List.of("Diagnosis of 1 of 3 images", "nothing found"),
        CommandRun.of(with(args, "--diagnose")).succeeds().out().lines().toList());
  }
}
