package dev.multibox.bench.cli;

import dev.multibox.bench.report.Evaluated;
import dev.multibox.evaluation.DetectionCounts;
import dev.multibox.evaluation.DetectionError;
import dev.multibox.evaluation.EvaluationPolicy;
import dev.multibox.evaluation.EvaluationResult;
import dev.multibox.evaluation.OperatingPoint;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** An evaluation as tables: the summary as pycocotools prints it, then class by class. */
final class EvaluationTable {

  private static final String SUMMARY = " %-18s %s @[ IoU=%-9s | area=%6s | maxDets=%3d ] = %.3f%n";
  private static final int LIMITS = 3;
  private static final int NAME = 20;

  private final Evaluated evaluated;
  private final EvaluatedLoss loss;
  private final EvaluationResult result;
  private final EvaluationPolicy policy;

  EvaluationTable(Evaluated evaluated, EvaluatedLoss loss) {
    this.evaluated = evaluated;
    this.loss = loss;
    result = evaluated.result();
    policy = result.policy();
  }

  void print(PrintWriter out) {
    if (loss != null) {
      loss(out);
    }
    out.printf(
        Locale.ROOT,
        "%d images, %d objects, %d detections, evaluated as %s%n%n",
        evaluated.truth().images().count(),
        evaluated.truth().objects().count(),
        evaluated.detections().count(),
        EnumNames.of(evaluated.preset()));
    if (evaluated.hasSummary()) {
      summary(out);
    } else {
      out.printf(
          Locale.ROOT,
          " Mean Average Precision (mAP) @[ IoU=%.2f ] = %.4f%n",
          policy.overlapThresholds().getFirst(),
          result.meanAveragePrecision());
    }
    out.println();
    classes(out);
    out.println();
    errors(out);
  }

  private void loss(PrintWriter out) {
    out.printf(
        "Loss %s, %d classes, backend %s%n",
        EnumNames.of(loss.preset()), loss.classes(), loss.backend());
    if (loss.skipped() > 0) {
      out.printf("%d objects cannot be matched and are left out of the loss%n", loss.skipped());
    }
    out.println();
    new TermsTable(out, loss.preset().policy())
        .print(loss.terms(), image -> evaluated.truth().images().get(image).name());
    out.println();
  }

  private void summary(PrintWriter out) {
    double[] numbers = result.summary().toArray();
    List<Integer> limits = policy.maxDetections();
    int last = limits.getLast();
    List<Double> overlaps = policy.overlapThresholds();
    String all = String.format(Locale.ROOT, "%.2f:%.2f", overlaps.getFirst(), overlaps.getLast());
    String[] areas = {"all", "small", "medium", "large"};
    precision(out, all, areas[0], last, numbers[0]);
    precision(out, "0.50", areas[0], last, numbers[1]);
    precision(out, "0.75", areas[0], last, numbers[2]);
    for (int area = 1; area < areas.length; area++) {
      precision(out, all, areas[area], last, numbers[LIMITS + area - 1]);
    }
    int recalls = numbers.length / 2;
    for (int limit = 0; limit < LIMITS; limit++) {
      int used = limits.get(Math.min(limit, limits.size() - 1));
      recall(out, all, areas[0], used, numbers[recalls + limit]);
    }
    for (int area = 1; area < areas.length; area++) {
      recall(out, all, areas[area], last, numbers[recalls + LIMITS + area - 1]);
    }
  }

  private static void precision(
      PrintWriter out, String overlap, String area, int limit, double number) {
    out.printf(Locale.ROOT, SUMMARY, "Average Precision", "(AP)", overlap, area, limit, number);
  }

  private static void recall(
      PrintWriter out, String overlap, String area, int limit, double number) {
    out.printf(Locale.ROOT, SUMMARY, "Average Recall", "(AR)", overlap, area, limit, number);
  }

  private void classes(PrintWriter out) {
    boolean many = policy.overlapThresholds().size() > 1;
    out.printf(
        "%-" + NAME + "s %8s %8s %8s %8s %9s %9s %8s %8s %8s%n",
        "class",
        "objects",
        "AP",
        many ? "AP@" + policy.overlapThresholds().getFirst() : "AR",
        "best F1",
        "at score",
        "precision",
        "true",
        "false",
        "missed");
    for (int label : result.labels()) {
      OperatingPoint best = result.bestF1(label);
      DetectionCounts counts = result.counts(label, evaluated.score());
      if (result.objects(label) == 0 && counts.falseDetections() == 0) {
        continue;
      }
      row(
          out,
          evaluated.name(label),
          result.objects(label),
          result.averagePrecision(label),
          many ? result.averagePrecision(label, 0) : result.averageRecall(label),
          best,
          counts);
    }
    DetectionCounts all = result.counts(evaluated.score());
    out.printf(
        Locale.ROOT,
        "%nAt score %s and IoU %.2f: %d true, %d false, %d missed; precision %.3f, recall %.3f%n",
        evaluated.score(),
        policy.overlapThresholds().getFirst(),
        all.trueDetections(),
        all.falseDetections(),
        all.missedObjects(),
        all.precision(),
        all.recall());
  }

  private static void row(
      PrintWriter out,
      String name,
      long objects,
      double precision,
      double second,
      OperatingPoint best,
      DetectionCounts counts) {
    out.printf(
        Locale.ROOT,
        "%-" + NAME + "s %8d %8.4f %8.4f %8.4f %9.4f %9.4f %8d %8d %8d%n",
        name.length() > NAME ? name.substring(0, NAME) : name,
        objects,
        precision,
        second,
        best.counts().f1(),
        best.score(),
        best.counts().precision(),
        counts.trueDetections(),
        counts.falseDetections(),
        counts.missedObjects());
  }

  private void errors(PrintWriter out) {
    out.printf("%-14s %10s   %s%n", "error", "count", "gain of AP, were all of them mended");
    for (DetectionError error : DetectionError.values()) {
      out.printf(
          Locale.ROOT,
          "%-14s %10d   %.4f%n",
          EnumNames.of(error),
          evaluated.errors().get(error).count(),
          evaluated.errors().get(error).gain());
    }
  }
}
