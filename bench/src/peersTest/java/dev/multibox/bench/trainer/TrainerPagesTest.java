package dev.multibox.bench.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.pages.Page;
import dev.multibox.bench.pages.Snippet;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What the trainers' pages show compiles, runs, and prints what the pages say it prints. */
@Tag("peers")
class TrainerPagesTest {

  private static final long SECONDS = 180;

  @TempDir private Path folder;

  @ParameterizedTest
  @FieldSource("dev.multibox.bench.pages.Page#OF_PEERS")
  void everySnippetPrintsWhatItsPageSays(String name) throws Exception {
    Page page = Page.of(name);
    assertEquals(1, page.java().size(), "snippets");
    assertEquals(Optional.empty(), new Snippet(page.java().getFirst(), folder).compile());
    Path model =
        Files.write(
            folder.resolve("linear.onnx"),
            OnnxModel.linear(1, 50, 2, 3, new float[6], new float[8]));
    String printed = run(model.toString());
    assertTrue(
        page.text().contains("prints `" + printed + "`"), () -> page + " does not say: " + printed);
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
    builder.environment().put("CLASSPATH", folder + File.pathSeparator + Snippet.classPath());
    Process process = builder.start();
    boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertTrue(ended, "still running after " + SECONDS + " s");
    assertEquals(0, process.exitValue(), Files.readString(err));
    return Files.readAllLines(out).getLast();
  }
}
