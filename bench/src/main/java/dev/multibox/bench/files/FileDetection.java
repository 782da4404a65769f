package dev.multibox.bench.files;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.detection.Detections;
import dev.multibox.detection.Detector;
import dev.multibox.detection.DetectorWorkspace;
import java.io.IOException;
import java.util.concurrent.ForkJoinPool;

/** Detections of predictions in files of any size, some images at a time. */
public final class FileDetection {

  /** Detections of a chunk: twice 28 bytes each. */
  private static final int MOST_OF_CHUNK = 1 << 20;

  private final PredictionFiles files;
  private final Detector detector;
  private final DetectedBoxes boxes;
  private final int threads;

  /**
   * Checks that priors and predictions are as many.
   *
   * @param files the predictions
   * @param detector what finds detections
   * @param boxes what they become
   * @param threads that share a chunk, 1 or more
   * @throws InputException if they are not
   */
  public FileDetection(PredictionFiles files, Detector detector, DetectedBoxes boxes, int threads)
      throws InputException {
    this.files = files;
    this.detector = detector;
    this.boxes = boxes;
    this.threads = threads;
    requirePriors(files.shape().priors(), detector.priors().count());
  }

  private static void requirePriors(int predicted, int priors) throws InputException {
    if (predicted != priors) {
      throw new InputException(
          "--priors: expected " + predicted + " priors, as predictions have, found " + priors,
          "--priors names other ones, or a .npy file of your own");
    }
  }

  /** What else is done with the predictions of a chunk. */
  @FunctionalInterface
  interface Also {
    void with(Predictions predictions, int first, ForkJoinPool pool) throws InputException;
  }

  /**
   * Detects.
   *
   * @param sink takes the detections, image by image
   * @param progress hears of every chunk
   * @throws InputException if the files hold no predictions that the detector takes
   * @throws IOException if a file cannot be read, or the sink fails
   */
  public void run(DetectedBoxes.Sink sink, EvaluationProgress progress)
      throws IOException, InputException {
    run(imagesOfChunk(), sink, progress, (predictions, first, pool) -> {});
  }

  /** Images of a chunk that is milliseconds of work. */
  int imagesOfChunk() {
    BatchShape shape = files.shape();
    long logits = (long) shape.priors() * shape.classes();
    long wanted = Math.max(threads, ChunkPlan.LOGITS_OF_CHUNK / logits);
    // A detector without limits has room for every score.
    long possible = Math.max(1, MOST_OF_CHUNK / detector.mostOfImage(shape.classes()));
    return (int) Math.min(shape.batch(), Math.min(wanted, possible));
  }

  void run(int most, DetectedBoxes.Sink sink, EvaluationProgress progress, Also also)
      throws IOException, InputException {
    BatchShape shape = files.shape();
    int classes = shape.classes();
    progress.begin(Math.ceilDiv(shape.batch(), most), shape.batch());
    try (ForkJoinPool pool = new ForkJoinPool(threads)) {
      PredictionFiles.Chunks chunks = files.chunks(most, pool);
      DetectorWorkspace workspace =
          detector.workspace(BatchShape.of(most, shape.priors(), classes), threads, pool);
      int room = Math.multiplyExact(most, detector.mostOfImage(classes));
      Detections[] found = new Detections[most + 1];
      for (int first = 0; first < shape.batch(); first += most) {
        int images = Math.min(most, shape.batch() - first);
        Predictions predictions = chunks.at(first, images);
        if (found[images] == null) {
          found[images] = Detections.allocate(images, room);
        }
        detect(predictions, found[images], workspace, first);
        boxes.give(found[images], first, sink);
        also.with(predictions, first, pool);
        progress.step(images);
      }
    }
  }

  private void detect(
      Predictions predictions, Detections found, DetectorWorkspace workspace, int first)
      throws InputException {
    try {
      detector.detect(predictions, found, workspace);
    } catch (IllegalArgumentException refused) {
      throw new InputException(
          "predictions of images from " + first + " on: " + refused.getMessage(),
          "numpy.isfinite finds such numbers",
          refused);
    }
  }
}
