package dev.multibox.bench.report;

import dev.multibox.bench.track.Cell;
import dev.multibox.bench.track.FirstCalls;
import dev.multibox.bench.track.Goals;
import dev.multibox.bench.track.ResultFile;
import dev.multibox.bench.track.Sweeps;
import dev.multibox.bench.track.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The charts of one run; those for which too little was measured are left out. */
final class Charts {

  private final MeasuredSeries measured;
  private final ResultFile run;
  private final int widest;

  Charts(ResultFile run) {
    this.run = run;
    measured = new MeasuredSeries(run);
    widest = run.banner().vectorBits();
  }

  /** {@return the charts that can be drawn} */
  List<Chart> draw() {
    return Stream.of(
            byClasses(), scaling(), selection(), widths(), run.firstCalls().map(Charts::firstCalls))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<Chart> byClasses() {
    List<Series> series = new ArrayList<>();
    for (String benchmark : Sweeps.byClasses()) {
      measured
          .sweep(measured.usual(benchmark), Set.of("classes"), c -> c.number("classes"), c -> 1)
          .ifPresent(series::add);
    }
    return drawn(
        "classes",
        Topic.WHOLE_LOSS,
        "Time per image by number of classes (8732 priors, batch of 8, trained)",
        series,
        title ->
            SvgChart.lines(
                title,
                Axis.logarithmicAt(
                    "classes, with the background",
                    Sweeps.CLASSES.stream()
                        .map(classes -> new Axis.Tick(classes, classes.toString()))
                        .toList()),
                yLogarithmic("microseconds per image", series),
                series));
  }

  private Optional<Chart> scaling() {
    List<Series> series = new ArrayList<>();
    for (int classes : List.of(21, 81)) {
      for (String benchmark : List.of(Goals.EXP, Goals.FORWARD)) {
        measured
            .sweep(
                measured.usual(benchmark).with("classes", classes),
                Set.of("batch", "priors"),
                cell -> logits(cell) * cell.images(),
                cell -> logits(cell) / 1e3)
            .map(found -> new Series(found.name() + ", C = " + classes, found.points()))
            .ifPresent(series::add);
      }
    }
    return drawn(
        "scaling",
        Topic.BATCH_SIZE,
        "Time per logit by size of a call (1 to 64 images, 8732 or 24564 priors)",
        series,
        title ->
            SvgChart.lines(
                title,
                xLogarithmic("logits of a call: images x priors x classes", series),
                Axis.fromZero("nanoseconds per logit", highest(series)),
                series));
  }

  private Optional<Chart> selection() {
    List<Series> series = new ArrayList<>();
    for (String benchmark : List.of(Goals.SELECT, Goals.LIBTORCH_TOPK, Goals.FULL_SORT)) {
      measured
          .sweep(measured.usual(benchmark), Set.of("k"), Charts::selectedShare, cell -> 1)
          .ifPresent(series::add);
    }
    return drawn(
        "selection",
        Topic.SELECTION,
        "Selecting the k hardest of n = 8732 negatives",
        series,
        title ->
            SvgChart.lines(
                title,
                xLogarithmic("k / n", series),
                yLogarithmic("microseconds per image", series),
                series));
  }

  private Optional<Chart> widths() {
    List<String> benchmarks =
        List.of(Goals.CROSS_ENTROPY, Goals.FORWARD, Goals.SMOOTH_L1, Goals.SELECT).stream()
            .filter(benchmark -> measured.find(measured.usual(benchmark)).isPresent())
            .toList();
    List<Series> series = new ArrayList<>();
    for (String width : Sweeps.widths(widest)) {
      List<Series.Point> points = new ArrayList<>();
      for (int i = 0; i < benchmarks.size(); i++) {
        Cell best = measured.usual(benchmarks.get(i));
        double fastest = measured.find(best).orElseThrow().microsPerImage();
        int place = i;
        measured
            .find(best.with("backend", width))
            .map(found -> Series.Point.exact(place, found.microsPerImage() / fastest))
            .ifPresent(points::add);
      }
      if (!points.isEmpty()) {
        series.add(new Series(width.equals("scalar") ? width : width + " bits", points));
      }
    }
    if (series.size() < 2) {
      return Optional.empty();
    }
    List<String> names =
        benchmarks.stream().map(name -> MeasuredSeries.name(name).split(",")[0]).toList();
    return drawn(
        "widths",
        Topic.WIDTHS,
        "Time by vector width, " + widest + " bits = 1 (C = 21, batch of 8)",
        series,
        title ->
            SvgChart.bars(
                title,
                Axis.ofTexts("", names),
                Axis.fromZero("time / time with " + widest + " bits", highest(series) * 1.05),
                series));
  }

  private static Chart firstCalls(FirstCalls calls) {
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
    String title =
        "The first calls of a fresh virtual machine (median of " + calls.machines() + ")";
    String svg =
        SvgChart.lines(
            title, xLogarithmic("call", series), yLogarithmic("milliseconds", series), series);
    return new Chart("first-calls", Optional.of(Topic.FIRST_CALLS), title, svg);
  }

  private static double logits(Cell cell) {
    return (double) cell.number("priors") * cell.number("classes");
  }

  private static double selectedShare(Cell cell) {
    String k = cell.params().get("k");
    return k.equals("all") ? 1 : cell.number("k") / (double) cell.number("priors");
  }

  /** The chart, unless no series has more than a point. */
  private static Optional<Chart> drawn(
      String name, Topic topic, String title, List<Series> series, UnaryOperator<String> svg) {
    return series.stream().anyMatch(one -> one.points().size() > 1)
        ? Optional.of(new Chart(name, Optional.of(topic), title, svg.apply(title)))
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
