package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.multibox.bench.spark.SyntheticChunks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of Spark prints what the command line of one machine does. */
@Tag("spark")
class SparkMainTest {

  private static final String NPY = "--npy";

  @TempDir private Path folder;

  private Path npy;

  @BeforeEach
  void write() throws Exception {
    npy = folder.resolve("npy");
    new SyntheticChunks(npy, 144, 5).write(6, 1);
  }

  private static CommandRun run(String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--spark", "local[2]"));
    return CommandRun.of(SparkMain.commandLine(), all);
  }

  private String file(String column) {
    return folder.resolve("one").resolve(column + ".npy").toString();
  }

  private CommandRun onOneMachine() {
    return CommandRun.of(
            "loss",
            "--json",
            "--preset",
            "nvidia",
            "--logits",
            file("logits"),
            "--locations",
            file("locations"),
            "--labels",
            file("labels"),
            "--location-targets",
            file("targets"))
        .succeeds();
  }

  @Test
  void evaluateAndConvertGiveTheJsonOfOneMachine() throws Exception {
    String parquet = folder.resolve("parquet").toString();
    CommandRun converted = run("convert", NPY, npy.toString(), "--to", parquet);
    assertEquals(0, converted.exitCode(), converted.err());
    assertEquals("6 images written to " + parquet + System.lineSeparator(), converted.out());
    for (List<String> source :
        List.of(List.of(NPY, npy.toString()), List.of("--parquet", parquet))) {
      CommandRun found =
          run("evaluate", source.getFirst(), source.getLast(), "--preset", "nvidia", "--json");
      assertEquals(0, found.exitCode(), found.err());
      List<String> lines = found.out().lines().toList();
      assertEquals(onOneMachine().out().strip(), lines.getFirst());
      JsonNode rest = new ObjectMapper().readTree(lines.get(1));
      assertEquals(0, rest.get("leftOut").size());
      assertTrue(rest.get("partitions").intValue() > 0, found::out);
    }
  }

  @Test
  void theTableNamesWhatIsLeftOut() throws Exception {
    // a label that no class has, in image 0
    byte[] labels = Files.readAllBytes(Path.of(file("labels")));
    int header = labels.length - 6 * 144 * Integer.BYTES;
    labels[header] = 9;
    Files.write(Path.of(file("labels")), labels);
    run("evaluate", NPY, npy.toString())
        .refusesUnrecorded(
            "image logits-00000.npy[0] (index 0), column labels: expected -1 to 4, found 9");
    CommandRun skipped = run("evaluate", NPY, npy.toString(), "--skip-bad");
    assertEquals(0, skipped.exitCode(), skipped.err());
    assertTrue(skipped.out().contains("1 images left out:"), skipped::out);
    assertTrue(skipped.out().startsWith("Loss caffe-ssd of 5 images in "), skipped::out);
    CommandRun json = run("evaluate", NPY, npy.toString(), "--skip-bad", "--json");
    JsonNode list =
        new ObjectMapper().readTree(json.out().lines().skip(1).findFirst().orElseThrow());
    JsonNode image = list.get("leftOut").get(0);
    assertEquals(1, list.get("leftOut").size());
    assertEquals("logits-00000.npy[0]", image.get("image").textValue());
    assertEquals("labels", image.get("column").textValue());
  }

  @Test
  void aLossOfTheWholeBatchIsRefusedBeforeSparkStarts() {
    run("evaluate", NPY, npy.toString(), "--preset", "ssd-keras")
        .refusesUnrecorded("scope BATCH, which ranks all images as one");
    run("evaluate", NPY, npy.toString(), "--detections", "caffe-ssd")
        .refusesUnrecorded("priors: expected 144, as the predictions have, got 8732");
    run("convert", NPY, npy.toString(), "--to", "x", "--images-per-file", "0")
        .refusesUnrecorded("--images-per-file");
  }

  @Test
  void timesAreOfTheSameBits() {
    CommandRun times =
        CommandRun.of(
            SparkMain.commandLine(),
            List.of(
                "times",
                "--images",
                "20",
                "--distinct",
                "5",
                "--priors",
                "144",
                "--classes",
                "5",
                "--folder",
                folder.resolve("one").toString()));
    assertEquals(0, times.exitCode(), times.err());
    assertEquals(2, times.out().lines().filter(line -> line.endsWith("same bits: true")).count());
  }
}
