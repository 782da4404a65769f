package dev.multibox.bench.report;

import dev.multibox.bench.formats.BoxTable;
import dev.multibox.bench.formats.DataSet;
import dev.multibox.bench.formats.Findings;
import dev.multibox.evaluation.DetectionError;
import dev.multibox.evaluation.EvaluationPolicy;
import dev.multibox.evaluation.EvaluationResult;
import dev.multibox.evaluation.ReferenceEvaluation;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An evaluation of detections, as tables, reports and pictures show it.
 *
 * @param preset how it was made
 * @param truth the data set
 * @param detections that were evaluated
 * @param result the numbers
 * @param score detections of at least this are counted
 * @param findings what is odd about the files
 * @param errors what each kind of error counts and costs
 */
public record Evaluated(
    ReferenceEvaluation preset,
    DataSet truth,
    BoxTable detections,
    EvaluationResult result,
    double score,
    Findings findings,
    Map<DetectionError, ErrorShare> errors) {

  /**
   * Errors of a kind.
   *
   * @param count how many
   * @param gain of mean average precision, were all of them mended
   */
  public record ErrorShare(long count, double gain) {}

  /** {@return an evaluation with its errors} */
  public static Evaluated of(
      ReferenceEvaluation preset,
      DataSet truth,
      BoxTable detections,
      EvaluationResult result,
      double score,
      Findings findings) {
    // A gain is an evaluation of its own: they share the processors.
    Map<DetectionError, ErrorShare> errors =
        Arrays.stream(DetectionError.values())
            .parallel()
            .collect(
                Collectors.toMap(
                    kind -> kind,
                    kind -> new ErrorShare(result.errors(kind), result.gain(kind)),
                    (one, other) -> one,
                    () -> new EnumMap<>(DetectionError.class)));
    return new Evaluated(preset, truth, detections, result, score, findings, errors);
  }

  /** Returns the name of a label's class. */
  public String name(int label) {
    return truth.categories().get(label).name();
  }

  /** Returns whether the twelve numbers of COCO are those of the preset. */
  public boolean hasSummary() {
    return result.policy().mean() == EvaluationPolicy.Mean.POOLED;
  }
}
