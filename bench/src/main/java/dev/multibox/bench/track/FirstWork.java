package dev.multibox.bench.track;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.data.BenchmarkBatch;
import dev.multibox.bench.data.BenchmarkData;
import dev.multibox.bench.data.CapturedNetwork;
import dev.multibox.bench.data.CapturedPredictions;
import dev.multibox.detection.Detections;
import dev.multibox.detection.Detector;
import dev.multibox.detection.DetectorWorkspace;
import dev.multibox.detection.ReferenceDetection;
import dev.multibox.loss.Gradients;
import dev.multibox.loss.LossWorkspace;
import dev.multibox.loss.MultiBoxLoss;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import dev.multibox.matching.GroundTruth;
import dev.multibox.matching.MatcherWorkspace;
import dev.multibox.matching.PriorBoxes;
import dev.multibox.matching.PriorMatcher;
import dev.multibox.matching.ReferencePriors;
import dev.multibox.matching.ReferenceTargets;
import dev.multibox.matching.TargetOutputs;
import java.io.IOException;
import java.util.Arrays;

/**
 * What the calls of a fresh virtual machine do: one image each, 8732 priors of SSD300, 21 classes,
 * the captured predictions and objects of a photograph.
 *
 * <p>Its constructor reads the data, which is not timed. No object of the library is made before
 * {@link #begin}.
 */
abstract class FirstWork {

  private static final int PRIORS = CapturedNetwork.SSD300_TRAINED.priors();
  private static final int CLASSES = CapturedNetwork.SSD300_TRAINED.classes();

  /**
   * {@return what the calls do}
   *
   * @param work which
   * @throws IOException if the data cannot be read
   */
  static FirstWork of(FirstCalls.Work work) throws IOException {
    return switch (work) {
      case LOSS -> new Loss();
      case GRADIENT -> new Gradient();
      case MATCHING -> new Matching();
      case DETECTION -> new Detection();
    };
  }

  private static BenchmarkBatch batch() throws IOException {
    return BenchmarkBatch.of(BenchmarkData.STAGE2, 1, PRIORS, CLASSES);
  }

  /** Makes the library's objects. */
  abstract void begin();

  /** {@return the result of a call: above 0} */
  abstract double call();

  private static class Loss extends FirstWork {

    private final BenchmarkBatch batch = batch();
    BatchShape shape;
    MultiBoxLoss loss;
    LossWorkspace workspace;
    Predictions predictions;
    Targets targets;

    Loss() throws IOException {}

    @Override
    void begin() {
      loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
      shape = BatchShape.of(1, PRIORS, CLASSES);
      workspace = loss.workspace(shape);
      predictions = Predictions.of(shape, batch.logits(), batch.locations());
      targets = Targets.of(shape, batch.labels(), batch.locationTargets());
    }

    @Override
    double call() {
      return loss.evaluate(predictions, targets, workspace);
    }
  }

  static final class Gradient extends Loss {

    final float[] ofLogits = new float[PRIORS * CLASSES];
    final float[] ofLocations = new float[PRIORS * 4];
    private Gradients gradients;

    Gradient() throws IOException {}

    @Override
    void begin() {
      super.begin();
      gradients = Gradients.dense(shape, ofLogits, ofLocations);
    }

    @Override
    double call() {
      return loss.evaluateWithGradient(predictions, targets, workspace, gradients);
    }
  }

  private static final class Matching extends FirstWork {

    private final float[] boxes;
    private final int[] labels;
    private final int[] starts;
    private final int[] outputLabels = new int[PRIORS];
    private final float[] outputLocations = new float[PRIORS * 4];
    private PriorMatcher matcher;
    private MatcherWorkspace workspace;
    private GroundTruth truth;
    private TargetOutputs outputs;

    Matching() throws IOException {
      CapturedPredictions.Objects objects = CapturedPredictions.Objects.load();
      int count = objects.starts()[1];
      boxes = Arrays.copyOf(objects.boxes(), count * 4);
      labels = Arrays.copyOf(objects.labels(), count);
      starts = new int[] {0, count};
    }

    @Override
    void begin() {
      PriorBoxes priors = PriorBoxes.of(ReferencePriors.SSD300_VOC);
      matcher = PriorMatcher.of(priors, ReferenceTargets.CAFFE_SSD);
      workspace = matcher.workspace(1, labels.length);
      truth = GroundTruth.of(boxes, labels, starts);
      outputs = TargetOutputs.of(BatchShape.of(1, PRIORS, CLASSES), outputLabels, outputLocations);
    }

    @Override
    double call() {
      return matcher.match(truth, outputs, workspace);
    }
  }

  private static final class Detection extends FirstWork {

    private final BenchmarkBatch batch = batch();
    private Detector detector;
    private DetectorWorkspace workspace;
    private Predictions predictions;
    private Detections detections;

    Detection() throws IOException {}

    @Override
    void begin() {
      detector =
          Detector.of(PriorBoxes.of(ReferencePriors.SSD300_VOC), ReferenceDetection.CAFFE_SSD);
      BatchShape shape = BatchShape.of(1, PRIORS, CLASSES);
      workspace = detector.workspace(shape);
      predictions = Predictions.of(shape, batch.logits(), batch.locations());
      detections = Detections.allocate(1, detector.mostOfImage(CLASSES));
    }

    @Override
    double call() {
      return detector.detect(predictions, detections, workspace);
    }
  }
}
