package dev.multibox.detection;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.internal.ImageLoop;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.OneCall;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.Sizes;
import java.util.concurrent.Executor;

/**
 * Caller-owned memory that a detector works in, sized once by {@link
 * Detector#workspace(BatchShape)}: a call on one thread allocates nothing besides.
 *
 * <p>It takes 28 bytes for each of {@code batch} times {@link Detector#mostOfImage} detections.
 * Each thread takes some 60 bytes for each score of an image that may pass the threshold. The
 * policy's limits and a threshold keep both small.
 *
 * <p>One call at a time: not for several threads. A second call while one is under way throws
 * {@link IllegalStateException}, and the first is right.
 */
public final class DetectorWorkspace {

  final OneCall calls = new OneCall("workspace");
  private final Detector detector;
  private final BatchShape shape;
  private final int parallelism;
  private final int most;
  private final ImageDetection[] workers;
  private final ImageLoop loop;
  private final ImageLoop.ImageBody body =
      new ImageLoop.ImageBody() {
        @Override
        public void evaluate(int image, int worker) {
          detect(image, worker);
        }
      };

  // What each image has, from its number times the most of an image on.
  private final int[] counts;
  private final int[] labels;
  private final float[] scores;
  private final float[] boxes;
  private final int[] priors;
  private final int[] starts;

  // The call that is under way; other threads see it through the loop's volatile fields.
  private Predictions predictions;

  DetectorWorkspace(Detector detector, BatchShape shape, int parallelism, Executor executor) {
    this.detector = detector;
    this.shape = Arguments.notNull("shape", shape);
    Arguments.equal("shape.priors", shape.priors(), "priors", detector.priors().count());
    this.parallelism = ImageLoop.parallelism(parallelism);
    Arguments.notNull("executor", executor);
    int batch = Arguments.within("shape.batch", shape.batch(), 0, Integer.MAX_VALUE - 9);
    int classes = shape.classes();
    int background = detector.policy().scores().backgroundColumn();
    if (background >= classes) {
      throw Arguments.refusal(
          "shape.classes", "more than the policy's backgroundColumn " + background, classes);
    }
    most = detector.mostOfImage(classes);
    long room = (long) batch * most;
    Arguments.combination(
        room <= (Integer.MAX_VALUE - 8) / Sizes.COORDINATES,
        "shape.batch",
        "fewer than 2^29 detections that a batch may have",
        batch,
        "lower the policy's keptPerImage");
    counts = new int[batch];
    starts = new int[batch + 1];
    labels = new int[(int) room];
    scores = new float[(int) room];
    boxes = new float[(int) room * Sizes.COORDINATES];
    priors = new int[(int) room];
    workers = new ImageDetection[parallelism];
    for (int i = 0; i < parallelism; i++) {
      workers[i] = new ImageDetection(detector, classes);
    }
    loop = new ImageLoop(parallelism, executor);
  }

  /** {@return the sizes that fit: no more images, as many priors and columns} */
  public BatchShape shape() {
    return shape;
  }

  /** {@return the number of threads that a call uses at most, the caller's included} */
  public int parallelism() {
    return parallelism;
  }

  /** Refuses to be another detector's, or too small. */
  void check(Detector caller, BatchShape given) {
    if (caller != detector) {
      throw new IllegalArgumentException(
          "workspace: expected one of this detector, got one of another; call workspace(shape) of"
              + " this detector");
    }
    if (given.batch() > shape.batch()) {
      throw new IllegalArgumentException(
          "workspace: expected room for "
              + given.batch()
              + " images, got "
              + shape.batch()
              + "; call workspace(shape) with the largest batch");
    }
    Arguments.equal("workspace.classes", shape.classes(), "predictions", given.classes());
  }

  int detect(Predictions given, Detections wanted) {
    int images = given.batch();
    predictions = given;
    try {
      loop.runNamingFirst(images, body);
    } finally {
      predictions = null;
    }
    long count = 0;
    for (int image = 0; image < images; image++) {
      count += counts[image];
    }
    if (count > wanted.capacity()) {
      throw new IndexOutOfBoundsException(
          "detections: expected room for "
              + count
              + ", got "
              + wanted.capacity()
              + "; batch * Detector.mostOfImage(classes) is always enough");
    }
    write(images, wanted);
    return (int) count;
  }

  private void detect(int image, int worker) {
    counts[image] =
        workers[worker].detect(
            InternalView.LOGITS.of(predictions),
            InternalView.LOCATIONS.of(predictions),
            image,
            labels,
            scores,
            boxes,
            priors,
            image * most);
  }

  private void write(int images, Detections wanted) {
    int at = 0;
    for (int image = 0; image < images; image++) {
      int from = image * most;
      int count = counts[image];
      starts[image] = at;
      wanted.labels().write(at, labels, from, count);
      wanted.scores().write(at, scores, from, count);
      wanted
          .boxes()
          .write(
              (long) at * Sizes.COORDINATES,
              boxes,
              from * Sizes.COORDINATES,
              count * Sizes.COORDINATES);
      wanted.priors().write(at, priors, from, count);
      at += count;
    }
    starts[images] = at;
    wanted.starts().write(0, starts, 0, images + 1);
  }
}
