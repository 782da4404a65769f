package dev.multibox.detection;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.internal.ImageLoop;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.FloatStorage;
import dev.multibox.matching.BoxCoding;
import dev.multibox.matching.PriorBoxes;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/**
 * From the predictions of a batch to detections: probabilities, threshold, boxes, the best of each
 * label, non-maximum suppression and the best of each image, as a {@link DetectionPolicy} says.
 *
 * <p>Formula: {@code p = softmax(x)} over the columns of a prior, in float32 with the row's maximum
 * as shift, or {@code 1 / (1 + exp(-x))}; boxes as {@link dev.multibox.matching.BoxCoder} decodes
 * them; overlaps as in {@link Overlap}. Rows that cannot reach the threshold are told by a
 * comparison of logits and get no softmax; what comes out is the same as when all do.
 *
 * <p>Shapes: as in {@link Predictions}, which are only read, and {@link Detections}. Units: boxes
 * are in the priors' units times the policy's scale.
 *
 * <p>Accuracy: a probability {@code p} is within {@code |ln p| + 3 + C / 16} units of its last
 * place for {@code C} classes. The order and the threshold are exact for the computed
 * probabilities.
 *
 * <p>NaN and infinity: a prior with NaN or +infinity among its logits has no detection; -infinity
 * is a probability of 0. A candidate whose box is NaN is refused, and so is a NaN where
 * probabilities are given. Offsets of priors without a candidate are not read.
 *
 * <p>The same inputs give the same bits with every backend, vector width, number of threads, layout
 * and kind of memory, alone or within a batch.
 *
 * <p>Source: SSD paper (Liu et al., ECCV 2016), section 3.1. Immutable and shareable between
 * threads, each with a workspace of its own.
 */
public final class Detector {

  private final PriorBoxes priors;
  private final DetectionPolicy policy;
  private final Backend backend;

  private Detector(PriorBoxes priors, DetectionPolicy policy, Backend backend) {
    this.priors = Arguments.notNull("priors", priors);
    this.policy = Arguments.notNull("policy", policy);
    this.backend = Arguments.notNull("backend", backend);
    if (policy.coding().code() == BoxCoding.Code.CORNER
        && !(priors.width() == 1f && priors.height() == 1f)) {
      throw Arguments.refusal(
          "priors",
          "fractions, as code CORNER takes differences of them",
          priors.width() + " x " + priors.height() + "; code CORNER_SIZE takes pixels");
    }
  }

  /**
   * {@return the detector of a published program}
   *
   * @param priors the priors that the offsets are relative to
   * @param reference whose post-processing
   * @throws NullPointerException if an argument is null
   */
  public static Detector of(PriorBoxes priors, ReferenceDetection reference) {
    return of(priors, Arguments.notNull("reference", reference).policy());
  }

  /**
   * {@return a detector, on {@link Backend#current()}}
   *
   * @param priors the priors that the offsets are relative to
   * @param policy the rules of the detection
   */
  public static Detector of(PriorBoxes priors, DetectionPolicy policy) {
    return of(priors, policy, Backend.current());
  }

  /**
   * {@return a detector on a backend}
   *
   * @param priors the priors that the offsets are relative to
   * @param policy the rules of the detection
   * @param backend the backend whose kernels compute
   */
  public static Detector of(PriorBoxes priors, DetectionPolicy policy, Backend backend) {
    return new Detector(priors, policy, backend);
  }

  /** {@return the priors} */
  public PriorBoxes priors() {
    return priors;
  }

  /** {@return the policy} */
  public DetectionPolicy policy() {
    return policy;
  }

  /** {@return the backend} */
  public Backend backend() {
    return backend;
  }

  /**
   * {@return the most detections that an image can have: room for {@code batch} times as many is
   * always enough}
   *
   * @param classes columns of the class scores, 1 or more
   * @throws IllegalArgumentException if they pass 2^31
   */
  public int mostOfImage(int classes) {
    Arguments.atLeast("classes", classes, 1);
    long ofLabel =
        Math.min(priors.count(), Math.min(policy.candidatesPerClass(), policy.keptPerClass()));
    long all = Math.min(candidates(classes), Math.multiplyExact(ofLabel, classes));
    return Math.toIntExact(Math.min(all, policy.keptPerImage()));
  }

  /** The most candidates of an image. */
  int candidates(int classes) {
    long ofPrior = classes;
    Scores scores = policy.scores();
    if (scores.source() != Scores.Source.PER_CLASS) {
      ofPrior = 1;
    } else if (scores.backgroundColumn() >= 0 && scores.backgroundColumn() < classes) {
      ofPrior = Math.max(1, classes - 1);
    }
    if (scores.input() == Scores.Input.SOFTMAX && scores.threshold() > 0f) {
      // Probabilities add up to 1; two more than that pays for their rounding.
      ofPrior = Math.min(ofPrior, (long) (1 / (double) scores.threshold()) + 2);
    }
    long candidates = ofPrior * priors.count();
    Arguments.combination(
        candidates <= Integer.MAX_VALUE - 64,
        "classes",
        "fewer than 2^31 scores of an image that may pass the threshold",
        classes,
        "raise the threshold");
    return (int) candidates;
  }

  /**
   * {@return a workspace whose calls run on the calling thread alone}
   *
   * @param shape most images of a call, the priors, and columns of the class scores
   * @throws IllegalArgumentException if a size is out of range or the priors are not as many
   */
  public DetectorWorkspace workspace(BatchShape shape) {
    return new DetectorWorkspace(this, shape, 1, ImageLoop.ALONE);
  }

  /**
   * {@return a workspace whose calls spread images over threads of {@link
   * ForkJoinPool#commonPool()}}
   *
   * @param shape most images of a call, the priors, and columns of the class scores
   * @param parallelism most threads, the calling one included; 1 to 32,767
   * @throws IllegalArgumentException if a size is out of range or the priors are not as many
   */
  public DetectorWorkspace workspace(BatchShape shape, int parallelism) {
    return workspace(shape, parallelism, ForkJoinPool.commonPool());
  }

  /**
   * {@return a workspace whose calls spread images over threads of an executor} The calling thread
   * works too, and finishes alone if the executor gives no thread.
   *
   * @param shape most images of a call, the priors, and columns of the class scores
   * @param parallelism most threads, the calling one included; 1 to 32,767
   * @param executor gives the other threads. It holds at most {@code parallelism - 1} tasks of a
   *     workspace. A task that it drops without an exception is not submitted again.
   * @throws IllegalArgumentException if a size is out of range or the priors are not as many
   */
  public DetectorWorkspace workspace(BatchShape shape, int parallelism, Executor executor) {
    return new DetectorWorkspace(this, shape, parallelism, executor);
  }

  /**
   * Detects the objects of a batch. Allocates nothing on one thread.
   *
   * @param predictions what the network said; scores as the policy's {@link Scores} say
   * @param detections takes what is found; untouched if an exception is thrown
   * @param workspace one of this detector, for the same columns and no fewer images
   * @return the number of detections of the batch
   * @throws IllegalArgumentException if shapes disagree. If a candidate's box is NaN, or a
   *     probability is outside [0, 1]; the first image's is named. If an output overlaps an input,
   *     or memory is confined to one thread and the workspace uses several
   * @throws IndexOutOfBoundsException if there are more detections than room
   * @throws IllegalStateException if memory is closed or another thread's, or another call in this
   *     workspace is under way
   * @throws NullPointerException if an argument is null
   */
  public int detect(Predictions predictions, Detections detections, DetectorWorkspace workspace) {
    Arguments.notNull("predictions", predictions);
    Arguments.notNull("detections", detections);
    Arguments.notNull("workspace", workspace);
    workspace.calls.begin();
    try {
      check(predictions, detections, workspace);
      return workspace.detect(predictions, detections);
    } finally {
      workspace.calls.end();
    }
  }

  private void check(Predictions predictions, Detections detections, DetectorWorkspace workspace) {
    BatchShape shape = predictions.shape();
    Arguments.equal("predictions.priors", shape.priors(), "priors", priors.count());
    Arguments.equal("detections.batch", detections.batch(), "predictions", shape.batch());
    workspace.check(this, shape);
    boolean shared = workspace.parallelism() > 1;
    FloatStorage logits = InternalView.LOGITS.of(predictions).storage();
    FloatStorage locations = InternalView.LOCATIONS.of(predictions).storage();
    logits.check(shared);
    locations.check(shared);
    detections.check();
    detections.requireApart(logits);
    detections.requireApart(locations);
  }

  Kernels kernels() {
    return InternalView.KERNELS.of(backend);
  }
}
