package dev.multibox.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Which package of the bench names which other, in an import or in its code. An arrow that is not
 * in the table fails, and so does one in the table that nothing needs any longer.
 */
class PackagesTest {

  /** The benchmarks, in the package that holds the others. */
  private static final String BENCHMARKS = "(benchmarks)";

  private static final Map<String, Set<String>> ARROWS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(BENCHMARKS, Set.of("data", "harness", "limits")),
              Map.entry(
                  "cli",
                  Set.of(
                      BENCHMARKS,
                      "data",
                      "files",
                      "formats",
                      "limits",
                      "npy",
                      "report",
                      "spark",
                      "track")),
              Map.entry("data", Set.of("npy")),
              Map.entry("files", Set.of("formats", "npy")),
              Map.entry("formats", Set.of("npy")),
              Map.entry("harness", Set.of("data")),
              Map.entry("limits", Set.of("data", "harness")),
              Map.entry("npy", Set.of()),
              Map.entry("peers", Set.of("data")),
              Map.entry("report", Set.of("formats", "npy", "track")),
              Map.entry("spark", Set.of("files", "npy")),
              Map.entry("track", Set.of("data", "harness")),
              Map.entry("trainer", Set.of(BENCHMARKS))));

  /** Packages of others, by the beginnings of their names, and who may use them. */
  private static final Map<String, Set<String>> LIBRARIES =
      new TreeMap<>(
          Map.of(
              "com.fasterxml.jackson", Set.of("cli", "formats", "track"),
              "dev.multibox.internal", Set.of(BENCHMARKS, "limits"),
              "me.tongfei.progressbar", Set.of("cli"),
              "org.apache.commons.math3", Set.of("track"),
              "org.apache.spark", Set.of("cli", "spark"),
              "org.openjdk.jmh", Set.of(BENCHMARKS, "cli", "harness", "limits", "peers", "track"),
              "picocli", Set.of("cli")));

  private static final Pattern COMMENT =
      Pattern.compile("/\\*.*?\\*/|^\\s*//[^\n]*", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern CLASS_OF_BENCH =
      Pattern.compile("\\bdev\\.multibox\\.bench(?:\\.([a-z]\\w*))?\\.[A-Z*]");

  @Test
  void packagesNameThoseOfTheTableAlone() throws IOException {
    Map<String, Set<String>> found = new TreeMap<>();
    for (Path file : sources()) {
      Set<String> named = found.computeIfAbsent(packageOf(file), name -> new TreeSet<>());
      Matcher matcher = CLASS_OF_BENCH.matcher(code(file));
      while (matcher.find()) {
        named.add(matcher.group(1) == null ? BENCHMARKS : matcher.group(1));
      }
      named.remove(packageOf(file));
    }
    assertEquals(lines(ARROWS), lines(found));
  }

  @Test
  void librariesAreUsedWhereTheTableSays() throws IOException {
    Map<String, Set<String>> found = new TreeMap<>();
    for (String library : LIBRARIES.keySet()) {
      Pattern use = Pattern.compile("(?<![\\w.])" + Pattern.quote(library) + "\\.");
      Set<String> users = found.computeIfAbsent(library, name -> new TreeSet<>());
      for (Path file : sources()) {
        if (use.matcher(code(file)).find()) {
          users.add(packageOf(file));
        }
      }
    }
    assertEquals(lines(LIBRARIES), lines(found));
  }

  @Test
  void everyPackageSaysWhatItHolds() throws IOException {
    for (String name : ARROWS.keySet()) {
      String place = "dev/multibox/bench/" + (name.equals(BENCHMARKS) ? "" : name + "/");
      boolean described =
          Stream.of("src/main/java/", "src/peers/java/", "src/spark/java/")
              .anyMatch(root -> Files.exists(Path.of(root + place + "package-info.java")));
      assertTrue(described, () -> name + ": expected a package-info.java, found none");
    }
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> main = Files.walk(Path.of("src/main/java"));
        Stream<Path> peers = Files.walk(Path.of("src/peers/java"));
        Stream<Path> spark = Files.walk(Path.of("src/spark/java"))) {
      return Stream.of(main, peers, spark)
          .flatMap(files -> files)
          .filter(file -> file.toString().endsWith(".java"))
          .toList();
    }
  }

  private static String packageOf(Path file) {
    String folder = file.getParent().getFileName().toString();
    return folder.equals("bench") ? BENCHMARKS : folder;
  }

  private static String code(Path file) throws IOException {
    return COMMENT.matcher(Files.readString(file)).replaceAll("");
  }

  /** A line a package: what differs is easily seen. */
  private static String lines(Map<String, Set<String>> table) {
    StringBuilder text = new StringBuilder();
    table.forEach(
        (name, others) ->
            text.append(name).append(" -> ").append(new TreeSet<>(others)).append('\n'));
    return text.toString();
  }
}
