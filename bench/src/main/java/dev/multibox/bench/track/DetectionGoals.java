package dev.multibox.bench.track;

import dev.multibox.bench.track.Ratio.Bound;
import java.util.ArrayList;
import java.util.List;

/** The part of {@link Goals} that is about detections and their evaluation. */
final class DetectionGoals {

  private static final String DETECT = "DetectorBenchmark.detect";
  private static final String READ = "DetectorBenchmark.read";
  private static final String EVALUATE = "CocoEvaluationBenchmark.evaluate";

  private final List<Ratio> ratios = new ArrayList<>();
  private final Cell detect;

  private DetectionGoals(String widest) {
    // Each of the four captured images once.
    detect = Cell.of(DETECT, widest).with("batch", 4).with("reference", "CAFFE_SSD");
  }

  /** All of them, on vectors of this width. */
  static List<Ratio> of(String widest) {
    DetectionGoals goals = new DetectionGoals(widest);
    goals.detections(21);
    goals.detections(81);
    goals.add(
        Topic.DETECTION,
        "detections / read pass of the logits, random weights",
        goals.detect.with("data", "stage0"),
        new Cell(READ, goals.detect.with("data", "stage0").params()),
        Bound.AT_MOST,
        Double.NaN);
    goals.suppression("ONNX Runtime", "OnnxSuppressionBenchmark", 5);
    goals.suppression("DJL's Rectangle.nms", "DjlSuppressionBenchmark", 20);
    goals.suppression("TensorFlow", "TensorFlowSuppressionBenchmark", 5);
    Cell some = Cell.of(EVALUATE, widest).with("batch", 500);
    goals.add(
        Topic.EVALUATION,
        "COCO evaluation, time per image, 5,000 images / 500",
        some.with("batch", 5000),
        some,
        Bound.AT_MOST,
        1.1);
    return goals.ratios;
  }

  private void detections(int classes) {
    Cell own = detect.with("classes", classes);
    String shape = ", C=" + classes;
    add(
        Topic.DETECTION,
        "detections / read pass of the logits" + shape,
        own,
        new Cell(READ, own.params()),
        Bound.AT_MOST,
        2);
    add(
        Topic.DETECTION,
        "libtorch detections / detections" + shape,
        new Cell("LibtorchDetectorBenchmark.detect", own.params()),
        own,
        Bound.AT_LEAST,
        15);
  }

  private void suppression(String peer, String benchmark, double target) {
    Cell own = new Cell("DetectorBenchmark.suppressPredicted", detect.with("batch", 1).params());
    add(
        Topic.SUPPRESSION,
        peer + " / suppression of an image's predicted boxes",
        new Cell(benchmark + ".suppress", own.params()),
        own,
        Bound.AT_LEAST,
        target);
  }

  private void add(
      Topic topic, String name, Cell numerator, Cell denominator, Bound bound, double target) {
    ratios.add(new Ratio(topic, name, numerator, denominator, bound, target));
  }
}
