package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.multibox.bench.npy.NpyFile;
import dev.multibox.bench.npy.NpyType;
import dev.multibox.bench.npy.NpyWriter;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.ReferencePriors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DetectCommandTest {

  @TempDir Path folder;
  private DetectionInputs inputs;

  @BeforeEach
  void writeInputs() throws IOException {
    inputs = DetectionInputs.write(folder);
  }

  private double[] rows(String name, String... more) throws IOException {
    return rows(name, inputs.command("detect", more));
  }

  private double[] rows(String name, List<String> args) throws IOException {
    args.addAll(List.of("--output", inputs.path(name)));
    CommandRun.of(args).succeeds();
    try (NpyFile file = NpyFile.open(Path.of(inputs.path(name)))) {
      assertEquals(7, file.shape()[1]);
      return file.doubles();
    }
  }

  @Test
  void writesFractionsWithoutGroundTruth() throws IOException {
    double[] rows = rows("d.npy");
    assertEquals(37 * 7, rows.length);
    // the dog of the first image
    assertEquals(0, rows[0]);
    assertEquals(12, rows[6]);
    assertEquals(0.1376, rows[1], 1e-3);
    assertTrue(rows[5] > 0.99);
    double[] pixels = rows("e.npy", "--size", "353x500");
    assertEquals(rows[1] * 353, pixels[1], 1e-4);
    assertEquals(rows[4] * 500, pixels[4], 1e-4);
  }

  @Test
  void takesPriorsOfAFile() throws IOException {
    PriorBoxes priors = PriorBoxes.of(ReferencePriors.SSD300_VOC);
    try (NpyWriter writer = NpyWriter.create(folder.resolve("priors.npy"), NpyType.FLOAT32)) {
      writer.writeFloats(priors.centers(), 0, 4 * priors.count());
      writer.complete(priors.count(), 4);
      writer.commit();
    }
    List<String> args = inputs.command("detect");
    args.set(args.size() - 1, inputs.path("priors.npy"));
    double[] own = rows("own.npy", args);
    assertArrayEquals(rows("named.npy"), own);
  }

  @Test
  void isTheSameOnAnyThreadsAndBackend() throws IOException {
    double[] first = rows("one.npy", "--threads", "1");
    assertArrayEquals(first, rows("three.npy", "--threads", "3"));
    assertArrayEquals(first, rows("scalar.npy", "--backend", "scalar"));
  }

  @Test
  void readsClassMajorAndPackedPredictions() throws IOException {
    double[] first = rows("d.npy");
    int priors = inputs.sample().priors();
    int classes = inputs.sample().classes();
    inputs.array("m.npy", swapped(inputs.sample().logits(), priors, classes), 4, classes, priors);
    inputs.array("l.npy", swapped(inputs.sample().locations(), priors, 4), 4, 4, priors);
    List<String> args =
        new ArrayList<>(List.of("detect", "--layout", "class-major", "--priors", "ssd300-voc"));
    args.addAll(List.of("--logits", inputs.path("m.npy"), "--locations", inputs.path("l.npy")));
    assertArrayEquals(first, rows("c.npy", args));
    // rows of 4 offsets and the classes
    int columns = 4 + classes;
    float[] packed = new float[4 * priors * columns];
    for (int row = 0; row < 4 * priors; row++) {
      System.arraycopy(inputs.sample().locations(), row * 4, packed, row * columns, 4);
      System.arraycopy(inputs.sample().logits(), row * classes, packed, row * columns + 4, classes);
    }
    inputs.array("p.npy", packed, 4, priors, columns);
    List<String> one =
        new ArrayList<>(List.of("detect", "--layout", "bubbliiiing", "--priors", "ssd300-voc"));
    one.addAll(List.of("--packed-predictions", inputs.path("p.npy")));
    assertArrayEquals(first, rows("e.npy", one));
  }

  private static float[] swapped(float[] values, int rows, int columns) {
    float[] swapped = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      int image = i / (rows * columns);
      int row = i / columns % rows;
      swapped[(image * columns + i % columns) * rows + row] = values[i];
    }
    return swapped;
  }

  @Test
  void writesCocoWithIdsAndPixels() throws IOException {
    CommandRun.of(
            inputs.command(
                "detect",
                "--ground-truth",
                inputs.path("voc"),
                "--keep",
                "3",
                "--output",
                inputs.path("d.json")))
        .succeeds();
    JsonNode results = new ObjectMapper().readTree(folder.resolve("d.json").toFile());
    assertEquals(10, results.size());
    assertEquals(1, results.get(0).get("image_id").intValue());
    assertEquals(48.5, results.get(0).get("bbox").get(0).doubleValue(), 0.5);
    assertEquals(8591, results.get(9).get("image_id").intValue());
  }

  @Test
  void refusesWrongInputAndLeavesNothing() throws IOException {
    refuses("--priors: expected 8732 priors, as predictions have, found 24564", "ssd512-voc");
    refuses("--priors: expected one of ssd300-voc", "ssd301");
    refuses("no such file", "none.npy");
    CommandRun.refuses(
        folder,
        inputs.command("detect", "--classes", "a,b", "--output", inputs.path("d.json")),
        "--classes: expected 20 names, as there are columns of class scores, found 2");
    CommandRun.refuses(
        folder,
        inputs.command("detect", "--output", inputs.path("logits.npy")),
        "--output",
        "expected a file of its own");
    CommandRun.refuses(
        folder,
        inputs.command("detect", "--output", inputs.path("none/d.json")),
        "expected a folder to write to");
    CommandRun.refuses(
        folder,
        List.of("detect", "--logits", inputs.path("logits.npy"), "--output", inputs.path("d")),
        "--locations: expected a .npy file with --layout prior-major, found none");
    Files.delete(folder.resolve("voc/000001.xml"));
    CommandRun.refuses(
        folder,
        inputs.command(
            "detect", "--ground-truth", inputs.path("voc"), "--output", inputs.path("d")),
        "expected 4 images, as predictions have, found 3");
  }

  private void refuses(String message, String priors) throws IOException {
    CommandRun.refuses(
        folder,
        List.of(
            "detect",
            "--logits",
            inputs.path("logits.npy"),
            "--locations",
            inputs.path("locations.npy"),
            "--priors",
            priors,
            "--output",
            inputs.path("d.json")),
        message);
  }
}
