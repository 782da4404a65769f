package dev.multibox.bench.cli;

import dev.multibox.bench.track.Goals;
import dev.multibox.bench.track.Topic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Whether arguments that a page shows are ones that the command line takes. */
public final class ArgumentsCheck {

  /** Commands that print what is known, in no time. */
  private static final List<String> CHEAP = List.of("presets");

  private ArgumentsCheck() {}

  /**
   * What is wrong with the arguments, or nothing. Help and what is cheap is run, too.
   *
   * @param shown as on the page; three dots at the end stand for more
   */
  public static Optional<String> problem(List<String> shown) {
    Optional<String> problem = problemOf(shown);
    boolean more = !shown.isEmpty() && shown.getLast().equals("...");
    return problem.isPresent() && more ? problemOf(shown.subList(0, shown.size() - 1)) : problem;
  }

  private static Optional<String> problemOf(List<String> args) {
    CommandLine commandLine = Main.commandLine();
    ParseResult parsed;
    try {
      parsed = commandLine.parseArgs(args.toArray(String[]::new));
    } catch (ParameterException refused) {
      return Optional.of(refused.getMessage());
    }
    ParseResult command = parsed;
    while (command.hasSubcommand()) {
      command = command.subcommand();
    }
    String name = command.commandSpec().name();
    if (name.equals("jmh")) {
      return problemOfJmh(args.subList(args.indexOf("jmh") + 1, args.size()));
    }
    if (name.equals("ratios")) {
      Pattern only = command.matchedOptionValue("--only", null);
      if (only != null && !matchesARatio(only)) {
        return Optional.of("--only: no ratio has " + only);
      }
    }
    boolean help = command.isUsageHelpRequested() || command.isVersionHelpRequested();
    if (help || CHEAP.contains(name)) {
      CommandRun run = CommandRun.of(args);
      return run.exitCode() == 0 ? Optional.empty() : Optional.of(run.err());
    }
    return Optional.empty();
  }

  private static boolean matchesARatio(Pattern only) {
    return Goals.of(512).stream().anyMatch(goal -> only.matcher(goal.label()).find())
        || only.matcher(Topic.FIRST_CALLS.toString()).find();
  }

  /** JMH's own options, a name that some benchmark has, and parameters that it has. */
  private static Optional<String> problemOfJmh(List<String> args) {
    try {
      CommandLineOptions options = new CommandLineOptions(args.toArray(String[]::new));
      List<BenchmarkListEntry> found =
          BenchmarkList.defaultList()
              .getAll(
                  OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
                  options.getExcludes())
              .stream()
              .filter(entry -> isNamed(entry.getUsername(), options.getIncludes()))
              .toList();
      if (found.isEmpty()) {
        return Optional.of("no benchmark " + options.getIncludes());
      }
      for (int i = 1; i < args.size(); i++) {
        String name = args.get(i).replaceFirst("=.*", "");
        if (args.get(i - 1).equals("-p") && found.stream().noneMatch(entry -> has(entry, name))) {
          return Optional.of("no parameter " + name);
        }
      }
      return Optional.empty();
    } catch (CommandLineOptionException refused) {
      return Optional.of(args + ": " + refused.getMessage());
    }
  }

  private static boolean isNamed(String benchmark, List<String> patterns) {
    return patterns.isEmpty()
        || patterns.stream()
            .anyMatch(pattern -> Pattern.compile(pattern).matcher(benchmark).find());
  }

  private static boolean has(BenchmarkListEntry entry, String parameter) {
    return entry.getParams().orElse(Map.of()).containsKey(parameter);
  }

  /** The names of all commands. */
  public static List<String> commands() {
    return List.copyOf(Main.commandLine().getSubcommands().keySet());
  }
}
