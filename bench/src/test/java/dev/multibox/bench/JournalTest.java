package dev.multibox.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every row of the journal has an id of its own, and every id that is cited has a row. */
class JournalTest {

  private static final Path ROOT = Path.of("..");
  private static final Path JOURNAL = ROOT.resolve("bench/results/journal.md");
  private static final Pattern ID = Pattern.compile("[A-Z]\\d+");

  /** {@code journal S3}, {@code journal S1, S3} or {@code journal J1 to J9}, comment signs gone. */
  private static final Pattern CITATION =
      Pattern.compile("(?i:journal)[*\\])(./a-z_]* ([A-Z]\\d+(?:(?:,| and| to) [A-Z]\\d+)*)");

  @Test
  void idsAreUniqueAndRowsWhole() throws IOException {
    Set<String> seen = new HashSet<>();
    for (String row : rows()) {
      String[] cells = row.substring(2, row.length() - 2).split(" \\| ", -1);
      assertEquals(5, cells.length, row);
      assertTrue(ID.matcher(cells[0]).matches(), row);
      assertTrue(seen.add(cells[0]), () -> "twice: " + cells[0]);
      for (String cell : cells) {
        assertTrue(!cell.isBlank(), row);
      }
    }
    assertTrue(seen.size() > 50, () -> "rows " + seen.size());
  }

  @Test
  void rowsStandUnderTheirHeading() throws IOException {
    String heading = "";
    for (String line : Files.readAllLines(JOURNAL)) {
      if (line.startsWith("## ")) {
        heading = line.substring(3, 4);
        assertTrue(line.startsWith("## " + heading + ": "), line);
      } else if (isRow(line)) {
        assertEquals(heading, line.substring(2, 3), line);
      }
    }
  }

  @Test
  void everyCitedIdHasARow() throws IOException {
    Set<String> ids = new HashSet<>();
    rows().forEach(row -> ids.add(row.substring(2, row.indexOf(' ', 2))));
    Set<String> cited = new TreeSet<>();
    for (Path file : files()) {
      for (String id : citations(Files.readString(file))) {
        assertTrue(ids.contains(id), () -> file + " cites " + id + ", which the journal lacks");
        cited.add(id);
      }
    }
    assertTrue(cited.size() > 20, () -> "cited " + cited);
  }

  @Test
  void citationsAreFound() {
    assertEquals(List.of("S3"), citations("// four together (journal S3)."));
    assertEquals(List.of("S1", "S3"), citations("   * {@code 35 n} (journal S1, S3)."));
    assertEquals(List.of("B4"), citations("rounding (journal\n   * B4)."));
    assertEquals(List.of("M2"), citations("// again (journal\n      // M2)"));
    assertEquals(List.of("E2", "E3"), citations("(journal E2 and E3)"));
    assertEquals(List.of("J1", "J9"), citations("see journal J1 to J9"));
    assertEquals(List.of(), citations("the journal says why"));
  }

  private static List<String> citations(String text) {
    String joined = text.replaceAll("\\s*\\n\\s*(?:\\*|//)?\\s*", " ");
    List<String> found = new ArrayList<>();
    Matcher citation = CITATION.matcher(joined);
    while (citation.find()) {
      ID.matcher(citation.group(1)).results().forEach(id -> found.add(id.group()));
    }
    return found;
  }

  private static List<String> rows() throws IOException {
    return Files.readAllLines(JOURNAL).stream().filter(JournalTest::isRow).toList();
  }

  private static boolean isRow(String line) {
    return line.startsWith("| ") && !line.startsWith("| id |");
  }

  /** Sources of both modules and the pages. */
  private static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    for (String place : List.of("kernel/src", "bench/src")) {
      try (Stream<Path> sources = Files.walk(ROOT.resolve(place))) {
        sources
            .filter(path -> path.toString().endsWith(".java"))
            .filter(path -> !path.endsWith("JournalTest.java"))
            .forEach(files::add);
      }
    }
    for (String page : List.of("README.md", "kernel/README.md", "bench/README.md")) {
      if (Files.exists(ROOT.resolve(page))) {
        files.add(ROOT.resolve(page));
      }
    }
    return files;
  }
}
