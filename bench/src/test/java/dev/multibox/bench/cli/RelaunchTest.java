package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.files.LossInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes, started without the incubator module. */
class RelaunchTest {

  private static final long PATIENCE_SECONDS = 120;

  /** Processor time of a process that has more to do than to start. */
  private static final Duration WORK = Duration.ofSeconds(2);

  @TempDir Path folder;

  private CommandRun start(List<String> options, List<String> args)
      throws IOException, InterruptedException {
    Process process = begin(options, args);
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
    return new CommandRun(
        process.exitValue(),
        Files.readString(folder.resolve("out")),
        Files.readString(folder.resolve("err")));
  }

  private Process begin(List<String> options, List<String> args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(args);
    return new ProcessBuilder(command)
        .redirectOutput(folder.resolve("out").toFile())
        .redirectError(folder.resolve("err").toFile())
        .start();
  }

  private List<String> inputs() throws IOException {
    List<String> args = LossInputs.of(2, 40, 5).write(folder);
    args.add("--json");
    return args;
  }

  @Test
  void findsTheModuleThatWasNotAskedFor() throws Exception {
    CommandRun run = start(List.of(), inputs());
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().contains("\"backend\":\"vector\""), run.out());
  }

  @Test
  void runsOnTheScalarTwinWhereItMayNot() throws Exception {
    CommandRun run = start(List.of("-Dmultibox.relaunch=false"), inputs());
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().contains("\"backend\":\"scalar\""), run.out());
    assertEquals("", run.err());
    List<String> strict = inputs();
    strict.addAll(List.of("--backend", "vector"));
    start(List.of("-Dmultibox.relaunch=false"), strict).refuses("--backend", "--add-modules");
  }

  @Test
  void passesOptionsArgumentsAndExitCodeOn() throws Exception {
    List<String> args = inputs();
    CommandRun scalar = start(List.of("-Dmultibox.backend=scalar"), args);
    assertTrue(scalar.out().contains("\"backend\":\"scalar\""), scalar.out());
    assertTrue(scalar.err().contains("Using incubator modules"), scalar.err());
    Files.delete(folder.resolve("labels.npy"));
    CommandRun refused = start(List.of(), args);
    assertEquals(2, refused.exitCode());
    assertTrue(refused.err().contains("labels.npy: expected a .npy file, found no such file"));
  }

  @Test
  void answersHelpAndWrongOptionsItself() throws Exception {
    CommandRun help = start(List.of(), List.of("loss", "--help"));
    assertEquals(0, help.exitCode());
    assertFalse(help.err().contains("incubator"), help.err());
    start(List.of(), List.of("--nonsense")).refuses("multibox: ", "--nonsense");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theSecondProcessEndsWithTheFirst(boolean killed) throws Exception {
    Process first = begin(List.of(), List.of("accuracy")); // takes minutes
    ProcessHandle second = null;
    try {
      second = child(first);
      if (killed) {
        first.destroyForcibly();
      } else {
        first.destroy();
      }
      second.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } finally {
      first.destroyForcibly();
      if (second != null) {
        second.destroyForcibly();
      }
    }
  }

  /** Waits until it has begun to work. */
  private static ProcessHandle child(Process first) throws InterruptedException {
    long start = System.nanoTime();
    while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
      Optional<ProcessHandle> second = first.children().findFirst();
      if (second
              .flatMap(process -> process.info().totalCpuDuration())
              .orElse(Duration.ZERO)
              .compareTo(WORK)
          > 0) {
        return second.orElseThrow();
      }
      Thread.sleep(50);
    }
    throw new AssertionError("no second process after " + PATIENCE_SECONDS + " s");
  }
}
