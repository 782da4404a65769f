package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.evaluation.CocoSummary;
import dev.multibox.evaluation.DetectionEvaluation;
import dev.multibox.evaluation.EvaluationResult;
import dev.multibox.evaluation.PrecisionRecallCurve;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Compares one recorded run with what its preset gives.
 *
 * <p>Several programs rank by NumPy's quicksort, which leaves equal scores of more than 16
 * detections in no order: of these programs, a class with equal scores that differs is not
 * compared, and with one of them neither is the mean.
 */
final class EvaluationCheck {

  /** NumPy sorts so few by insertion, which is stable. */
  private static final int STABLE = 16;

  private final EvaluationRun run;
  private double largestError;
  private int tiedClasses;

  EvaluationCheck(EvaluationRun run) {
    this.run = run;
  }

  /** Why a run is not compared, null where it is. */
  static String reasonNotCompared(EvaluationRun run) {
    if (run.manifest().has("error")) {
      String error = run.manifest().get("error").asText();
      return "the program raised " + error.substring(0, error.indexOf(':'));
    }
    if (run.group().contains("verbose_false")) {
      return "the program looks at one detection a class";
    }
    return null;
  }

  /** Compares, and returns the largest error. */
  double largestError() throws IOException {
    switch (run.evaluator()) {
      case "pycocotools" -> new EvaluationCocoCheck(run).check();
      case "padilla_coco" -> checkSummary();
      case "caffe" -> {
        check("ap_11point");
        check("ap_max_integral");
        check("ap_integral");
      }
      default -> check("ap");
    }
    return largestError;
  }

  /** Classes that were not compared for the order of equal scores, after a comparison. */
  int tiedClasses() {
    return tiedClasses;
  }

  private double tolerance() {
    return switch (run.evaluator()) {
      case "caffe" -> 1e-5;
      case "qfgaohao" -> 1e-6;
      default -> 1e-12;
    };
  }

  private void check(String field) throws IOException {
    EvaluationImages images = EvaluationVoc.images(run);
    EvaluationResult result =
        images
            .evaluate(DetectionEvaluation.of(EvaluationVoc.policy(run, field), images.labels()))
            .result();
    JsonNode recorded = run.manifest().get(field);
    int tied = 0;
    for (int label : images.labels()) {
      JsonNode value = recorded.path(label - 1);
      double got = result.averagePrecision(label);
      if (!isEqual(value, got) && isTied(result.curve(label).score())) {
        tied++;
      } else {
        require(field + " of class " + label, value, got);
      }
    }
    String mean = field.replaceFirst("ap", "map");
    if (tied == 0) {
      require(mean, run.manifest().get(mean), result.meanAveragePrecision());
      checkCurves(images, result);
    }
    tiedClasses += tied;
  }

  /** Whether a program ranks by NumPy's quicksort. */
  static boolean sortsQuickly(EvaluationRun run) {
    return switch (run.evaluator()) {
      case "amdegroot", "qfgaohao", "lufficc" -> true;
      case "ssd_keras" -> run.parameter("sorting_algorithm").asText().equals("quicksort");
      default -> false;
    };
  }

  private boolean isTied(double[] descending) {
    return sortsQuickly(run)
        && descending.length > STABLE
        && Arrays.stream(descending).distinct().count() < descending.length;
  }

  private boolean isEqual(JsonNode recorded, double got) {
    if (recorded.isNumber()) {
      return Math.abs(recorded.doubleValue() - got) <= tolerance();
    }
    // null: nothing reported; another word: the program raised for this class
    return !recorded.asText().equals("nan") || Double.isNaN(got);
  }

  private void require(String what, JsonNode recorded, double got) {
    if (!isEqual(recorded, got)) {
      assertEquals(recorded.asText(), Double.toString(got), what);
    }
    if (recorded.isNumber()) {
      largestError = Math.max(largestError, Math.abs(recorded.doubleValue() - got));
    }
  }

  /** Where the program returns curves: those of all classes, one after the other. */
  private void checkCurves(EvaluationImages images, EvaluationResult result) throws IOException {
    if (!run.hasFile("curve_offsets")) {
      return;
    }
    double[] offsets = run.file("curve_offsets");
    double[] recall = run.file("recall");
    double[] precision = run.file("precision");
    for (int label : images.labels()) {
      if (label >= offsets.length) {
        continue;
      }
      int from = (int) offsets[label - 1];
      int to = (int) offsets[label];
      PrecisionRecallCurve curve = result.curve(label);
      // without detections ssd.pytorch has one point, -1
      if (curve.score().length > 0 && to > from && result.objects(label) > 0) {
        assertArrayEquals(
            Arrays.copyOfRange(recall, from, to), curve.recall(), tolerance(), "recall " + label);
        // lufficc's file has precision of classes without objects too, its offsets have not
        if (!run.evaluator().equals("lufficc")) {
          assertArrayEquals(
              Arrays.copyOfRange(precision, from, to),
              curve.precision(),
              tolerance(),
              "precision " + label);
        }
      }
    }
  }

  private void checkSummary() throws IOException {
    EvaluationImages images = EvaluationVoc.images(run);
    CocoSummary summary =
        images
            .evaluate(DetectionEvaluation.of(EvaluationVoc.policy(run, "summary"), images.labels()))
            .result()
            .summary();
    List<String> names = new ArrayList<>();
    run.manifest().get("summary").fieldNames().forEachRemaining(names::add);
    double[] got = summary.toArray();
    for (int number = 0; number < got.length; number++) {
      JsonNode recorded = run.manifest().get("summary").get(names.get(number));
      require(names.get(number), recorded, got[number] < 0 ? Double.NaN : got[number]);
    }
  }
}
