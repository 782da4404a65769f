package dev.multibox.bench.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.cli.ArgumentsCheck;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;

/**
 * What the project's pages show is so: Java compiles and prints what the page says, commands are
 * ones that Maven and the command line take, links lead somewhere.
 */
class PagesTest {

  private static final Pattern PRINTS = Pattern.compile("prints `([^`]+)`");
  private static final String JAR = "bench/target/multibox.jar";

  @TempDir private Path folder;

  static List<Page> pages() throws IOException {
    return Page.all();
  }

  /** Pages whose Java needs neither peer nor Spark. */
  static Stream<Page> pagesOfJava() throws IOException {
    return pages().stream()
        .filter(page -> !Page.OF_PEERS.contains(page.name()))
        .filter(page -> !Page.OF_SPARK.equals(page.name()))
        .filter(page -> !page.java().isEmpty());
  }

  @Test
  void thePagesAreThere() throws IOException {
    List<String> names = pages().stream().map(Page::name).toList();
    for (String name : List.of("README.md", "bench/README.md", "bench/results/README.md")) {
      assertTrue(names.contains(name), names::toString);
    }
    assertTrue(names.containsAll(Page.OF_PEERS), names::toString);
    assertTrue(names.contains(Page.OF_SPARK), names::toString);
  }

  @ParameterizedTest
  @MethodSource("pagesOfJava")
  void javaCompilesAndPrintsWhatThePageSays(Page page) throws Exception {
    int number = 0;
    for (Page.Block block : page.blocks()) {
      if (block.language().equals("java")) {
        Path place = Files.createDirectory(folder.resolve(Integer.toString(number++)));
        Snippet snippet = new Snippet(block.text(), place);
        assertEquals(Optional.empty(), snippet.compile());
        if (snippet.hasMain()) {
          String printed = snippet.run();
          Matcher prints = PRINTS.matcher(block.after());
          if (prints.find()) {
            assertEquals(prints.group(1), printed);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void commandsAreTaken(Page page) throws Exception {
    Poms poms = Poms.read();
    List<String> problems = new ArrayList<>();
    for (String line : page.commands()) {
      List<String> found = new ArrayList<>();
      check(CommandWords.of(line), poms, found);
      found.forEach(problem -> problems.add(line + ": " + problem));
    }
    assertEquals(List.of(), problems);
  }

  private static void check(List<String> words, Poms poms, List<String> problems) throws Exception {
    String program = words.getFirst();
    List<String> rest = words.subList(1, words.size());
    if (program.matches("\\w+=.*")) {
      String value = program.substring(program.indexOf('=') + 1);
      poms.check(value.isEmpty() ? List.of() : List.of(value), problems);
      check(rest, poms, problems);
      return;
    }
    switch (program) {
      case "mvn" -> {
        List<String> args = poms.check(rest, problems);
        // the profile's command line is another, which a test of it asks
        if (args != null && !rest.contains("-Pspark")) {
          ArgumentsCheck.problem(args).ifPresent(problems::add);
        }
      }
      case "multibox" -> ArgumentsCheck.problem(rest).ifPresent(problems::add);
      case "java" -> {
        int jar = rest.indexOf("-jar");
        if (jar < 0 || !rest.get(jar + 1).equals(JAR)) {
          problems.add("expected -jar " + JAR);
        } else {
          ArgumentsCheck.problem(rest.subList(jar + 2, rest.size())).ifPresent(problems::add);
        }
      }
      case "bash" -> {
        if (!Files.isExecutable(Page.PROJECT.resolve(rest.getFirst()))) {
          problems.add("no script " + rest.getFirst());
        }
      }
      default -> problems.add("no program that this test knows");
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksLeadSomewhere(Page page) throws IOException {
    Path own = Page.PROJECT.resolve(page.name());
    List<String> broken = new ArrayList<>();
    for (String link : page.links()) {
      String[] parts = link.split("#", 2);
      Path target = parts[0].isEmpty() ? own : own.resolveSibling(parts[0]);
      boolean leads = Files.exists(target);
      if (leads && parts.length == 2) {
        leads = new Page(link, Files.readString(target)).fragments().contains(parts[1]);
      }
      if (!leads) {
        broken.add(link);
      }
    }
    assertEquals(List.of(), broken);
  }

  @Test
  void thePageOfTheHarnessNamesEveryCommand() throws IOException {
    String text = Page.of("bench/README.md").text();
    for (String command : ArgumentsCheck.commands()) {
      assertTrue(text.contains("`" + command), command);
      assertEquals(
          Optional.empty(),
          command.equals("jmh")
              ? ArgumentsCheck.problem(List.of("jmh", "-h"))
              : ArgumentsCheck.problem(List.of(command, "--help")),
          command);
    }
  }

  @Test
  void thePageOfTheHarnessNamesEveryBenchmark() throws Exception {
    String text = Page.of("bench/README.md").text();
    try (DirectoryStream<Path> classes =
        Files.newDirectoryStream(Path.of("src/main/java/dev/multibox/bench"), "*Benchmark.java")) {
      for (Path file : classes) {
        String name = file.getFileName().toString().replace(".java", "");
        String row =
            text.lines()
                .filter(line -> line.startsWith("| `" + name + "` |"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no row of " + name));
        for (Method method : Class.forName("dev.multibox.bench." + name).getDeclaredMethods()) {
          assertTrue(
              !method.isAnnotationPresent(Benchmark.class)
                  || row.contains("`" + method.getName() + "`"),
              () -> row + ": expected " + method.getName());
        }
      }
    }
  }
}
