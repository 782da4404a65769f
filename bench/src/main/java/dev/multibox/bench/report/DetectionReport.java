package dev.multibox.bench.report;

import dev.multibox.bench.report.Evaluated.ErrorShare;
import dev.multibox.evaluation.DetectionCounts;
import dev.multibox.evaluation.DetectionError;
import dev.multibox.evaluation.EvaluationResult;
import dev.multibox.evaluation.PrecisionRecallCurve;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An evaluation of detections as one page of HTML that needs nothing else. */
public final class DetectionReport {

  private static final int LEVELS = 100;
  private static final List<String> STATS =
      List.of(
          "AP",
          "AP at IoU 0.50",
          "AP at IoU 0.75",
          "AP small",
          "AP medium",
          "AP large",
          "AR, first limit",
          "AR, second limit",
          "AR",
          "AR small",
          "AR medium",
          "AR large");

  private final Evaluated evaluated;
  private final EvaluationResult result;

  /**
   * Prepares a page.
   *
   * @param evaluated what it shows
   */
  public DetectionReport(Evaluated evaluated) {
    this.evaluated = evaluated;
    result = evaluated.result();
  }

  /** {@return the page, well-formed XML} */
  public String html() {
    HtmlPage page = new HtmlPage("Evaluation of detections");
    page.paragraph(
        String.format(
            Locale.ROOT,
            "%d images, %d objects, %d detections, evaluated as %s. %s",
            evaluated.truth().images().count(),
            evaluated.truth().objects().count(),
            evaluated.detections().count(),
            evaluated.preset(),
            String.join(". ", evaluated.findings().lines())));
    summary(page);
    page.heading("Precision and recall");
    page.paragraph(
        String.format(
            Locale.ROOT,
            "The largest precision at or above each recall, at IoU %.2f. The classes of lowest"
                + " average precision come first.",
            result.policy().overlapThresholds().getFirst()));
    curves().forEach(page::picture);
    page.heading("Errors");
    page.paragraph(
        "What each kind of error costs: the gain of mean average precision, were all of the kind"
            + " mended.");
    errors(page);
    page.heading("Confusions at score " + evaluated.score());
    ConfusionChart confusion =
        new ConfusionChart(result.confusion(evaluated.score()), evaluated::name);
    page.paragraph(
        "Objects by rows, detections by columns. The last row is detections without an object, the"
            + " last column objects without a detection."
            + (confusion.hidden() > 0
                ? " " + confusion.hidden() + " classes that are confused less are not shown."
                : ""));
    page.picture(confusion.svg());
    page.heading("Classes");
    classes(page);
    return page.end();
  }

  private void summary(HtmlPage page) {
    page.table("number", "value");
    if (evaluated.hasSummary()) {
      double[] stats = result.summary().toArray();
      for (int i = 0; i < stats.length; i++) {
        page.row(STATS.get(i), number(stats[i]));
      }
    } else {
      page.row("mean average precision", number(result.meanAveragePrecision()));
    }
    page.endTable();
  }

  private List<String> curves() {
    List<Integer> labels =
        Arrays.stream(result.labels())
            .boxed()
            .filter(label -> result.objects(label) > 0)
            .sorted(Comparator.comparingDouble(result::averagePrecision))
            .toList();
    List<String> charts = new ArrayList<>();
    for (int first = 0; first < labels.size(); first += SvgChart.MOST_COLORS) {
      int end = Math.min(labels.size(), first + SvgChart.MOST_COLORS);
      charts.add(
          SvgChart.curves(
              "Precision by recall, classes " + (first + 1) + " to " + end,
              Axis.unit("recall"),
              Axis.unit("precision"),
              labels.subList(first, end).stream().map(this::curve).toList()));
    }
    return charts;
  }

  /** The envelope of a class's curve, at every hundredth of recall that is reached. */
  private Series curve(int label) {
    PrecisionRecallCurve curve = result.curve(label);
    int count = curve.recall().length;
    List<Series.Point> points = new ArrayList<>();
    double best = 0;
    int next = count - 1;
    for (int level = LEVELS; level >= 0; level--) {
      double recall = (double) level / LEVELS;
      while (next >= 0 && curve.recall()[next] >= recall) {
        best = Math.max(best, curve.precision()[next--]);
      }
      if (next < count - 1) {
        points.addFirst(Series.Point.exact(recall, best));
      }
    }
    return new Series(evaluated.name(label) + " " + number(result.averagePrecision(label)), points);
  }

  private void errors(HtmlPage page) {
    Map<DetectionError, ErrorShare> errors = evaluated.errors();
    List<Series.Point> points = new ArrayList<>();
    double highest = 0;
    for (Map.Entry<DetectionError, ErrorShare> error : errors.entrySet()) {
      double gain = Math.max(0, finite(error.getValue().gain()));
      points.add(Series.Point.exact(points.size(), gain));
      highest = Math.max(highest, gain);
    }
    page.picture(
        SvgChart.bars(
            "Gain of average precision by kind of error",
            Axis.ofTexts(
                "kind of error", errors.keySet().stream().map(DetectionReport::name).toList()),
            Axis.fromZero("gain of average precision", highest > 0 ? highest : 1),
            List.of(new Series("gain", points))));
    page.table("error", "count", "gain");
    errors.forEach(
        (kind, share) -> page.row(name(kind), Long.toString(share.count()), number(share.gain())));
    page.endTable();
  }

  private static String name(DetectionError kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** Without classes there is no gain. */
  private static double finite(double value) {
    return Double.isFinite(value) ? value : 0;
  }

  private void classes(HtmlPage page) {
    page.table(
        "class",
        "objects",
        "AP",
        "AP at first IoU",
        "AR",
        "best F1",
        "at score",
        "true",
        "false",
        "missed");
    for (int label : result.labels()) {
      DetectionCounts counts = result.counts(label, evaluated.score());
      page.row(
          evaluated.name(label),
          Long.toString(result.objects(label)),
          number(result.averagePrecision(label)),
          number(result.averagePrecision(label, 0)),
          number(result.averageRecall(label)),
          number(result.bestF1(label).counts().f1()),
          number(result.bestF1(label).score()),
          Long.toString(counts.trueDetections()),
          Long.toString(counts.falseDetections()),
          Long.toString(counts.missedObjects()));
    }
    page.endTable();
  }

  private static String number(double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%.3f", value) : "-";
  }
}
