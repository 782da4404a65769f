package dev.multibox.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows compiles, runs, and prints what the README says it prints. */
class ReadmeTest {

  private static final Path README = Path.of("..", "README.md");

  @TempDir private Path folder;

  @Test
  void theExamplePrintsWhatTheReadmeSays() throws Exception {
    String readme = Files.readString(README);
    List<String> blocks = javaBlocks(readme);
    compile("Example", blocks.get(0));
    String printed = run("Example").strip();
    assertTrue(
        readme.contains("prints `" + printed + "`"), () -> "the README does not say: " + printed);
  }

  @Test
  void everyOtherSnippetCompiles() throws IOException {
    List<String> blocks = javaBlocks(Files.readString(README));
    assertTrue(blocks.size() > 1, "snippets");
    for (int i = 1; i < blocks.size(); i++) {
      String name = "Snippet" + i;
      compile(
          name,
          "import dev.multibox.*;\n"
              + "import dev.multibox.loss.*;\n"
              + "import dev.multibox.matching.*;\n"
              + "class "
              + name
              + " { static void run() {\n"
              + blocks.get(i)
              + "\n} }");
    }
  }

  private static List<String> javaBlocks(String readme) {
    return Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
        .matcher(readme)
        .results()
        .map((MatchResult block) -> block.group(1))
        .toList();
  }

  private void compile(String name, String source) throws IOException {
    Path file = Files.writeString(folder.resolve(name + ".java"), source);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  files,
                  null,
                  List.of(
                      "-d",
                      folder.toString(),
                      "-cp",
                      System.getProperty("java.class.path"),
                      "-proc:none"),
                  null,
                  files.getJavaFileObjects(file))
              .call();
      assertEquals("true", compiled + messages.toString(), source);
    }
  }

  private String run(String name) throws Exception {
    PrintStream console = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    try (URLClassLoader classes = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      classes
          .loadClass(name)
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(console);
    }
    return printed.toString(StandardCharsets.UTF_8);
  }
}
