package dev.multibox.bench.spark;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.detection.Detections;
import dev.multibox.detection.Detector;
import dev.multibox.detection.DetectorWorkspace;
import dev.multibox.evaluation.DetectionEvaluation;
import dev.multibox.evaluation.ImageDetections;

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

  /** The first 0, 1, 2, ... detections: a view is an object, which would be one each image. */
  private final ImageDetections[] first;

  private final GroundTruthBoxes truth = new GroundTruthBoxes();

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
    first = new ImageDetections[most + 1];
  }

  /** An evaluation without images, of all classes but the background. */
  static DetectionEvaluation evaluation(DatasetPolicy policy) {
    return DetectionEvaluation.of(policy.evaluation(), policy.greatestLabel());
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
    truth.read(row, width, height);
    try {
      evaluation.add(row.index(), truth.objects(), first(count));
    } catch (IllegalArgumentException refused) {
      ImageColumn column =
          refused.getMessage().startsWith("groundTruth") ? ImageColumn.BOXES : ImageColumn.INDEX;
      throw row.bad(column, refused.getMessage());
    }
  }

  private ImageDetections first(int count) {
    if (first[count] == null) {
      first[count] = found.range(0, count);
    }
    return first[count];
  }

  byte[] toBytes() {
    return evaluation.toBytes();
  }
}
