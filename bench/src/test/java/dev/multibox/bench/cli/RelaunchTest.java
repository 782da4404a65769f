package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.files.LossInputs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, started without the incubator module. */
class RelaunchTest {

  private static final long PATIENCE_SECONDS = 120;

  @TempDir Path folder;

  private CommandRun start(List<String> options, List<String> args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Main.class.getName());
    command.addAll(args);
    File out = folder.resolve("out").toFile();
    File err = folder.resolve("err").toFile();
    Process process = new ProcessBuilder(command).redirectOutput(out).redirectError(err).start();
    assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "still running");
    return new CommandRun(
        process.exitValue(), Files.readString(out.toPath()), Files.readString(err.toPath()));
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
}
