package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import dev.multibox.evaluation.DetectionEvaluation;
import dev.multibox.evaluation.EvaluationResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Compares one recorded run of kind voc with what its preset gives. */
final class EvaluationCheck {

  private final EvaluationRun run;
  private double largestError;

  EvaluationCheck(EvaluationRun run) {
    this.run = run;
  }

  /** Why a run is not compared, null where it is. */
  static String reasonNotCompared(EvaluationRun run) {
    if (run.evaluator().equals("pycocotools")) {
      return null;
    }
    if (run.manifest().has("error")) {
      return "the program raised";
    }
    if (run.evaluator().equals("padilla_coco")) {
      return "padilla coco";
    }
    if (run.group().contains("verbose_false")) {
      return "the program looks at one detection a class";
    }
    return null;
  }

  double largestError() throws IOException {
    if (run.evaluator().equals("pycocotools")) {
      return new EvaluationCocoCheck(run).largestError();
    }
    for (String field :
        run.evaluator().equals("caffe")
            ? List.of("ap_11point", "ap_max_integral", "ap_integral")
            : List.of("ap")) {
      check(field);
    }
    return largestError;
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
    List<String> differences = new ArrayList<>();
    for (int place = 0; place < recorded.size(); place++) {
      compare(
          field + " of class " + images.labels()[place],
          recorded.get(place),
          result.averagePrecision(images.labels()[place]),
          differences);
    }
    compare(field.replace("ap", "map"), run.manifest().get(field.replaceFirst("ap", "map")), result.meanAveragePrecision(), differences);
    assertEquals(List.of(), differences);
  }

  private void compare(String what, JsonNode recorded, double got, List<String> differences) {
    if (recorded == null || recorded.isNull()) return;
    if (recorded.isTextual()) {
      if (recorded.asText().equals("nan") && !Double.isNaN(got)) differences.add(what + ": NaN, got " + got);
      return;
    }
    double error = Math.abs(recorded.doubleValue() - got);
    if (!(error <= tolerance())) {
      differences.add(what + ": " + recorded.doubleValue() + ", got " + got);
    } else largestError = Math.max(largestError, error);
  }
}
