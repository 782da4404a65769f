package dev.multibox.bench.spark;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.detection.Detections;
import dev.multibox.detection.Detector;
import dev.multibox.detection.DetectorWorkspace;
import dev.multibox.evaluation.DetectionEvaluation;
import dev.multibox.evaluation.ImageDetections;
import dev.multibox.evaluation.ImageGroundTruth;

/** Detects the objects of one image after the other, and holds them against the ground truth. */
final class ImageObjects {

  private final Detector detector;
  private final DetectorWorkspace workspace;
  private final DetectionEvaluation evaluation;
  private final int[] starts = new int[2];
  private final int[] labels;
  private final float[] scores;
  private final float[] boxes;
  private final Detections detections;
  private final ImageDetections found;

  ImageObjects(DatasetPolicy policy, Backend backend) {
    BatchShape image = policy.image();
    detector = Detector.of(policy.priors(), policy.detection().policy(), backend);
    workspace = detector.workspace(image);
    evaluation = evaluation(policy);
    int most = detector.mostOfImage(image.classes());
    labels = new int[most];
    scores = new float[most];
    boxes = new float[most * GroundTruthBoxes.COORDINATES];
    detections = Detections.of(starts, labels, scores, boxes, new int[most], 1);
    found = ImageDetections.ofCorners(boxes, labels, scores);
  }

  /** An evaluation without images, of all classes but the background. */
  static DetectionEvaluation evaluation(DatasetPolicy policy) {
    return DetectionEvaluation.of(policy.evaluation(), policy.image().classes() - 1);
  }

  void add(ImageRow row, Predictions predictions) {
    int count;
    try {
      count = detector.detect(predictions, detections, workspace);
    } catch (IllegalArgumentException refused) {
      throw row.bad(ImageColumn.LOCATIONS, refused.getMessage());
    }
    float width = row.side(ImageColumn.WIDTH);
    float height = row.side(ImageColumn.HEIGHT);
    GroundTruthBoxes.scale(
        boxes,
        count * GroundTruthBoxes.COORDINATES,
        width / detector.priors().width(),
        height / detector.priors().height());
    GroundTruthBoxes truth = GroundTruthBoxes.of(row, width, height);
    boolean[] difficult =
        GroundTruthBoxes.flags(row.get(ImageColumn.DIFFICULT), truth.labels().length);
    try {
      evaluation.add(
          row.index(),
          ImageGroundTruth.ofCorners(truth.boxes(), truth.labels()).difficult(difficult),
          found.range(0, count));
    } catch (IllegalArgumentException refused) {
      ImageColumn column =
          refused.getMessage().startsWith("groundTruth") ? ImageColumn.BOXES : ImageColumn.INDEX;
      throw row.bad(column, refused.getMessage());
    }
  }

  byte[] toBytes() {
    return evaluation.toBytes();
  }
}
