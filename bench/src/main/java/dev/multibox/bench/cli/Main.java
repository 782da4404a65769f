package dev.multibox.bench.cli;

import dev.multibox.bench.files.InputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The root command; without a subcommand it evaluates the embedded sample. */
@Command(
    name = "multibox",
    versionProvider = Version.class,
    mixinStandardHelpOptions = true,
    subcommands = {
      LossCommand.class,
      MatchCommand.class,
      DetectCommand.class,
      EvaluateCommand.class,
      PresetsCommand.class,
      SampleCommand.class,
      AccuracyCommand.class,
      JmhCommand.class,
      RatiosCommand.class,
      FirstCallsCommand.class,
      CompareCommand.class,
      ReportCommand.class,
      TrainCommand.class
    },
    header =
        "The SSD MultiBox loss, its targets, detections and average precision, by SIMD kernels.",
    description = "Without a subcommand: evaluates the embedded sample, as 'multibox sample' does.",
    footer = {
      "",
      "Exit codes: 0 done; 1 the result is not the expected one; 2 wrong options or files;"
          + " 3 a fault of this program."
    })
public final class Main implements Callable<Integer> {

  /** Done, and the result is not what it should be. */
  static final int UNEXPECTED_RESULT = 1;

  /** Wrong options or files. */
  static final int WRONG_INPUT = 2;

  /** A fault of this program. */
  static final int FAULT = 3;

  /** Commands that run no kernel. */
  private static final Set<Class<?>> PRINTING =
      Set.of(PresetsCommand.class, CompareCommand.class, ReportCommand.class);

  @Spec private CommandSpec spec;

  /**
   * Runs the command line and exits.
   *
   * @param args options and subcommand
   */
  public static void main(String[] args) {
    Relaunch.endWithFirst();
    CommandLine commandLine = commandLine();
    if (evaluates(commandLine, args) && Relaunch.wanted()) {
      Relaunch.run(args).ifPresent(System::exit);
    }
    System.exit(commandLine.execute(args));
  }

  /** A command line whose output and error writers a caller may replace. */
  static CommandLine commandLine() {
    CommandLine root = new CommandLine(new Main());
    // JMH's options are no options of ours; -wi is not -w and -i.
    root.getSubcommands()
        .get("jmh")
        .setPosixClusteredShortOptionsAllowed(false)
        .setUnmatchedOptionsArePositionalParams(true);
    return withMessages(root);
  }

  /** A command line that takes names as we write them, and tells what it refuses in one line. */
  static CommandLine withMessages(CommandLine root) {
    return root
        // A file name may begin with '@'.
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Main::refuse)
        .setExecutionExceptionHandler(Main::failed);
  }

  /** Whether these arguments make kernels run, and not print something that is known. */
  private static boolean evaluates(CommandLine commandLine, String[] args) {
    try {
      ParseResult parsed = commandLine.parseArgs(args);
      while (parsed.hasSubcommand()) {
        if (parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested()) {
          return false;
        }
        parsed = parsed.subcommand();
      }
      return !parsed.isUsageHelpRequested()
          && !parsed.isVersionHelpRequested()
          && runsKernels(parsed.commandSpec().userObject());
    } catch (ParameterException refused) {
      return false;
    }
  }

  private static boolean runsKernels(Object command) {
    return command instanceof EvaluateCommand evaluation
        ? evaluation.runsKernels()
        : !PRINTING.contains(command.getClass());
  }

  private static int refuse(ParameterException refused, String[] args) {
    CommandLine command = refused.getCommandLine();
    tell(command, withWayOut(command, refused.getMessage()));
    return WRONG_INPUT;
  }

  private static int failed(Exception exception, CommandLine command, ParseResult parsed) {
    if (exception instanceof InputException) {
      tell(command, exception.getMessage());
      return WRONG_INPUT;
    }
    if (exception instanceof IOException) {
      // Without a reason from the system the message is a file's name, or nothing at all.
      boolean reasoned =
          exception.getMessage() != null
              && !(exception instanceof FileSystemException system && system.getReason() == null);
      String message = reasoned ? exception.getMessage() : exception.toString();
      // The system's own words say what is wrong, never what helps.
      tell(command, withWayOut(command, message));
      return WRONG_INPUT;
    }
    PrintWriter err = command.getErr();
    exception.printStackTrace(err);
    err.flush();
    return FAULT;
  }

  private static String withWayOut(CommandLine command, String message) {
    String name = command.getCommandSpec().qualifiedName();
    return message.contains("; ")
        ? message
        : message + "; '" + name + " --help' says what is taken";
  }

  private static void tell(CommandLine command, String message) {
    PrintWriter err = command.getErr();
    String line = message.replaceAll("\\s*\\R\\s*", " ");
    err.println(command.getCommandSpec().qualifiedName() + ": " + line);
    err.flush();
  }

  @Override
  public Integer call() throws Exception {
    return spec.commandLine().getSubcommands().get("sample").execute();
  }
}
