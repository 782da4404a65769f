package dev.multibox.bench.trainer;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.Trainer;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.TrainingRun.Settings;
import dev.multibox.bench.trainer.Scene.Kind;
import dev.multibox.bench.trainer.Scene.Thing;
import dev.multibox.detection.Detections;
import dev.multibox.detection.Detector;
import dev.multibox.detection.DetectorWorkspace;
import dev.multibox.detection.ReferenceDetection;
import dev.multibox.evaluation.DetectionEvaluation;
import dev.multibox.evaluation.EvaluationPolicy.BoxConvention;
import dev.multibox.evaluation.ImageDetections;
import dev.multibox.evaluation.ImageGroundTruth;
import dev.multibox.evaluation.ReferenceEvaluation;
import dev.multibox.matching.PriorMatcher;
import java.util.ArrayList;
import java.util.List;

/** Tries a network on scenes that it was not trained on, the same ones each time. */
final class UnseenScenes {

  /**
   * What is less sure is not shown and overlaps nothing; average precision ranks it all the same.
   */
  private static final float LEAST_PROBABILITY = 0.3f;

  private static final int CLASSES = Kind.values().length + 1;
  private static final int COORDINATES = 4;

  private final PriorMatcher matcher;
  private final Settings settings;
  private final Detector detector;
  private final DetectorWorkspace workspace;
  private final int[] starts;
  private final int[] labels;
  private final float[] scores;
  private final float[] boxes;
  private final Detections detections;

  UnseenScenes(PriorMatcher matcher, Settings settings) {
    this.matcher = matcher;
    this.settings = settings;
    detector = Detector.of(matcher.priors(), ReferenceDetection.SSD_PYTORCH);
    int batch = settings.batch();
    workspace = detector.workspace(BatchShape.of(batch, matcher.priors().count(), CLASSES));
    int most = batch * detector.mostOfImage(CLASSES);
    starts = new int[batch + 1];
    labels = new int[most];
    scores = new float[most];
    boxes = new float[COORDINATES * most];
    detections = Detections.of(starts, labels, scores, boxes, new int[most], batch);
  }

  /**
   * What was found.
   *
   * @param averagePrecision the mean over the kinds, by the area below the curve, at an overlap of
   *     0.5
   * @param overlap mean over the objects of the overlap with the best detection of their kind
   * @param objects how many objects there were
   * @param scenes the scenes
   * @param found the sure detections of each scene
   */
  record Outcome(
      double averagePrecision,
      double overlap,
      int objects,
      List<Scene> scenes,
      List<List<Detection>> found) {}

  /** Tries the network as it is. */
  Outcome evaluate(Trainer trainer) {
    // scenes of another seed: none of the training's
    ScenePainter painter = new ScenePainter(~settings.seed());
    DetectionEvaluation evaluation =
        DetectionEvaluation.of(
            ReferenceEvaluation.VOC2012.policy().toBuilder()
                .boxConvention(BoxConvention.PLAIN) // fractions of the image
                .build(),
            CLASSES - 1);
    List<Scene> scenes = new ArrayList<>();
    List<List<Detection>> found = new ArrayList<>();
    for (int left = settings.unseen(); left > 0; left -= settings.batch()) {
      int batch = Math.min(left, settings.batch());
      try (NDManager manager = trainer.getManager().newSubManager()) {
        SceneBatch drawn =
            SceneBatch.draw(
                painter,
                batch,
                matcher,
                matcher.workspace(batch, ScenePainter.MOST_OBJECTS),
                manager);
        detect(trainer.evaluate(new NDList(drawn.images())), batch);
        for (int image = 0; image < batch; image++) {
          Scene scene = drawn.scenes().get(image);
          evaluation.add(scenes.size(), truth(scene), ofImage(image));
          scenes.add(scene);
          found.add(sure(image));
        }
      }
    }
    double precision = evaluation.result().meanAveragePrecision();
    int objects = scenes.stream().mapToInt(scene -> scene.objects().size()).sum();
    return new Outcome(precision, overlaps(scenes, found) / objects, objects, scenes, found);
  }

  private void detect(NDList predicted, int batch) {
    Predictions predictions =
        Predictions.of(
            BatchShape.of(batch, matcher.priors().count(), CLASSES),
            predicted.get(0).toFloatArray(),
            predicted.get(1).toFloatArray());
    detector.detect(predictions, detections, workspace);
  }

  private ImageDetections ofImage(int image) {
    return ImageDetections.ofCorners(boxes, labels, scores).range(starts[image], starts[image + 1]);
  }

  private static ImageGroundTruth truth(Scene scene) {
    List<Thing> objects = scene.objects();
    float[] corners = new float[COORDINATES * objects.size()];
    int[] kinds = new int[objects.size()];
    for (int i = 0; i < kinds.length; i++) {
      Thing thing = objects.get(i);
      corners[COORDINATES * i] = thing.left();
      corners[COORDINATES * i + 1] = thing.top();
      corners[COORDINATES * i + 2] = thing.right();
      corners[COORDINATES * i + 3] = thing.bottom();
      kinds[i] = thing.kind().label();
    }
    return ImageGroundTruth.ofCorners(corners, kinds);
  }

  private List<Detection> sure(int image) {
    List<Detection> sure = new ArrayList<>();
    for (int i = starts[image]; i < starts[image + 1]; i++) {
      if (scores[i] >= LEAST_PROBABILITY) {
        int at = COORDINATES * i;
        Kind kind = Kind.values()[labels[i] - 1];
        Thing thing = new Thing(kind, boxes[at], boxes[at + 1], boxes[at + 2], boxes[at + 3]);
        sure.add(new Detection(thing, scores[i]));
      }
    }
    return sure;
  }

  private static double overlaps(List<Scene> scenes, List<List<Detection>> found) {
    double overlaps = 0;
    for (int image = 0; image < scenes.size(); image++) {
      for (Thing object : scenes.get(image).objects()) {
        overlaps +=
            found.get(image).stream()
                .filter(detection -> detection.thing().kind() == object.kind())
                .mapToDouble(detection -> detection.thing().overlap(object))
                .max()
                .orElse(0);
      }
    }
    return overlaps;
  }
}
