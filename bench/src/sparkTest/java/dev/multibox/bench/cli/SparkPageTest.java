package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.pages.CommandWords;
import dev.multibox.bench.pages.Page;
import dev.multibox.bench.pages.Snippet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ParameterException;

/** What the page of Spark shows: its Java compiles, its command line takes the arguments. */
@Tag("spark")
class SparkPageTest {

  private static final String JAR = "/multibox-spark.jar";
  private static final String MAIN = "dev.multibox.bench.cli.SparkMain";
  private static final String ARGS = "-Dargs=";

  @Test
  void javaCompiles(@TempDir Path folder) throws Exception {
    List<String> snippets = Page.of(Page.OF_SPARK).java();
    assertEquals(1, snippets.size());
    assertEquals(Optional.empty(), new Snippet(snippets.getFirst(), folder).compile());
  }

  @Test
  void argumentsAreTaken() throws Exception {
    String text = Page.of(Page.OF_SPARK).text().replaceAll("\\\\\n\\s*", "");
    List<List<String>> lines = new ArrayList<>();
    int submits = 0;
    for (String line : text.lines().map(String::strip).toList()) {
      if (line.startsWith("spark-submit ")) {
        List<String> words = CommandWords.of(line);
        int main = words.indexOf("--class") + 1;
        assertEquals(MAIN, words.get(main), line);
        assertTrue(words.get(main + 1).endsWith(JAR), line);
        lines.add(words.subList(main + 2, words.size()));
        submits++;
      } else if (line.startsWith("mvn ") && line.contains(ARGS)) {
        lines.add(CommandWords.of(argument(line)));
      }
    }
    assertEquals(4, submits, () -> "local, standalone, YARN and Kubernetes: " + lines);
    for (List<String> line : lines) {
      try {
        SparkMain.commandLine().parseArgs(line.toArray(String[]::new));
      } catch (ParameterException refused) {
        throw new AssertionError(line + ": " + refused.getMessage(), refused);
      }
    }
  }

  private static String argument(String line) {
    return CommandWords.of(line).stream()
        .filter(word -> word.startsWith(ARGS))
        .map(word -> word.substring(ARGS.length()))
        .findFirst()
        .orElseThrow();
  }
}
