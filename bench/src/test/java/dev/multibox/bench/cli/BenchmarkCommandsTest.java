package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands {@code jmh}, {@code ratios}, {@code compare} and {@code report}. */
class BenchmarkCommandsTest {

  @TempDir private Path folder;

  @Test
  void aRunIsMeasuredSavedComparedAndReported() throws IOException {
    CommandRun run =
        CommandRun.of(
            "ratios",
            "--only",
            "smooth-L1 of positives",
            "--rounds",
            "1",
            "--json",
            "--save",
            folder.toString());
    assertEquals(0, run.exitCode(), run.err());
    JsonNode printed = new ObjectMapper().readTree(run.out());
    assertEquals(1, printed.required("ratios").size());
    JsonNode ratio = printed.required("ratios").get(0);
    assertTrue(ratio.required("ratio").asDouble() > 0, ratio::toString);
    assertEquals(0, ratio.required("callAllocNorm").asDouble(), 1, ratio::toString);
    assertEquals(2, printed.required("jmh").size());
    assertTrue(printed.required("banner").required("vectorBits").asInt() >= 128);

    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.toList();
    }
    assertEquals(1, files.size());
    String file = files.getFirst().toString();
    assertEquals(printed, new ObjectMapper().readTree(files.getFirst().toFile()));
    CommandRun comparison = CommandRun.of("compare", file, file).succeeds();
    assertTrue(comparison.out().contains("2 too few forks"), comparison.out());
    Path output = folder.resolve("report");
    CommandRun.of("report", folder.toString(), "--output", output.toString()).succeeds();
    for (String page : List.of("README.md", "report.html")) {
      assertTrue(Files.readString(output.resolve(page)).contains("smooth-L1 of positives"), page);
    }
  }

  @Test
  void firstCallsAreTimedOnEachBackend() {
    String printed = CommandRun.of("first-calls", "matching", "--machines", "1").succeeds().out();
    assertTrue(printed.contains("matching              auto    vector    scalar"), printed);
    assertTrue(printed.lines().anyMatch(line -> line.startsWith("20000 ")), printed);
    assertEquals(3 + 5, printed.lines().count(), printed);
    CommandRun.of("first-calls", "--machines", "0")
        .refuses("--machines: expected 1 or more, got 0; more machines are more certain");
    CommandRun.of("first-calls", "training")
        .refuses("'training'; 'multibox first-calls --help' says what is taken");
  }

  @Test
  void jmhsOwnOptionsReachIt() {
    CommandRun.of("jmh", "Limits", "-wi", "3", "-i", "3", "-p", "batch=1", "-l").succeeds();
  }

  @Test
  void wrongInputIsRefused() throws IOException {
    CommandRun.of("ratios", "--rounds", "0")
        .refuses("--rounds: expected 1 or more, got 0; more rounds are more certain");
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"banner\": {}}");
    CommandRun.of("compare", broken.toString(), broken.toString())
        .refuses(
            "broken.json: expected an object with \"banner\" and \"jmh\", got another;"
                + " 'multibox ratios --save DIR' writes such files");
    Path text = Files.writeString(folder.resolve("text.json"), "no");
    CommandRun.of("compare", text.toString(), text.toString())
        .refuses("text.json: expected JSON, got ", "; 'multibox");
    CommandRun.of("compare", folder.resolve("absent").toString(), text.toString())
        .refuses("absent", "; 'multibox compare --help' says what is taken");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    CommandRun.of("report", empty.toString(), "--output", folder.toString())
        .refuses("expected files that end in .json", "; 'multibox ratios --save DIR' writes them");
    Path page = Files.writeString(empty.resolve("README.md"), "# Something else\n");
    CommandRun.of("report", "results", "--output", empty.toString())
        .refuses(
            "--output: expected a folder without README.md, or with one that report wrote, found ",
            "; name another folder");
    assertEquals("# Something else\n", Files.readString(page));
  }
}
