package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.files.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Options that are missing, out of range, or do not go together. */
class OptionRefusalsTest {

  @TempDir Path folder;
  private DetectionInputs inputs;

  @BeforeEach
  void writeInputs() throws IOException {
    inputs = DetectionInputs.write(folder);
  }

  @Test
  void predictionsThatAreMissing() throws IOException {
    String output = inputs.path("d.npy");
    String logits = inputs.path("logits.npy");
    String locations = inputs.path("locations.npy");
    for (List<String> given :
        List.of(
            List.of("--locations", locations),
            List.of("--logits", logits),
            List.of("--logits", logits, "--layout", "ssd-keras"),
            List.of("--packed-predictions", logits, "--logits", logits, "--layout", "ssd-keras"),
            List.of(
                "--packed-predictions", logits, "--locations", locations, "--layout=ssd-keras"))) {
      List<String> args = new ArrayList<>(List.of("detect", "--priors", "ssd300-voc"));
      args.addAll(List.of("--output", output));
      args.addAll(given);
      CommandRun.refuses(folder, args, ": expected ");
    }
  }

  @Test
  void logitsThatAreSaidToBeProbabilities() throws IOException {
    CommandRun.refuses(
        folder,
        inputs.command("detect", "--scores", "probabilities", "--output", inputs.path("d.npy")),
        "expected probabilities, 0 to 1, as --scores says, found ");
  }

  @Test
  void priorsInPixelsWhereAProgramTakesFractions() throws IOException {
    float[] pixels = new float[4 * 8732];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = 100;
    }
    inputs.array("pixels.npy", pixels, 8732, 4);
    List<String> args = inputs.command("evaluate", "--ground-truth", inputs.path("truth.json"));
    args.set(args.indexOf("ssd300-voc"), inputs.path("pixels.npy"));
    args.addAll(List.of("--prior-size", "300x300", "--loss", "lufficc"));
    CommandRun.refuses(
        folder,
        args,
        "--priors: priors: expected fractions of the image, as unionEpsilon ",
        "; lufficc takes other priors");
  }

  @Test
  void strictNamesAllThatIsOdd() throws IOException {
    Files.writeString(
        folder.resolve("odd.json"),
        """
        [{"image_id": 1, "category_id": 12, "bbox": [47, 239, 147, -1], "score": 0.9},
         {"image_id": 2, "category_id": 12, "bbox": [47, 239, 147, 131], "score": 0.9}]
        """);
    CommandRun.refuses(
        folder,
        inputs.evaluation("odd.json", "--strict"),
        "1 row of images that the ground truth does not have (left out): first image 2 at ",
        ", 1 row whose box has a negative width or height (left out): first box ",
        "; without --strict such rows are named and counted");
  }

  @Test
  void categoriesThatAreNotAmongTheGroundTruth() throws IOException {
    String truth = Files.readString(folder.resolve("truth.json"));
    String images = truth.substring(0, truth.indexOf("\"annotations\""));
    Files.writeString(
        folder.resolve("few.json"),
        images + "\"annotations\": [], \"categories\": [{\"id\": 20, \"name\": \"tv\"}]}");
    List<String> args = inputs.command("evaluate", "--ground-truth", inputs.path("few.json"));
    CommandRun run = CommandRun.of(args);
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.err().contains("first a column at the predictions"), run.err());
  }

  @Test
  void reportsWriteOverNoPageOfOthers() throws IOException {
    Files.writeString(folder.resolve("README.md"), "mine");
    Path kept;
    try (Stream<Path> files = Files.list(Path.of("results"))) {
      kept = files.filter(file -> file.toString().endsWith(".json")).sorted().toList().getLast();
    }
    CommandRun.refuses(
        folder,
        List.of("report", kept.toString(), "--output", folder.toString()),
        "--output: expected a folder without README.md, or with one that report wrote, found ",
        "README.md; name another folder");
  }

  @Test
  void trainingNeedsStepsAndLibraries() {
    for (String option : List.of("--steps", "--batch", "--threads", "--unseen")) {
      CommandRun.of("train", option, "0")
          .refuses(option + ": expected 1 or more, got 0; leave it out for the usual one");
    }
    CommandRun.of("train", "--evaluate-every=-1")
        .refuses("--evaluate-every: expected 0 or more, got -1; 0 measures at the end");
    String message =
        assertThrows(InputException.class, () -> TrainCommand.required(Optional.empty()))
            .getMessage();
    assertEquals("train: expected the libraries of trainers, found none", message.split(";")[0]);
    assertTrue(message.contains("-Ppeers -pl bench -am compile exec:exec"), message);
  }
}
