package dev.multibox.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.track.Cell;
import dev.multibox.bench.track.MeasuredRatio;
import dev.multibox.bench.track.ResultFile;
import dev.multibox.bench.track.Runs;
import dev.multibox.bench.track.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pages beside the kept runs are what the kept runs give. */
class ResultsReadmeTest {

  private static final Path KEPT = Path.of("results");

  private static String text(List<ResultFile> runs, boolean journal) {
    return new Report(runs).files(journal).get(Report.README);
  }

  @Test
  void keptPagesAreThoseOfTheKeptRuns() throws IOException {
    Map<String, String> files = new Report(ResultFile.readAll(List.of(KEPT))).files(true);
    assertTrue(files.size() > 2, files.keySet()::toString);
    for (Map.Entry<String, String> file : files.entrySet()) {
      assertEquals(
          file.getValue(),
          Files.readString(KEPT.resolve(file.getKey())),
          file.getKey()
              + ": not what the kept runs give; to write it: report bench/results --output"
              + " bench/results");
    }
  }

  @Test
  void everyRatioOfTheNewestRunIsUnderItsTopic() throws IOException {
    List<ResultFile> runs = ResultFile.readAll(List.of(KEPT));
    String[] parts = text(runs, true).split("\n## ");
    ResultFile newest = runs.getLast();
    assertTrue(parts[0].contains("| commit | " + newest.banner().commit() + " |"), parts[0]);
    assertTrue(parts[0].contains("| date | " + newest.banner().date() + " |"), parts[0]);
    for (MeasuredRatio ratio : MeasuredRatio.of(newest)) {
      String topic = ratio.goal().topic().toString();
      for (String part : parts) {
        boolean own = part.lines().findFirst().orElseThrow().equalsIgnoreCase(topic);
        assertEquals(own, part.contains("| " + ratio.goal().name() + " |"), ratio.goal()::label);
      }
    }
  }

  @Test
  void theJournalIsNamedWhereItIs() throws IOException {
    List<ResultFile> runs = ResultFile.readAll(List.of(KEPT));
    assertTrue(text(runs, true).contains("](journal.md)"));
    assertFalse(text(runs, false).contains("journal"));
  }

  @Test
  void aRunOfLittleSaysWhatIsMissing() {
    Cell loss = Cell.of("MultiBoxLossBenchmark.forward", "256");
    String text =
        text(List.of(Runs.of("2026-01-01", 256, Map.of(loss, new double[] {1.0, 2.0}))), false);
    assertTrue(text.contains("| forks of a benchmark | 2 |"), text);
    assertTrue(text.contains("| off-heap / heap | not measured |"), text);
    assertTrue(
        text.contains(
            "| loss, 512 bits / 256, C=21 | not available: the widest vectors here have 256 bits"
                + " |"),
        text);
    assertFalse(text.contains("!["), text);
    assertFalse(text.contains("## " + Topic.FIRST_CALLS), text);
  }
}
