package dev.multibox.bench.cli;

import dev.multibox.Backend;
import dev.multibox.bench.files.InputException;
import dev.multibox.bench.track.Banner;
import dev.multibox.bench.track.BenchmarkRun;
import dev.multibox.bench.track.Cell;
import dev.multibox.bench.track.FirstCalls;
import dev.multibox.bench.track.Goals;
import dev.multibox.bench.track.MeasuredRatio;
import dev.multibox.bench.track.Ratio;
import dev.multibox.bench.track.ResultFile;
import dev.multibox.bench.track.Sweeps;
import dev.multibox.bench.track.Topic;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures kernels, limits and peers in turn and prints their ratios. */
@Command(
    name = "ratios",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Runs benchmarks of kernels, of the machine's limits and, where they are on the class path,"
            + " of peers, in rounds of one fork each, and prints the ratios of their times per"
            + " image with 95 %% intervals. Nothing else should run on the machine. Exit"
            + " code 1 if a benchmark failed; thresholds that are not met do not count.")
final class RatiosCommand implements Callable<Integer> {

  /** What --quick leaves out. */
  private static final Set<Topic> SLOW =
      Set.of(Topic.THREADS, Topic.MEMORY, Topic.BATCH_SIZE, Topic.WIDTHS);

  private static final int QUICK_MACHINES = 3;
  private static final int MACHINES = 5;

  @Spec private CommandSpec spec;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "Forks of each benchmark; 4 or more for compare. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--quick",
      description =
          "Only the trained stage, without faces, threads, memory, batch sizes and widths: some 6"
              + " minutes.")
  private boolean quick;

  @Option(
      names = "--only",
      paramLabel = "REGEX",
      description =
          "Only ratios in whose topic and name, such as 'whole loss: whole loss / exp pass, C=21"
              + " stage2', it is found; 'first calls' is a topic too.")
  private Pattern only;

  @Option(
      names = "--full",
      description = "Also what the charts of the report show: numbers of classes, batches, keys.")
  private boolean full;

  @Option(
      names = "--java",
      paramLabel = "FILE",
      description = "Starts the forks with this java. Default: the one that runs this command.")
  private Path java;

  @Option(
      names = "--json",
      description = "Prints one JSON object: banner, ratios and JMH's results.")
  private boolean json;

  @Option(
      names = "--save",
      paramLabel = "DIR",
      description = "Writes the JSON object to DIR, under the date and the commit.")
  private Path folder;

  @Override
  public Integer call() throws IOException, InputException, InterruptedException {
    if (rounds < 1) {
      throw new InputException(
          "--rounds: expected 1 or more, got " + rounds, "more rounds are more certain");
    }
    int widest = Backend.of(Backend.Choice.VECTOR).vectorBits();
    PrintWriter err = spec.commandLine().getErr();
    BenchmarkRun run = new BenchmarkRun(widest, Optional.ofNullable(java), err);
    List<Ratio> goals = Goals.of(widest).stream().filter(this::wanted).toList();
    Set<Cell> cells = cells(goals, run, widest);
    run.run(cells, rounds);
    Optional<FirstCalls> firstCalls =
        only == null || only.matcher(Topic.FIRST_CALLS.toString()).find()
            ? Optional.of(FirstCalls.measure(quick ? QUICK_MACHINES : MACHINES))
            : Optional.empty();

    ResultFile results =
        new ResultFile(
            Banner.current(widest, run.virtualMachine().orElse("")),
            ResultFile.withoutPlaces(run.results()),
            firstCalls);
    List<MeasuredRatio> ratios = MeasuredRatio.of(goals, results.measurements(), run.reasons());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(results.toJson(ratios));
    } else {
      new RatioTable(out).print(results.banner(), rounds, ratios, firstCalls);
    }
    out.flush();
    if (folder != null) {
      err.println("wrote " + save(results, ratios));
      err.flush();
    }
    return run.failures() == 0 ? 0 : Main.UNEXPECTED_RESULT;
  }

  private boolean wanted(Ratio goal) {
    return (only == null || only.matcher(goal.label()).find())
        && (!quick
            || (!SLOW.contains(goal.topic())
                && !goal.name().matches(".*(stage[01]|B=64|k=[^9].*|1 box|100 boxes|faces.*)")));
  }

  /** Both sides of every ratio that can be measured, next to each other; then what charts need. */
  private Set<Cell> cells(List<Ratio> goals, BenchmarkRun run, int widest) {
    Set<Cell> cells = new LinkedHashSet<>();
    for (Ratio goal : goals) {
      if (run.available(goal.numerator()) & run.available(goal.denominator())) {
        cells.add(goal.denominator());
        cells.add(goal.numerator());
      }
    }
    if (only == null && !quick) {
      Sweeps.always(widest).stream().filter(run::available).forEach(cells::add);
    }
    if (full) {
      Sweeps.charts(widest).stream().filter(run::available).forEach(cells::add);
    }
    return cells;
  }

  private Path save(ResultFile results, List<MeasuredRatio> ratios) throws IOException {
    Files.createDirectories(folder);
    Banner banner = results.banner();
    String commit = banner.commit().isEmpty() ? "no-commit" : banner.commit();
    String date = banner.date().replace(":", "").replace("Z", "");
    return Files.writeString(
        folder.resolve(date + "-" + commit + ".json"), results.toJson(ratios) + "\n");
  }
}
