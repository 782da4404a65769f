package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.track.MeasuredRatio;
import dev.multibox.bench.track.ResultFile;
import dev.multibox.bench.track.Topic;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of the newest kept run. */
class RatioTableTest {

  private static List<String> table() throws IOException {
    ResultFile run = ResultFile.readAll(List.of(Path.of("results"))).getLast();
    StringWriter text = new StringWriter();
    new RatioTable(new PrintWriter(text))
        .print(run.banner(), 4, MeasuredRatio.of(run), run.firstCalls());
    return text.toString().lines().toList();
  }

  @Test
  void ratiosStandUnderTheirTopics() throws IOException {
    List<String> topics = Arrays.stream(Topic.values()).map(Topic::toString).toList();
    List<String> lines = table();
    assertEquals(topics, lines.stream().filter(topics::contains).toList());
    int at = lines.indexOf(Topic.SELECTION.toString());
    assertTrue(
        lines.get(at + 1).startsWith("  libtorch topk / selection, k=30 "), lines.get(at + 1));
  }

  @Test
  void columnsAreBelowTheirHeads() throws IOException {
    List<String> lines = table();
    String head = lines.stream().filter(line -> line.contains("95 %")).findFirst().orElseThrow();
    String row = lines.stream().filter(line -> line.contains(" / ")).findFirst().orElseThrow();
    for (String right : List.of("ratio", "95 % interval", "us an image", "B a call", "gc B/op")) {
      int end = head.indexOf(right) + right.length();
      assertTrue(Character.isDigit(row.charAt(end - 1)), () -> right + " in: " + row);
      assertTrue(end == row.length() || row.charAt(end) == ' ', () -> right + " in: " + row);
    }
  }
}
