package dev.multibox.bench.track;

import dev.multibox.bench.harness.AllocationProfiler;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs benchmarks in rounds: in each round every benchmark has one fork, so that the benchmarks of
 * a ratio are close in time. Every other round goes backwards, so that a steady drift of the
 * machine's speed cancels too.
 */
public final class BenchmarkRun {

  private static final int ITERATIONS = 5;
  private static final TimeValue ITERATION = TimeValue.milliseconds(100);

  private final Map<String, BenchmarkListEntry> known = new HashMap<>();
  private final Map<Cell, String> reasons = new HashMap<>();
  private final Map<Cell, BenchmarkParams> params = new LinkedHashMap<>();
  private final Map<Cell, List<BenchmarkResult>> results = new HashMap<>();
  private final int widest;
  private final Optional<Path> java;
  private final PrintWriter progress;
  private int failures;

  /**
   * Creates a run of no benchmark yet.
   *
   * @param widest vector width of the machine, in bits
   * @param java what starts the forks, or nothing for the one that this runs on
   * @param progress takes a line now and then
   */
  public BenchmarkRun(int widest, Optional<Path> java, PrintWriter progress) {
    this.widest = widest;
    this.java = java;
    this.progress = progress;
    OutputFormat silent = output(new ByteArrayOutputStream());
    for (BenchmarkListEntry entry : BenchmarkList.defaultList().getAll(silent, List.of())) {
      String[] name = entry.getUsername().split("\\.");
      known.put(name[name.length - 2] + "." + name[name.length - 1], entry);
    }
  }

  /** {@return why cells were not measured} */
  public Map<Cell, String> reasons() {
    return Map.copyOf(reasons);
  }

  /**
   * {@return whether a benchmark can run here; if not, {@link #reasons} says why}
   *
   * @param asked which
   */
  public boolean available(Cell asked) {
    if (!known.containsKey(asked.benchmark())) {
      reasons.put(asked, "not on the class path; build with -Ppeers");
      return false;
    }
    Optional<String> reason = asked.unavailable(widest);
    reason.ifPresent(words -> reasons.put(asked, words));
    return reason.isEmpty();
  }

  /**
   * Runs rounds of all benchmarks.
   *
   * @param asked those {@link #available}
   * @param rounds forks of each
   */
  public void run(Collection<Cell> asked, int rounds) {
    List<Cell> cells =
        asked.stream()
            .map(cell -> cell.restrictedTo(defaults(known.get(cell.benchmark()))))
            .distinct()
            .toList();
    long start = System.nanoTime();
    for (int round = 0; round < rounds; round++) {
      List<Cell> order = round % 2 == 0 ? cells : cells.reversed();
      for (int i = 0; i < order.size(); i++) {
        tell(round, rounds, i, order.size(), System.nanoTime() - start);
        runFork(order.get(i));
      }
    }
  }

  private void tell(int round, int rounds, int at, int size, long nanos) {
    if (at % 10 == 0) {
      progress.printf(
          Locale.ROOT,
          "round %d of %d, benchmark %d of %d, %d s%n",
          round + 1,
          rounds,
          at + 1,
          size,
          TimeUnit.NANOSECONDS.toSeconds(nanos));
      progress.flush();
    }
  }

  private static Map<String, String> defaults(BenchmarkListEntry entry) {
    Map<String, String> defaults = new TreeMap<>();
    Map<String, String[]> declared = entry.getParams().orElse(Map.of());
    declared.forEach((name, values) -> defaults.put(name, values[0]));
    return defaults;
  }

  private void runFork(Cell cell) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + known.get(cell.benchmark()).getUsername().replace(".", "\\.") + "$")
            .forks(1)
            .warmupIterations(1)
            .warmupTime(ITERATION)
            .measurementIterations(ITERATIONS)
            .measurementTime(ITERATION)
            .addProfiler(GCProfiler.class)
            .addProfiler(AllocationProfiler.class)
            .shouldFailOnError(true);
    cell.params().forEach((name, value) -> options.param(name, value));
    java.ifPresent(path -> options.jvm(path.toString()));
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    try {
      for (RunResult result : new Runner(options.build(), output(log)).run()) {
        params.putIfAbsent(cell, result.getParams());
        results
            .computeIfAbsent(cell, key -> new ArrayList<>())
            .addAll(result.getBenchmarkResults());
      }
    } catch (RunnerException failed) {
      String reason = exception(log.toString(StandardCharsets.UTF_8)).orElse(failed.toString());
      reasons.put(cell, reason);
      failures++;
      progress.println(cell + ": " + reason);
    }
  }

  /**
   * The first line of a fork's exception, of which JMH itself says nothing but that there was one.
   */
  private static Optional<String> exception(String log) {
    return log.lines().filter(line -> line.matches("\\S*(Exception|Error): .*")).findFirst();
  }

  private static OutputFormat output(ByteArrayOutputStream into) {
    return OutputFormatFactory.createFormatInstance(
        new PrintStream(into, true, StandardCharsets.UTF_8), VerboseMode.NORMAL);
  }

  /** {@return how many forks failed; {@link #reasons} says why} */
  public int failures() {
    return failures;
  }

  /** {@return name and version of the virtual machine that the forks ran on, if any has run} */
  public Optional<String> virtualMachine() {
    return params.values().stream()
        .findFirst()
        .map(any -> any.getVmName() + " " + any.getVmVersion());
  }

  /** {@return each benchmark's result, all its forks together} */
  public List<RunResult> results() {
    return params.entrySet().stream()
        .map(cell -> new RunResult(cell.getValue(), results.get(cell.getKey())))
        .toList();
  }
}
