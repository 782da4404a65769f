package dev.multibox.bench.files;

import dev.multibox.bench.formats.BoxTable;
import dev.multibox.bench.formats.DataSet;
import dev.multibox.bench.formats.DetectionRows;
import dev.multibox.bench.formats.Findings;
import dev.multibox.evaluation.DetectionEvaluation;
import dev.multibox.evaluation.EvaluationPolicy;
import dev.multibox.evaluation.EvaluationResult;
import dev.multibox.loss.LossTerms;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.matching.PriorMatcher;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;

/** Average precision of detections or predictions in files. */
public final class FileEvaluation {

  private FileEvaluation() {}

  /**
   * What the predictions of a data set give.
   *
   * @param detections of all images
   * @param terms of the loss, or null where none was asked for
   * @param skipped objects that cannot be matched, which the loss leaves out
   */
  public record Predicted(BoxTable detections, LossTerms terms, long skipped) {}

  /**
   * Detects the objects of predictions, and evaluates the loss of the same chunks.
   *
   * @param detection of the predictions
   * @param boxes what detections become
   * @param truth the data set
   * @param loss of the predictions, or null
   * @param matcher that makes its targets, or null
   * @param progress hears of every chunk
   * @throws InputException if the files hold no predictions that are taken
   * @throws IOException if they cannot be read
   */
  public static Predicted predict(
      FileDetection detection,
      DetectedBoxes boxes,
      DataSet truth,
      MultiBoxLoss loss,
      PriorMatcher matcher,
      EvaluationProgress progress)
      throws IOException, InputException {
    DetectionRows rows = new DetectionRows(BoxTable.Form.CORNER_SIZE, truth, new Findings());
    DetectedBoxes.Sink sink =
        (image, label, score, corners) ->
            rows.add(
                image,
                label,
                new double[] {
                  corners[0], corners[1], corners[2] - corners[0], corners[3] - corners[1]
                },
                score);
    if (loss == null) {
      detection.run(sink, progress);
      return new Predicted(rows.table(), null, 0);
    }
    int[] labels = boxes.detectedLabels(truth.categories().count());
    PredictionLoss terms =
        new PredictionLoss(
            loss, matcher, truth, new ObjectBoxes(truth, matcher.priors(), labels, false));
    int most = terms.takesWholeBatch() ? truth.images().count() : detection.imagesOfChunk();
    detection.run(most, sink, progress, terms::add);
    return new Predicted(rows.table(), terms.terms(), terms.skipped());
  }

  /**
   * Evaluates detections.
   *
   * @param policy how
   * @param truth the data set
   * @param detections of its images
   * @param threads that share the images, 1 or more
   * @throws InputException if a box is none
   */
  public static EvaluationResult evaluate(
      EvaluationPolicy policy, DataSet truth, BoxTable detections, int threads)
      throws InputException {
    int images = truth.images().count();
    List<Callable<DetectionEvaluation>> parts = new ArrayList<>();
    for (int part = 0; part < threads; part++) {
      int from = (int) ((long) images * part / threads);
      int to = (int) ((long) images * (part + 1) / threads);
      parts.add(() -> evaluate(policy, truth, detections, from, to));
    }
    try (ForkJoinPool pool = new ForkJoinPool(threads)) {
      DetectionEvaluation all = null;
      for (Future<DetectionEvaluation> part : pool.invokeAllUninterruptibly(parts)) {
        if (all == null) {
          all = part.resultNow();
        } else {
          all.merge(part.resultNow());
        }
      }
      return all.result();
    }
  }

  private static DetectionEvaluation evaluate(
      EvaluationPolicy policy, DataSet truth, BoxTable detections, int from, int to) {
    DetectionEvaluation evaluation = DetectionEvaluation.of(policy, truth.categories().labels());
    BoxTable.Form form = truth.objects().form();
    for (int image = from; image < to; image++) {
      evaluation.add(
          truth.images().get(image).id(),
          truth.objects().objects(image),
          detections.detections(image, form));
    }
    return evaluation;
  }
}
