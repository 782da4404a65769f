package dev.multibox.bench.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.multibox.bench.RecordedMessages;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/** A run of the command line within this process: its exit code and what it printed. */
record CommandRun(int exitCode, String out, String err) {

  static CommandRun of(List<String> args) {
    return of(Main.commandLine(), args);
  }

  /** A run of a command line. */
  static CommandRun of(CommandLine commandLine, List<String> args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    commandLine.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    int exitCode = commandLine.execute(args.toArray(String[]::new));
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  static CommandRun of(String... args) {
    return of(List.of(args));
  }

  CommandRun succeeds() {
    assertEquals(0, exitCode, err);
    assertEquals("", err);
    return this;
  }

  /** Exit code 0, and one line on standard error: a warning that contains these words. */
  CommandRun warns(String words) {
    assertEquals(0, exitCode, err);
    assertEquals(1, err.lines().count(), err);
    assertTrue(err.matches("multibox loss: warning: .+; [^;]+\\R"), err);
    assertTrue(err.contains(words), err);
    return this;
  }

  /**
   * What {@link #refuses(String...)} says, of arguments, which leave no file or folder that was not
   * there before.
   */
  static void refuses(Path folder, List<String> args, String... parts) throws IOException {
    List<Path> before = files(folder);
    of(args).refuses(parts);
    assertEquals(before, files(folder));
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.sorted().toList();
    }
  }

  /** As {@link #refusesUnrecorded}, in a message of {@link RecordedMessages}. */
  void refuses(String... parts) {
    refusesUnrecorded(parts);
    RecordedMessages.check(err);
  }

  /**
   * Exit code 2, one line that contains these parts and ends with the way out, nothing on standard
   * output.
   */
  void refusesUnrecorded(String... parts) {
    assertEquals(Main.WRONG_INPUT, exitCode, err);
    assertEquals("", out);
    assertEquals(1, err.lines().count(), err);
    assertTrue(err.matches("multibox.*: .+; [^;]+\\R"), () -> "expected a way out in: " + err);
    for (String part : parts) {
      assertTrue(err.contains(part), () -> "expected \"" + part + "\" in: " + err);
    }
  }
}
