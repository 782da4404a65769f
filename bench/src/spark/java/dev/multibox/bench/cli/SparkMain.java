package dev.multibox.bench.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The commands that run on Spark; the main class for {@code spark-submit}. */
@Command(
    name = "multibox-spark",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    subcommands = {
      SparkEvaluateCommand.class,
      SparkConvertCommand.class,
      SparkTimesCommand.class,
      HelpCommand.class
    },
    header = "The loss and the average precision of a data set, on Apache Spark.",
    footer = {"", "Exit codes: 0 done; 2 wrong options or files; 3 a fault of this program."})
public final class SparkMain {

  /**
   * Runs the command line, and exits where it fails: {@code spark-submit} waits for the end of
   * main.
   *
   * @param args options and subcommand
   */
  public static void main(String[] args) {
    int code = commandLine().execute(args);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** A command line whose output and error writers a caller may replace. */
  static CommandLine commandLine() {
    return Main.withMessages(new CommandLine(new SparkMain()));
  }
}
