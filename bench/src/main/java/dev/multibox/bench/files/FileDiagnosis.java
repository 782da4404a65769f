package dev.multibox.bench.files;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.bench.formats.DataSet;
import dev.multibox.detection.Detector;
import dev.multibox.detection.Scores;
import dev.multibox.diagnosis.Diagnosis;
import dev.multibox.loss.MultiBoxPolicy;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.loss.Targets;
import dev.multibox.matching.GroundTruth;
import dev.multibox.matching.PriorMatcher;
import dev.multibox.matching.TargetOutputs;
import java.io.IOException;
import java.util.concurrent.ForkJoinPool;

/** What is likely wrong with files, by a look at their first images. */
public final class FileDiagnosis {

  /** Scores of a sample: 5 images of 8732 priors and 21 classes, some 0.1 s of a cold start. */
  private static final int SCORES = 1 << 20;

  /** Images of a sample of boxes alone, which are read anyway. */
  private static final int IMAGES = 10_000;

  private FileDiagnosis() {}

  /** How many of the first images are looked at. */
  private static int images(BatchShape shape) {
    return Math.clamp(SCORES / ((long) shape.priors() * shape.classes()), 1, shape.batch());
  }

  /**
   * {@return what is likely wrong with predictions and targets}
   *
   * @param files the batch
   * @param policy which loss will take it
   * @throws InputException if a label is none
   * @throws IOException if a file cannot be read
   */
  public static DiagnosedSample of(LossFiles files, MultiBoxPolicy policy)
      throws IOException, InputException {
    int images = images(BatchShape.of(files.batch(), files.priors(), files.classes()));
    try (ForkJoinPool pool = new ForkJoinPool(1)) {
      LossFiles.Chunk sample = files.chunks(images, pool).at(0, images);
      Diagnosis look = Diagnosis.of(sample.predictions(), sample.targets(), policy);
      return DiagnosedSample.of(images, files.batch(), look);
    }
  }

  /**
   * {@return what is likely wrong with the objects of a data set that are to be matched}
   *
   * @param matching of the data set
   */
  public static DiagnosedSample of(FileMatching matching) {
    int batch = matching.images();
    int images = Math.min(batch, IMAGES);
    return DiagnosedSample.of(images, batch, matching.diagnosis(images));
  }

  /**
   * {@return what is likely wrong with predictions, and with the objects of their images}
   *
   * @param files the predictions
   * @param detector what will take them
   * @param truth the objects, or null where none are known
   * @throws InputException if the files hold no predictions, or an image has no size
   * @throws IOException if a file cannot be read
   */
  public static DiagnosedSample of(PredictionFiles files, Detector detector, DataSet truth)
      throws IOException, InputException {
    int images = images(files.shape());
    int batch = files.shape().batch();
    MultiBoxPolicy policy = policy(detector.policy().scores().input());
    try (ForkJoinPool pool = new ForkJoinPool(1)) {
      Diagnosis scores = Diagnosis.of(files.chunks(images, pool).at(0, images), policy);
      if (truth == null) {
        return DiagnosedSample.of(images, batch, scores);
      }
      int[] labels = truth.categories().labels();
      GroundTruth objects = new ObjectBoxes(truth, detector.priors(), labels, false).at(0, images);
      Diagnosis boxes = Diagnosis.of(objects, detector.priors());
      return DiagnosedSample.of(images, batch, scores, boxes);
    }
  }

  /**
   * {@return what is likely wrong with predictions, with the objects of their images, and with the
   * targets that a matcher makes of both}
   *
   * @param files the predictions
   * @param boxes what detections become
   * @param truth the objects
   * @param policy of the loss
   * @param matcher that makes its targets
   * @throws InputException if the files hold no predictions, or an image has no size
   * @throws IOException if a file cannot be read
   */
  public static DiagnosedSample of(
      PredictionFiles files,
      DetectedBoxes boxes,
      DataSet truth,
      MultiBoxPolicy policy,
      PriorMatcher matcher)
      throws IOException, InputException {
    int images = images(files.shape());
    int[] labels = boxes.detectedLabels(truth.categories().count());
    GroundTruth objects = new ObjectBoxes(truth, matcher.priors(), labels, false).at(0, images);
    try (ForkJoinPool pool = new ForkJoinPool(1)) {
      Predictions predictions = files.chunks(images, pool).at(0, images);
      Targets targets = targets(predictions.shape(), objects, truth.mostOfImage(), matcher);
      return DiagnosedSample.of(
          images,
          files.shape().batch(),
          Diagnosis.of(predictions, targets, policy),
          Diagnosis.of(objects, matcher));
    }
  }

  private static Targets targets(
      BatchShape shape, GroundTruth objects, int mostOfImage, PriorMatcher matcher) {
    int rows = Math.multiplyExact(shape.batch(), shape.priors());
    float[] offsets = new float[Math.multiplyExact(rows, LossFiles.COORDINATES)];
    TargetOutputs outputs = TargetOutputs.of(shape, new int[rows], offsets);
    matcher.match(objects, outputs, matcher.workspace(shape.batch(), mostOfImage));
    return outputs.targets();
  }

  /** The loss that takes what a detector takes. */
  private static MultiBoxPolicy policy(Scores.Input input) {
    return switch (input) {
      case SOFTMAX -> ReferenceLoss.TORCHVISION.policy();
      case SIGMOID -> ReferenceLoss.TF_OBJECT_DETECTION.policy();
      case PROBABILITIES -> ReferenceLoss.SSD_KERAS.policy();
    };
  }
}
