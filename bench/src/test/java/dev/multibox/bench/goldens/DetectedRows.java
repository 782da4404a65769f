package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.multibox.Backend;
import dev.multibox.Predictions;
import dev.multibox.detection.DetectionPolicy;
import dev.multibox.detection.Detections;
import dev.multibox.detection.Detector;
import dev.multibox.matching.PriorBoxes;

/**
 * What a detector found in a batch.
 *
 * @param kept image, label and prior of each, {@code [count][3]}
 * @param scores of each
 * @param boxes corners of each, {@code [count][4]}
 */
record DetectedRows(int[] kept, float[] scores, float[] boxes) {

  /** Detects on every backend and requires the same bits of all; returns the scalar one's. */
  static DetectedRows onAllBackends(
      PriorBoxes priors, DetectionPolicy policy, Predictions predictions) {
    DetectedRows first = null;
    for (Backend backend : Evaluation.BACKENDS) {
      DetectedRows rows = on(Detector.of(priors, policy, backend), predictions);
      first = first == null ? rows : first;
      assertArrayEquals(first.kept, rows.kept, () -> "rows on " + backend);
      assertArrayEquals(
          Evaluation.bits(first.scores),
          Evaluation.bits(rows.scores),
          () -> "scores on " + backend);
      assertArrayEquals(
          Evaluation.bits(first.boxes), Evaluation.bits(rows.boxes), () -> "boxes on " + backend);
    }
    return first;
  }

  private static DetectedRows on(Detector detector, Predictions predictions) {
    int classes = predictions.classes();
    int batch = predictions.batch();
    int room = batch * detector.mostOfImage(classes);
    Detections found = Detections.allocate(batch, room);
    int count = detector.detect(predictions, found, detector.workspace(batch, classes));
    int[] kept = new int[3 * count];
    float[] scores = new float[count];
    float[] boxes = new float[4 * count];
    for (int image = 0; image < batch; image++) {
      for (int i = found.start(image); i < found.start(image + 1); i++) {
        kept[3 * i] = image;
        kept[3 * i + 1] = found.label(i);
        kept[3 * i + 2] = found.prior(i);
        scores[i] = found.score(i);
        for (int coordinate = 0; coordinate < 4; coordinate++) {
          boxes[4 * i + coordinate] = found.box(i, coordinate);
        }
      }
    }
    return new DetectedRows(kept, scores, boxes);
  }
}
