package dev.multibox.bench.goldens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.multibox.Backend;
import dev.multibox.Predictions;
import dev.multibox.detection.DetectionPolicy;
import dev.multibox.detection.Detections;
import dev.multibox.detection.Detector;
import dev.multibox.detection.NonMaximumSuppression;
import dev.multibox.detection.Scores;
import dev.multibox.matching.BoxCoder;
import dev.multibox.matching.PriorBoxes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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
    int count = detector.detect(predictions, found, detector.workspace(predictions.shape()));
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

  /** Those of one label. */
  DetectedRows ofLabel(int label) {
    int[] own = IntStream.range(0, scores.length).filter(i -> kept[3 * i + 1] == label).toArray();
    DetectedRows some =
        new DetectedRows(new int[3 * own.length], new float[own.length], new float[4 * own.length]);
    for (int i = 0; i < own.length; i++) {
      System.arraycopy(kept, 3 * own[i], some.kept, 3 * i, 3);
      some.scores[i] = scores[own[i]];
      System.arraycopy(boxes, 4 * own[i], some.boxes, 4 * i, 4);
    }
    return some;
  }

  /**
   * Detects with offsets of their own for each class: Caffe's share_location false. Boxes are
   * decoded for every class, and suppression is used by itself.
   */
  static DetectedRows ofClasses(DetectionCase numbers, float[] scores, DetectionPolicy policy) {
    int priors = numbers.priorCount();
    int classes = numbers.classes();
    float[] probabilities =
        policy.scores().input() == Scores.Input.SOFTMAX
            ? FloatSoftmax.ofRows(scores, classes)
            : scores;
    PriorBoxes boxes = PriorBoxes.ofCenters(numbers.priors(), 1f, 1f);
    List<DetectedRows> images = new ArrayList<>();
    for (int image = 0; image < numbers.batch(); image++) {
      float[] corners = new float[priors * classes * 4];
      float[] own = new float[priors * classes];
      int[] labels = new int[priors * classes];
      for (int column = 0; column < classes; column++) {
        float[] offsets = new float[priors * 4];
        for (int prior = 0; prior < priors; prior++) {
          int row = (image * priors + prior) * classes + column;
          System.arraycopy(numbers.locationsOfClasses(), row * 4, offsets, prior * 4, 4);
        }
        BoxCoder.of(policy.coding()).decode(offsets, 1, boxes, offsets);
        for (int prior = 0; prior < priors; prior++) {
          int at = prior * classes + column;
          System.arraycopy(offsets, prior * 4, corners, at * 4, 4);
          boolean background = column == policy.scores().backgroundColumn();
          own[at] = background ? Float.NaN : probabilities[image * priors * classes + at];
          labels[at] = column;
        }
      }
      images.add(suppressed(policy, image, corners, own, labels, classes));
    }
    return joined(images);
  }

  private static DetectedRows suppressed(
      DetectionPolicy policy,
      int image,
      float[] corners,
      float[] scores,
      int[] labels,
      int classes) {
    int[] numbers = new int[labels.length];
    int count =
        NonMaximumSuppression.of(policy, labels.length)
            .suppress(corners, scores, labels, labels.length, numbers);
    int[] kept = new int[3 * count];
    float[] keptScores = new float[count];
    float[] boxes = new float[4 * count];
    for (int i = 0; i < count; i++) {
      kept[3 * i] = image;
      kept[3 * i + 1] = labels[numbers[i]];
      kept[3 * i + 2] = numbers[i] / classes;
      keptScores[i] = scores[numbers[i]];
      System.arraycopy(corners, numbers[i] * 4, boxes, i * 4, 4);
    }
    return new DetectedRows(kept, keptScores, boxes);
  }

  private static DetectedRows joined(List<DetectedRows> images) {
    int count = images.stream().mapToInt(rows -> rows.scores.length).sum();
    DetectedRows all = new DetectedRows(new int[3 * count], new float[count], new float[4 * count]);
    int at = 0;
    for (DetectedRows rows : images) {
      int own = rows.scores.length;
      System.arraycopy(rows.kept, 0, all.kept, 3 * at, 3 * own);
      System.arraycopy(rows.scores, 0, all.scores, at, own);
      System.arraycopy(rows.boxes, 0, all.boxes, 4 * at, 4 * own);
      at += own;
    }
    return all;
  }
}
