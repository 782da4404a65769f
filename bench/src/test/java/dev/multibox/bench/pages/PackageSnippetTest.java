package dev.multibox.bench.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program on the page of a package compiles and prints what the page says. */
class PackageSnippetTest {

  private static final Path KERNEL = Path.of("../kernel/src/main/java/dev/multibox");
  private static final Pattern SNIPPET =
      Pattern.compile("\\{@snippet lang=java :\n(.*?)\n \\* \\}\n \\*\n", Pattern.DOTALL);
  private static final Pattern PRINTS = Pattern.compile("prints \\{@code ([^}]+)\\}");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"detection", "evaluation"})
  void programPrintsWhatThePageSays(String name) throws Exception {
    String page = Files.readString(KERNEL.resolve(name).resolve("package-info.java"));
    Snippet snippet = new Snippet(program(page), folder);
    assertEquals(Optional.empty(), snippet.compile());
    Matcher prints = PRINTS.matcher(page);
    assertTrue(prints.find(), "the page says what its program prints");
    assertEquals(prints.group(1), snippet.run());
  }

  private static String program(String page) throws IOException {
    Matcher snippet = SNIPPET.matcher(page);
    assertTrue(snippet.find(), "a snippet");
    return snippet.group(1).replaceAll("(?m)^ \\* ?", "");
  }
}
