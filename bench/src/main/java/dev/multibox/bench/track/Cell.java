package dev.multibox.bench.track;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A benchmark with its parameters.
 *
 * @param benchmark class and method, as {@code LimitsBenchmark.exp}
 * @param params values by name
 */
public record Cell(String benchmark, SortedMap<String, String> params) {

  /** The most usual case; the benchmarks' own defaults, but for the backend. */
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("data", "stage2"),
          Map.entry("batch", "8"),
          Map.entry("priors", "8732"),
          Map.entry("classes", "21"),
          Map.entry("storage", "heap"),
          Map.entry("threads", "1"),
          Map.entry("k", "90"),
          Map.entry("keys", "losses"),
          Map.entry("boxes", "10"),
          Map.entry("crowd", "scattered"),
          Map.entry("reference", "TORCHVISION"));

  /** Copies. */
  public Cell {
    params = Collections.unmodifiableSortedMap(new TreeMap<>(params));
  }

  /**
   * {@return a benchmark in the most usual case}
   *
   * @param benchmark class and method
   * @param backend the backend
   */
  public static Cell of(String benchmark, String backend) {
    return new Cell(benchmark, new TreeMap<>(DEFAULTS)).with("backend", backend);
  }

  /**
   * {@return the same with another parameter}
   *
   * @param name its name
   * @param value its value
   */
  public Cell with(String name, Object value) {
    SortedMap<String, String> changed = new TreeMap<>(params);
    changed.put(name, value.toString());
    return new Cell(benchmark, changed);
  }

  /**
   * {@return the same benchmark, with only the parameters that it has}
   *
   * @param known the parameters it has, with the value for those that are not set here
   */
  Cell restrictedTo(Map<String, String> known) {
    SortedMap<String, String> kept = new TreeMap<>(known);
    kept.replaceAll((name, value) -> params.getOrDefault(name, value));
    return new Cell(benchmark, kept);
  }

  /**
   * {@return whether this is what was asked for, in the parameters that this has}
   *
   * @param asked every parameter
   */
  public boolean answers(Cell asked) {
    return benchmark.equals(asked.benchmark)
        && params.entrySet().stream()
            .allMatch(
                param -> param.getValue().equals(asked.params.getOrDefault(param.getKey(), "")));
  }

  /**
   * {@return why no run of a machine has this, or nothing where there is no such reason}
   *
   * @param widest vector width of the machine, in bits
   */
  Optional<String> unavailable(int widest) {
    String backend = params.getOrDefault("backend", "");
    return backend.matches("\\d+") && Integer.parseInt(backend) > widest
        ? Optional.of("not available: the widest vectors here have " + widest + " bits")
        : Optional.empty();
  }

  /** {@return images of a call} */
  public int images() {
    return Integer.parseInt(params.getOrDefault("batch", "1"));
  }

  /**
   * {@return a parameter as a number}
   *
   * @param name its name
   */
  public int number(String name) {
    return Integer.parseInt(params.get(name));
  }

  /** {@return name and parameters in one line} */
  @Override
  public String toString() {
    return params.entrySet().stream()
        .map(param -> param.getKey() + "=" + param.getValue())
        .collect(Collectors.joining(" ", benchmark.replace("Benchmark.", ".") + " ", ""));
  }
}
