package dev.multibox.bench.track;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A benchmark in two runs, each time divided by the time of a limit in the same run. A machine that
 * is twice as fast at everything then makes no difference.
 *
 * <p>The limit is the exp pass; of smooth-L1 it is the read pass of its inputs. It is taken over
 * the same floats if both runs have measured that, else over those of the most usual case.
 *
 * <p>The unit is the fork: iterations within one are not independent. The test is an exact
 * permutation test on the logarithms; of three forks a side it can never reach 5 %, so {@value
 * #FEWEST_FORKS} are asked for. A difference must also be larger than a threshold to count, as with
 * enough forks any trifle becomes significant.
 *
 * @param cell the benchmark; {@code backend=widest} where each run's widest vectors were measured
 * @param firstMicros microseconds per image in the first run, median, not scaled
 * @param secondMicros in the second
 * @param ratio second by first, scaled: below 1 the second is faster
 * @param probability of the permutation test; NaN with too few forks
 * @param verdict what the second run is
 */
public record Comparison(
    Cell cell,
    double firstMicros,
    double secondMicros,
    double ratio,
    double probability,
    Verdict verdict) {

  /** Fewest forks of a run: 4 and 4 can be split in 70 ways, two of which are extreme: 2.9 %. */
  static final int FEWEST_FORKS = 4;

  private static final String BACKEND = "backend";
  private static final String LIMITS = "LimitsBenchmark.";

  /** What the second run is, compared to the first. */
  public enum Verdict {
    /** Faster. */
    FASTER,
    /** Slower. */
    SLOWER,
    /** Neither, as far as these runs can tell. */
    NO_DIFFERENCE,
    /** Fewer than {@value #FEWEST_FORKS} forks in a run. */
    TOO_FEW_FORKS;

    /** {@return the constant as words} */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * What counts as a difference.
   *
   * @param alpha a probability up to this
   * @param threshold and a change by more than this part
   */
  public record Rule(double alpha, double threshold) {}

  /**
   * {@return the benchmarks that both runs have measured, limits left out}
   *
   * @param first a run
   * @param second another
   * @param rule what counts as a difference
   */
  public static List<Comparison> of(ResultFile first, ResultFile second, Rule rule) {
    List<Measurement> before = named(first);
    List<Measurement> after = named(second);
    List<Comparison> comparisons = new ArrayList<>();
    for (Measurement old : before) {
      if (old.cell().benchmark().startsWith(LIMITS)) {
        continue;
      }
      find(after, old.cell())
          .ifPresent(
              changed -> {
                Cell limit = limit(old.cell(), before, after);
                comparisons.add(
                    compare(
                        old,
                        changed,
                        scaledLogs(old, find(before, limit)),
                        scaledLogs(changed, find(after, limit)),
                        rule));
              });
    }
    return comparisons;
  }

  /** Measurements whose backend is called widest where it is the run's. */
  private static List<Measurement> named(ResultFile run) {
    String widest = Integer.toString(run.banner().vectorBits());
    return run.measurements().stream()
        .map(
            measured ->
                widest.equals(measured.cell().params().get(BACKEND))
                    ? new Measurement(
                        measured.cell().with(BACKEND, "widest"),
                        measured.forkMicros(),
                        measured.gcAllocation(),
                        measured.callAllocation())
                    : measured)
        .toList();
  }

  private static Optional<Measurement> find(List<Measurement> run, Cell cell) {
    return run.stream().filter(found -> found.cell().equals(cell)).findFirst();
  }

  private static Cell limit(Cell cell, List<Measurement> before, List<Measurement> after) {
    String name = cell.benchmark().startsWith("SmoothL1") ? Goals.READ_LOCATIONS : Goals.EXP;
    Cell same = new Cell(name, cell.params()).with(BACKEND, "widest");
    return before.stream()
        .map(Measurement::cell)
        .filter(found -> found.answers(same))
        .filter(found -> find(after, found).isPresent())
        .findFirst()
        .orElseGet(
            () ->
                before.stream()
                    .map(Measurement::cell)
                    .filter(found -> found.answers(Cell.of(name, "widest")))
                    .findFirst()
                    .orElse(same));
  }

  /**
   * Unscaled where there is no limit; by round where both have as many forks, else by the median.
   */
  private static double[] scaledLogs(Measurement measured, Optional<Measurement> limit) {
    double[] micros = measured.forkMicros();
    double[] limits = limit.map(Measurement::forkMicros).orElse(new double[] {1});
    double usual = Samples.median(limits);
    boolean rounds = limits.length == micros.length;
    return IntStream.range(0, micros.length)
        .mapToDouble(fork -> Math.log(micros[fork] / (rounds ? limits[fork] : usual)))
        .toArray();
  }

  private static Comparison compare(
      Measurement old, Measurement changed, double[] before, double[] after, Rule rule) {
    double ratio =
        Math.exp(
            Arrays.stream(after).average().orElse(Double.NaN)
                - Arrays.stream(before).average().orElse(Double.NaN));
    boolean enough = Math.min(before.length, after.length) >= FEWEST_FORKS;
    double probability = enough ? Samples.permutationProbability(before, after) : Double.NaN;
    Verdict verdict;
    if (!enough) {
      verdict = Verdict.TOO_FEW_FORKS;
    } else if (probability > rule.alpha()
        || Math.abs(Math.log(ratio)) <= Math.log1p(rule.threshold())) {
      verdict = Verdict.NO_DIFFERENCE;
    } else {
      verdict = ratio < 1 ? Verdict.FASTER : Verdict.SLOWER;
    }
    return new Comparison(
        old.cell(), old.microsPerImage(), changed.microsPerImage(), ratio, probability, verdict);
  }
}
