package dev.multibox.bench.report;

import dev.multibox.bench.track.Cell;
import dev.multibox.bench.track.FirstCalls;
import dev.multibox.bench.track.Measurement;
import dev.multibox.bench.track.ResultFile;
import dev.multibox.bench.track.Samples;
import dev.multibox.bench.track.Sweeps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** The charts of one run; those for which too little was measured are left out. */
final class Charts {

  private static final String EXP = "LimitsBenchmark.exp";
  private static final String CROSS_ENTROPY = "SoftmaxCrossEntropyBenchmark.perPrior";
  private static final String FORWARD = "MultiBoxLossBenchmark.forward";
  private static final String SMOOTH_L1 = "SmoothL1Benchmark.perPrior";
  private static final String SELECT = "HardNegativesBenchmark.select";

  /** What legends call them. */
  private static final Map<String, String> NAMES =
      Map.of(
          "LimitsBenchmark.read",
          "limit: read and add",
          EXP,
          "limit: JDK's exp, add",
          CROSS_ENTROPY,
          "cross entropy, all priors",
          FORWARD,
          "whole loss",
          "MultiBoxLossBenchmark.gradientDense",
          "whole loss and gradient",
          SELECT,
          "Multibox selection",
          "LibtorchBenchmark.hardNegatives",
          "libtorch topk",
          "PlainJavaBenchmark.hardNegatives",
          "full sort in Java",
          SMOOTH_L1,
          "smooth-L1, all priors");

  private final List<Measurement> measurements;
  private final ResultFile run;
  private final int widest;

  Charts(ResultFile run) {
    this.run = run;
    measurements = run.measurements();
    widest = run.banner().vectorBits();
  }

  /** {@return names of files without ending, with their SVG} */
  Map<String, String> draw() {
    Map<String, String> charts = new LinkedHashMap<>();
    byClasses().ifPresent(svg -> charts.put("classes", svg));
    scaling().ifPresent(svg -> charts.put("scaling", svg));
    selection().ifPresent(svg -> charts.put("selection", svg));
    widths().ifPresent(svg -> charts.put("widths", svg));
    run.firstCalls().ifPresent(calls -> charts.put("first-calls", firstCalls(calls)));
    return charts;
  }

  private Optional<String> byClasses() {
    List<Series> series = new ArrayList<>();
    for (String benchmark : Sweeps.byClasses()) {
      sweep(benchmark, usual(benchmark), Set.of("classes"), c -> c.number("classes"), c -> 1)
          .ifPresent(series::add);
    }
    return drawn(
        series,
        () ->
            SvgChart.lines(
                "Time per image by number of classes (8732 priors, batch of 8, trained)",
                Axis.logarithmicAt(
                    "classes, with the background",
                    Sweeps.CLASSES.stream()
                        .map(classes -> new Axis.Tick(classes, classes.toString()))
                        .toList()),
                yLogarithmic("microseconds per image", series),
                series));
  }

  private Optional<String> scaling() {
    List<Series> series = new ArrayList<>();
    for (int classes : List.of(21, 81)) {
      for (String benchmark : List.of(EXP, FORWARD)) {
        sweep(
                benchmark,
                usual(benchmark).with("classes", classes),
                Set.of("batch", "priors"),
                cell -> logits(cell) * cell.images(),
                cell -> logits(cell) / 1e3)
            .map(found -> new Series(found.name() + ", C = " + classes, found.points()))
            .ifPresent(series::add);
      }
    }
    return drawn(
        series,
        () ->
            SvgChart.lines(
                "Time per logit by size of a call (1 to 64 images, 8732 or 24564 priors)",
                xLogarithmic("logits of a call: images x priors x classes", series),
                Axis.fromZero("nanoseconds per logit", highest(series)),
                series));
  }

  private Optional<String> selection() {
    List<Series> series = new ArrayList<>();
    for (String benchmark :
        List.of(SELECT, "LibtorchBenchmark.hardNegatives", "PlainJavaBenchmark.hardNegatives")) {
      sweep(benchmark, usual(benchmark), Set.of("k"), Charts::selectedShare, cell -> 1)
          .ifPresent(series::add);
    }
    return drawn(
        series,
        () ->
            SvgChart.lines(
                "Selecting the k hardest of n = 8732 negatives",
                xLogarithmic("k / n", series),
                yLogarithmic("microseconds per image", series),
                series));
  }

  private Optional<String> widths() {
    List<String> benchmarks =
        List.of(CROSS_ENTROPY, FORWARD, SMOOTH_L1, SELECT).stream()
            .filter(benchmark -> find(usual(benchmark)).isPresent())
            .toList();
    List<Series> series = new ArrayList<>();
    for (String width : Sweeps.widths(widest)) {
      List<Series.Point> points = new ArrayList<>();
      for (int i = 0; i < benchmarks.size(); i++) {
        Cell best = usual(benchmarks.get(i));
        double fastest = find(best).orElseThrow().microsPerImage();
        int place = i;
        find(best.with("backend", width))
            .map(measured -> Series.Point.exact(place, measured.microsPerImage() / fastest))
            .ifPresent(points::add);
      }
      if (!points.isEmpty()) {
        series.add(new Series(width.equals("scalar") ? width : width + " bits", points));
      }
    }
    if (series.size() < 2) {
      return Optional.empty();
    }
    return drawn(
        series,
        () ->
            SvgChart.bars(
                "Time by vector width, " + widest + " bits = 1 (C = 21, batch of 8)",
                Axis.ofTexts(
                    "", benchmarks.stream().map(name -> NAMES.get(name).split(",")[0]).toList()),
                Axis.fromZero("time / time with " + widest + " bits", highest(series) * 1.05),
                series));
  }

  private static String firstCalls(FirstCalls calls) {
    int[] numbers = calls.calls();
    double[] micros = calls.micros();
    List<Series.Point> points =
        IntStream.range(0, numbers.length)
            .mapToObj(i -> Series.Point.exact(numbers[i], micros[i] / 1e3))
            .toList();
    List<Series> series =
        List.of(
            new Series("whole loss, one image", points),
            new Series(
                "steady from call " + calls.steady(),
                List.of(
                    Series.Point.exact(calls.steady(), lowest(points)),
                    Series.Point.exact(calls.steady(), highestOf(points)))));
    return SvgChart.lines(
        "The first calls of a fresh virtual machine (median of " + calls.machines() + ")",
        xLogarithmic("call", series),
        yLogarithmic("milliseconds", series),
        series);
  }

  private Cell usual(String benchmark) {
    return Cell.of(benchmark, Integer.toString(widest));
  }

  private Optional<Measurement> find(Cell asked) {
    return measurements.stream().filter(found -> found.cell().answers(asked)).findFirst();
  }

  /** The measurements of a benchmark that differ from a case in some parameters only, by place. */
  private Optional<Series> sweep(
      String benchmark,
      Cell like,
      Set<String> varied,
      ToDoubleFunction<Cell> place,
      ToDoubleFunction<Cell> divisor) {
    List<Series.Point> points =
        measurements.stream()
            .filter(found -> found.cell().answers(varied(like, found.cell(), varied)))
            .map(
                found -> {
                  double[] forks = found.forkMicrosPerImage();
                  double by = divisor.applyAsDouble(found.cell());
                  return new Series.Point(
                      place.applyAsDouble(found.cell()),
                      Samples.median(forks) / by,
                      Arrays.stream(forks).min().orElseThrow() / by,
                      Arrays.stream(forks).max().orElseThrow() / by);
                })
            .sorted(Comparator.comparingDouble(Series.Point::x))
            .toList();
    return points.isEmpty()
        ? Optional.empty()
        : Optional.of(new Series(NAMES.get(benchmark), points));
  }

  private static Cell varied(Cell like, Cell found, Set<String> varied) {
    Cell result = like;
    for (String name : varied) {
      result = result.with(name, found.params().getOrDefault(name, ""));
    }
    return result;
  }

  private static double logits(Cell cell) {
    return (double) cell.number("priors") * cell.number("classes");
  }

  private static double selectedShare(Cell cell) {
    String k = cell.params().get("k");
    return k.equals("all") ? 1 : cell.number("k") / (double) cell.number("priors");
  }

  private static Optional<String> drawn(
      List<Series> series, java.util.function.Supplier<String> chart) {
    return series.stream().anyMatch(one -> one.points().size() > 1)
        ? Optional.of(chart.get())
        : Optional.empty();
  }

  private static Axis xLogarithmic(String title, List<Series> series) {
    double[] places =
        series.stream()
            .flatMap(one -> one.points().stream())
            .mapToDouble(Series.Point::x)
            .sorted()
            .toArray();
    return Axis.logarithmic(title, places[0], places[places.length - 1]);
  }

  private static Axis yLogarithmic(String title, List<Series> series) {
    return Axis.logarithmic(
        title,
        series.stream().mapToDouble(one -> lowest(one.points())).min().orElseThrow(),
        highest(series));
  }

  private static double highest(List<Series> series) {
    return series.stream()
        .filter(one -> !one.points().isEmpty())
        .mapToDouble(one -> highestOf(one.points()))
        .max()
        .orElseThrow();
  }

  /** {@return the highest fork of all points} */
  private static double highestOf(List<Series.Point> points) {
    double highest = Double.NEGATIVE_INFINITY;
    for (Series.Point point : points) {
      highest = Math.max(highest, point.high());
    }
    return highest;
  }

  private static double lowest(List<Series.Point> points) {
    return points.stream().mapToDouble(Series.Point::low).min().orElse(Double.POSITIVE_INFINITY);
  }
}
