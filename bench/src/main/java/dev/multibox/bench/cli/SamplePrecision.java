package dev.multibox.bench.cli;

import dev.multibox.Backend;
import dev.multibox.Predictions;
import dev.multibox.detection.Detections;
import dev.multibox.detection.Detector;
import dev.multibox.detection.DetectorWorkspace;
import dev.multibox.detection.ReferenceDetection;
import dev.multibox.evaluation.DetectionEvaluation;
import dev.multibox.evaluation.EvaluationResult;
import dev.multibox.evaluation.ImageDetections;
import dev.multibox.evaluation.ImageGroundTruth;
import dev.multibox.evaluation.ReferenceEvaluation;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.ReferencePriors;
import java.io.PrintWriter;
import java.util.Locale;

/** Detections and average precision of the sample, in pixels of the photographs. */
final class SamplePrecision {

  private static final double TOLERANCE = 1e-5;
  private static final int COORDINATES = 4;

  private final Sample sample;
  private final Detector detector;

  SamplePrecision(Sample sample, Backend backend) {
    this.sample = sample;
    PriorBoxes priors = PriorBoxes.of(ReferencePriors.SSD300_VOC);
    detector = Detector.of(priors, ReferenceDetection.CAFFE_SSD.policy(), backend);
  }

  /** Detects, evaluates and prints; whether all is as expected. */
  boolean print(Predictions predictions, PrintWriter out) {
    int room = sample.batch() * detector.mostOfImage(sample.classes());
    Detections found = Detections.allocate(sample.batch(), room);
    DetectorWorkspace workspace = detector.workspace(predictions.shape());
    int count = detector.detect(predictions, found, workspace);
    EvaluationResult voc = evaluate(ReferenceEvaluation.VOC2007, found);
    EvaluationResult coco = evaluate(ReferenceEvaluation.COCO, found);
    Sample.Expected expected = sample.expected();
    out.printf(
        Locale.ROOT,
        "%d detections of %d objects, expected %d%n",
        count,
        sample.objects().labels().length,
        expected.detections());
    boolean agrees = count == expected.detections();
    agrees &= row(out, "VOC2007, IoU 0.50", voc.meanAveragePrecision(), expected.voc2007());
    agrees &= row(out, "COCO, IoU 0.50:0.95", coco.meanAveragePrecision(), expected.coco());
    out.println();
    return agrees;
  }

  private static boolean row(PrintWriter out, String name, double precision, double expected) {
    boolean agrees = Math.abs(precision - expected) <= TOLERANCE;
    out.printf(
        Locale.ROOT,
        "Average precision, %-20s %.6f   expected %.6f%s%n",
        name,
        precision,
        expected,
        agrees ? "" : ": DIFFERENT");
    return agrees;
  }

  private EvaluationResult evaluate(ReferenceEvaluation preset, Detections found) {
    DetectionEvaluation evaluation = DetectionEvaluation.of(preset.policy(), sample.classes() - 1);
    for (int image = 0; image < sample.batch(); image++) {
      evaluation.add(image, objects(image), detections(image, found));
    }
    return evaluation.result();
  }

  private ImageGroundTruth objects(int image) {
    int from = sample.objects().starts()[image];
    int count = sample.objects().starts()[image + 1] - from;
    double[] boxes = new double[count * COORDINATES];
    int[] labels = new int[count];
    for (int object = 0; object < count; object++) {
      for (int i = 0; i < COORDINATES; i++) {
        float part = sample.objects().boxes()[(from + object) * COORDINATES + i];
        boxes[object * COORDINATES + i] = part * sample.sizes()[image][i % 2];
      }
      labels[object] = sample.objects().labels()[from + object];
    }
    return ImageGroundTruth.ofCorners(boxes, labels);
  }

  private ImageDetections detections(int image, Detections found) {
    int from = found.start(image);
    int count = found.start(image + 1) - from;
    double[] boxes = new double[count * COORDINATES];
    int[] labels = new int[count];
    double[] scores = new double[count];
    for (int row = 0; row < count; row++) {
      for (int i = 0; i < COORDINATES; i++) {
        boxes[row * COORDINATES + i] = found.box(from + row, i) * sample.sizes()[image][i % 2];
      }
      labels[row] = found.label(from + row);
      scores[row] = found.score(from + row);
    }
    return ImageDetections.ofCorners(boxes, labels, scores);
  }
}
