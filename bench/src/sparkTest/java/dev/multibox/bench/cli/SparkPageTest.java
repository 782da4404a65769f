package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.pages.CommandWords;
import dev.multibox.bench.pages.Page;
import dev.multibox.bench.pages.Snippet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.deploy.SparkSubmitArguments;
import org.apache.spark.internal.config.ConfigEntry;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.ParameterException;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What the page of Spark shows: its Java compiles, its lines are taken by the programs they run.
 */
@Tag("spark")
class SparkPageTest {

  private static final String JAR = "/multibox-spark.jar";
  private static final String MAIN = "dev.multibox.bench.cli.SparkMain";
  private static final String ARGS = "-Dargs=";

  /** Keys of Spark's modules for YARN and Kubernetes, and those that end as one likes. */
  private static final List<String> OTHER_KEYS =
      List.of(
          "spark.executorEnv.JAVA_HOME",
          "spark.yarn.appMasterEnv.JAVA_HOME",
          "spark.kubernetes.container.image");

  @Test
  void javaCompiles(@TempDir Path folder) throws Exception {
    List<String> snippets = Page.of(Page.OF_SPARK).java();
    assertEquals(1, snippets.size());
    assertEquals(Optional.empty(), new Snippet(snippets.getFirst(), folder).compile());
  }

  @Test
  void sparkSubmitTakesItsLines() throws Exception {
    List<String> masters = new ArrayList<>();
    for (List<String> words : lines("spark-submit ")) {
      SparkSubmitArguments submit = submit(words.subList(1, words.size()));
      assertEquals(MAIN, submit.mainClass(), words::toString);
      assertTrue(submit.primaryResource().endsWith(JAR), words::toString);
      take(CollectionConverters.asJava(submit.childArgs()));
      for (String key : CollectionConverters.asJava(submit.sparkProperties()).keySet()) {
        boolean known =
            ConfigEntry.findEntry(key) != null || OTHER_KEYS.stream().anyMatch(key::startsWith);
        assertTrue(known, () -> key + " of " + words);
      }
      masters.add(submit.master());
    }
    assertEquals(
        List.of("local[4]", "spark://master:7077", "yarn", "k8s://https://cluster:6443"), masters);
  }

  /** The arguments as spark-submit reads them, which refuses options that it does not know. */
  private static SparkSubmitArguments submit(List<String> words) {
    // YARN is refused where its addresses are not known
    Map<String, String> environment = Map.of("YARN_CONF_DIR", "/etc/hadoop/conf");
    return new SparkSubmitArguments(
        CollectionConverters.asScala(words).toSeq(),
        scala.collection.immutable.Map.from(CollectionConverters.asScala(environment)));
  }

  @Test
  void mavenRunsItsLines() throws Exception {
    List<List<String>> lines =
        lines("mvn ").stream().filter(words -> words.toString().contains(ARGS)).toList();
    assertEquals(4, lines.size(), lines::toString);
    for (List<String> words : lines) {
      take(CommandWords.of(argument(words)));
    }
  }

  /** The page's command lines of a program, as words. */
  private static List<List<String>> lines(String program) throws Exception {
    String text = Page.of(Page.OF_SPARK).text().replaceAll("\\\\\n\\s*", "");
    return text.lines()
        .map(String::strip)
        .filter(line -> line.startsWith(program))
        .map(CommandWords::of)
        .toList();
  }

  /** Fails unless the command line takes the arguments. */
  private static void take(List<String> arguments) {
    try {
      SparkMain.commandLine().parseArgs(arguments.toArray(String[]::new));
    } catch (ParameterException refused) {
      throw new AssertionError(arguments + ": " + refused.getMessage(), refused);
    }
  }

  private static String argument(List<String> words) {
    return words.stream()
        .filter(word -> word.startsWith(ARGS))
        .map(word -> word.substring(ARGS.length()))
        .findFirst()
        .orElseThrow();
  }
}
