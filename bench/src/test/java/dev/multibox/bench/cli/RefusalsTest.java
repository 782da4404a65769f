package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.multibox.bench.RecordedMessages;
import dev.multibox.bench.harness.BenchmarkBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Refusals of options and files that no other test has, to the way out. */
class RefusalsTest {

  @TempDir Path folder;
  private DetectionInputs inputs;

  @BeforeEach
  void writeInputs() throws IOException {
    inputs = DetectionInputs.write(folder);
  }

  private void detect(List<String> more, String... parts) throws IOException {
    List<String> args = inputs.command("detect", more.toArray(String[]::new));
    args.addAll(List.of("--output", inputs.path("d.npy")));
    CommandRun.refuses(folder, args, parts);
  }

  private void evaluate(List<String> more, String... parts) throws IOException {
    List<String> args = inputs.command("evaluate", more.toArray(String[]::new));
    args.addAll(List.of("--ground-truth", inputs.path("voc")));
    CommandRun.refuses(folder, args, parts);
  }

  @Test
  void numbersOfOptions() throws IOException {
    evaluate(
        List.of("--score", "NaN"), "--score: expected a number, found NaN; without it it is 0.5");
    evaluate(
        List.of("--worst", "0", "--report", inputs.path("r.html")),
        "--worst: expected 1 or more, found 0; without it there are 10");
    detect(List.of("--threads", "0"), "--threads: expected", "; without it there are as many as");
    detect(
        List.of("--overlap=-1"),
        "--detector caffe-ssd: threshold: expected a finite number of 0 or more, got -1.0; --help"
            + " lists the options");
    detect(
        List.of("--variances=1"),
        "--variances: expected two numbers with a comma between, found 1");
    detect(List.of("--variances=1,x"), "expected a number or a quotient such as 1/128, found 'x'");
    detect(List.of("--size", "0x4"), "expected width and height above 0, as 640x480, found '0x4'");
    detect(
        List.of("--packed-predictions", inputs.path("logits.npy")),
        "--packed-predictions: expected none with --layout prior-major, found ",
        "; another --layout takes it");
    CommandRun.of("ratios", "--rounds", "0")
        .refuses("--rounds: expected 1 or more, got 0; more rounds are more certain");
  }

  @Test
  void classesAndCategories() throws IOException {
    detect(
        List.of("--classes", "dog,cat"),
        "--classes: expected 20 names, as there are columns of class scores, found 2; leave out the"
            + " background");
    Files.writeString(
        folder.resolve("two.json"),
        """
        {"images": [{"id": 1, "width": 9, "height": 9}, {"id": 2, "width": 9, "height": 9},
         {"id": 3, "width": 9, "height": 9}, {"id": 4, "width": 9, "height": 9}],
         "annotations": [], "categories": [{"id": 30, "name": "a"}, {"id": 70, "name": "b"}]}
        """);
    detect(
        List.of("--ground-truth", inputs.path("two.json")),
        "ground truth: expected 20 categories, as there are columns of class scores, or ids of 1 to"
            + " 20, found 2 categories; --classes names those of VOC's files; COCO's file names"
            + " its own");
  }

  @Test
  void priors() throws IOException {
    inputs.array("five.npy", new float[10], 2, 5);
    inputs.array("flat.npy", new float[8], 2, 4);
    inputs.array("one.npy", new float[] {0.5f, 0.5f, 1, 1}, 1, 4);
    prior("five.npy", "five.npy: expected priors of shape [P,4], found [2, 5]; .reshape(-1, 4)");
    prior("flat.npy", "flat.npy: priors[0]: expected", "; --prior-form says what the numbers are");
    prior(
        "one.npy", "--priors: expected 8732 priors, as predictions have, found 1; --priors names");
    prior("none", "--priors: expected one of ", "found 'none'; a file's name ends with .npy");
    List<String> args = new ArrayList<>(List.of("evaluate", "--detector", "onnx-nms"));
    args.addAll(List.of("--logits", inputs.path("logits.npy")));
    args.addAll(List.of("--locations", inputs.path("locations.npy")));
    args.addAll(List.of("--ground-truth", inputs.path("voc")));
    CommandRun.refuses(
        folder, args, "--priors: expected a name or a .npy file, as onnx-nms has no usual ones");
  }

  private void prior(String name, String... parts) throws IOException {
    List<String> args = new ArrayList<>(List.of("detect", "--logits", inputs.path("logits.npy")));
    args.addAll(List.of("--locations", inputs.path("locations.npy")));
    args.addAll(List.of("--priors", name.endsWith(".npy") ? inputs.path(name) : name));
    args.addAll(List.of("--output", inputs.path("d.npy")));
    CommandRun.refuses(folder, args, parts);
  }

  @Test
  void numbersThatNoDetectorTakes() throws IOException {
    float[] locations = inputs.sample().locations().clone();
    float[] logits = inputs.sample().logits();
    for (int row = 0; row < locations.length / 4; row++) {
      if (logits[row * 21] < logits[row * 21 + 12]) {
        locations[4 * row] = Float.NaN;
      }
    }
    Files.delete(folder.resolve("locations.npy"));
    inputs.array("locations.npy", locations, 4, 8732, 4);
    List<String> args = inputs.command("detect", "--output", inputs.path("d.npy"));
    CommandRun run = CommandRun.of(args);
    assertEquals(2, run.exitCode());
    String last = run.err().lines().reduce((first, second) -> second).orElseThrow();
    RecordedMessages.check(last);
  }

  @Test
  void filesThatAreNone() throws IOException {
    Files.writeString(folder.resolve("x.txt"), "x");
    List<String> args = inputs.command("evaluate");
    CommandRun.refuses(folder, with(args, "--ground-truth", inputs.path("x.txt")), "expected a");
    CommandRun.refuses(folder, with(args, "--ground-truth", inputs.path("none.json")), "no such");
    Files.createDirectory(folder.resolve("d.json"));
    CommandRun.refuses(
        folder,
        with(args, "--ground-truth", inputs.path("d.json")),
        "expected a file, found a directory; name a file in it");
    List<String> found = new ArrayList<>(List.of("evaluate", "--ground-truth", inputs.path("voc")));
    CommandRun.refuses(
        folder,
        with(found, "--detections", inputs.path("x.txt")),
        "expected a .json file, a folder of .txt files, or a .npy file");
    String zero = "a" + (char) 0 + ".npy";
    List<String> names =
        new ArrayList<>(List.of("detect", "--logits", zero, "--locations", "l.npy"));
    CommandRun.of(with(names, "--output", inputs.path("d.npy"), "--priors", "ssd300-voc"))
        .refuses(
            ": expected a name that a file can have, found it refused: ",
            "; archive.npz:member names a member of an archive");
  }

  private static List<String> with(List<String> args, String... more) {
    List<String> all = new ArrayList<>(args);
    all.addAll(List.of(more));
    return all;
  }

  @Test
  void reports() throws IOException {
    Path runs = Files.createDirectory(folder.resolve("runs"));
    CommandRun.refuses(
        folder,
        List.of("report", runs.toString(), "--output", folder + "/out"),
        "expected files that end in .json, found none in ",
        "; 'multibox ratios --save DIR' writes them");
    for (String text : List.of("no JSON", "{}", "{\"banner\": {}, \"jmh\": []}")) {
      Files.writeString(runs.resolve("a.json"), text);
      CommandRun.refuses(
          folder,
          List.of("report", runs.toString(), "--output", folder + "/out"),
          "a.json: expected ",
          "; 'multibox ratios --save DIR' writes such files");
    }
  }

  @Test
  void backendsOfBenchmarks() {
    assertEquals(
        "backend: expected scalar, 128, 256, 512 or widest, got \"x\"",
        assertThrows(IllegalArgumentException.class, () -> BenchmarkBackend.of("x")).getMessage());
  }
}
