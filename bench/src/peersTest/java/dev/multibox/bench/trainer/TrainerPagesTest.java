package dev.multibox.bench.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the trainers' pages show compiles, runs, and prints what the pages say it prints. */
@Tag("peers")
class TrainerPagesTest {

  private static final Path PAGES = Path.of("trainers");
  private static final long SECONDS = 180;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"djl.md", "tensorflow.md", "dl4j.md", "onnx-runtime.md"})
  void everySnippetPrintsWhatItsPageSays(String page) throws Exception {
    String text = Files.readString(PAGES.resolve(page));
    List<String> blocks =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(text)
            .results()
            .map((MatchResult block) -> block.group(1))
            .toList();
    assertEquals(1, blocks.size(), "snippets");
    compile(blocks.getFirst());
    Path model =
        Files.write(
            folder.resolve("linear.onnx"),
            OnnxModel.linear(1, 50, 2, 3, new float[6], new float[8]));
    String printed = run(model.toString());
    assertTrue(text.contains("prints `" + printed + "`"), () -> page + " does not say: " + printed);
  }

  private void compile(String source) throws IOException {
    Path file = Files.writeString(folder.resolve("Example.java"), source);
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
                  List.of("-d", folder.toString(), "-cp", classPath(), "-proc:none"),
                  null,
                  files.getJavaFileObjects(file))
              .call();
      assertEquals("true", compiled + messages.toString(), source);
    }
  }

  /** In a process of its own, as a reader would; returns its last line. */
  private String run(String argument) throws Exception {
    Path out = folder.resolve("out.txt");
    Path err = folder.resolve("err.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dai.djl.offline=true",
                "-Duser.language=en",
                "Example",
                argument)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    // not an argument: ONNX Runtime 1.29.0 crashes where the command line passes 4 KB
    builder.environment().put("CLASSPATH", folder + File.pathSeparator + classPath());
    Process process = builder.start();
    boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertTrue(ended, "still running after " + SECONDS + " s");
    assertEquals(0, process.exitValue(), Files.readString(err));
    return Files.readAllLines(out).getLast();
  }

  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
