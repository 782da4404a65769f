package dev.multibox.bench.report;

import dev.multibox.bench.track.Cell;
import dev.multibox.bench.track.Goals;
import dev.multibox.bench.track.Measurement;
import dev.multibox.bench.track.ResultFile;
import dev.multibox.bench.track.Samples;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The measurements of a run as series of charts. */
final class MeasuredSeries {

  /** What legends call the benchmarks. */
  private static final Map<String, String> NAMES =
      Map.of(
          Goals.READ,
          "limit: read and add",
          Goals.EXP,
          "limit: JDK's exp, add",
          Goals.CROSS_ENTROPY,
          "cross entropy, all priors",
          Goals.FORWARD,
          "whole loss",
          Goals.GRADIENT,
          "whole loss and gradient",
          Goals.SELECT,
          "Multibox selection",
          Goals.LIBTORCH_TOPK,
          "libtorch topk",
          Goals.FULL_SORT,
          "full sort in Java",
          Goals.SMOOTH_L1,
          "smooth-L1, all priors");

  private final List<Measurement> measurements;
  private final String widest;

  MeasuredSeries(ResultFile run) {
    measurements = run.measurements();
    widest = Integer.toString(run.banner().vectorBits());
  }

  /** What a legend calls a benchmark. */
  static String name(String benchmark) {
    return NAMES.get(benchmark);
  }

  /** The most usual case of a benchmark, with the widest vectors. */
  Cell usual(String benchmark) {
    return Cell.of(benchmark, widest);
  }

  Optional<Measurement> find(Cell asked) {
    return Measurement.find(measurements, asked);
  }

  /**
   * The measurements that differ from a case in some parameters only, by their place.
   *
   * @param like the case
   * @param varied the parameters
   * @param place where a measurement stands on the horizontal axis
   * @param divisor what its microseconds per image are divided by
   */
  Optional<Series> sweep(
      Cell like, Set<String> varied, ToDoubleFunction<Cell> place, ToDoubleFunction<Cell> divisor) {
    List<Series.Point> points =
        measurements.stream()
            .filter(found -> found.cell().answers(varied(like, found.cell(), varied)))
            .map(found -> point(found, place, divisor))
            .sorted(Comparator.comparingDouble(Series.Point::x))
            .toList();
    return points.isEmpty()
        ? Optional.empty()
        : Optional.of(new Series(name(like.benchmark()), points));
  }

  private static Series.Point point(
      Measurement found, ToDoubleFunction<Cell> place, ToDoubleFunction<Cell> divisor) {
    double[] forks = found.forkMicrosPerImage();
    double by = divisor.applyAsDouble(found.cell());
    return new Series.Point(
        place.applyAsDouble(found.cell()),
        Samples.median(forks) / by,
        Arrays.stream(forks).min().orElseThrow() / by,
        Arrays.stream(forks).max().orElseThrow() / by);
  }

  private static Cell varied(Cell like, Cell found, Set<String> varied) {
    Cell result = like;
    for (String name : varied) {
      result = result.with(name, found.params().getOrDefault(name, ""));
    }
    return result;
  }
}
