package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.multibox.bench.npy.NpyFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MatchCommandTest {

  @TempDir Path folder;
  private DetectionInputs inputs;

  @BeforeEach
  void writeInputs() throws IOException {
    inputs = DetectionInputs.write(folder);
  }

  private List<String> args(String truth, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "match",
                "--ground-truth",
                inputs.path(truth),
                "--preset",
                "ssd-pytorch",
                "--output",
                inputs.path("out")));
    args.addAll(List.of(more));
    return args;
  }

  @ParameterizedTest
  @ValueSource(strings = {"voc", "truth.json"})
  void writesTheTargetsOfTheSample(String truth) throws IOException {
    CommandRun run = CommandRun.of(args(truth)).succeeds();
    assertTrue(
        run.out()
            .contains(
                "4 images, 25 objects of 20 classes, 8732 priors an image: 225 priors matched"),
        run.out());
    try (NpyFile labels = NpyFile.open(folder.resolve("out/labels.npy"));
        NpyFile targets = NpyFile.open(folder.resolve("out/targets.npy"))) {
      assertArrayEquals(inputs.sample().labels(), labels.ints());
      assertArrayEquals(inputs.sample().locationTargets(), targets.floats(), 1e-5f);
    }
  }

  @Test
  void goesOnToTheLoss() throws IOException {
    CommandRun.of(args("voc")).succeeds();
    String json =
        CommandRun.of(
                "loss",
                "--logits",
                inputs.path("logits.npy"),
                "--locations",
                inputs.path("locations.npy"),
                "--labels",
                inputs.path("out/labels.npy"),
                "--location-targets",
                inputs.path("out/targets.npy"),
                "--json")
            .succeeds()
            .out();
    assertEquals(
        inputs.sample().expectedTotal(),
        new ObjectMapper().readTree(json).get("total").doubleValue(),
        1e-7);
  }

  @Test
  void countsObjectsThatCannotBeMatched() throws IOException {
    Path file = folder.resolve("voc/000001.xml");
    String text = Files.readString(file);
    Files.writeString(
        file,
        text.replace(
            "</annotation>",
            "<object><name>dog</name><bndbox><xmin>9</xmin><ymin>9</ymin><xmax>9</xmax>"
                + "<ymax>20</ymax></bndbox></object></annotation>"));
    String out = CommandRun.of(args("voc")).succeeds().out();
    assertTrue(out.contains("1 objects left out: without width or height"), out);
  }

  @Test
  void refusesWrongInputAndLeavesNothing() throws IOException {
    CommandRun.refuses(folder, args("voc", "--preset", "d2l"), "--preset");
    CommandRun.refuses(
        folder,
        List.of(
            "match",
            "--ground-truth",
            inputs.path("voc"),
            "--preset",
            "d2l",
            "--output",
            inputs.path("out")),
        "--priors: expected a name or a .npy file, as d2l has no usual ones, found none");
    Path file = folder.resolve("voc/000001.xml");
    Files.writeString(file, Files.readString(file).replaceAll("<size>.*</size>", ""));
    CommandRun.refuses(
        folder, args("voc"), "expected width and height of image 000001, found none", "--size WxH");
    CommandRun.of(args("voc", "--size", "353x500")).succeeds();
  }
}
