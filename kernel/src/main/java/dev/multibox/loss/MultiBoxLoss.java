package dev.multibox.loss;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.internal.ImageLoop;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.memory.Arguments;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

/**
 * The SSD MultiBox loss of a batch: confidence loss of the positives and of the hardest negatives,
 * location loss of the positives, normalised.
 *
 * <p>Formula: {@code total = (sum over positives and mined negatives of confidence + alpha * sum
 * over positives of location) / normaliser}; each part as the {@link MultiBoxPolicy} says. Source:
 * SSD paper (Liu et al., ECCV 2016), section 2.2, equation 1.
 *
 * <p>Targets of a prior's confidence are its label, {@linkplain Targets#softLabels(
 * java.lang.foreign.MemorySegment) soft labels} beside it, or either of them {@linkplain
 * MultiBoxPolicy#labelSmoothing smoothed}. The confidence loss that ranks negatives is the one that
 * is summed: of soft and smoothed labels, if there are such.
 *
 * <p>Gradient: the derivative of the reported total with respect to class scores and locations,
 * with mining as a constant; see {@link Gradients}.
 *
 * <p>Shapes: as in {@link Predictions} and {@link Targets}, which are read, and written only by
 * {@link Gradients#inPlace}.
 *
 * <p>NaN and infinity: a NaN in a used row gives that row the loss NaN and the first rank in
 * mining. -infinity on a class other than the label is a probability of 0. Any finite logits give a
 * finite softmax cross entropy against labels. Ignored priors are not used, nor are the locations
 * of priors that are not positive.
 *
 * <p>Accuracy: see {@link SoftmaxCrossEntropy} and {@link BoxRegressionLoss}; sums over priors and
 * images are double, in index order. The same inputs give the same bits with every backend, vector
 * width, number of threads and kind of memory, alone or within a batch.
 *
 * <p>Example:
 *
 * {@snippet :
 * BatchShape shape = BatchShape.of(2, 8732, 21);
 * MultiBoxLoss loss = MultiBoxLoss.of(ReferenceLoss.CAFFE_SSD);
 * LossWorkspace workspace = loss.workspace(shape); // once; one per calling thread
 * Predictions predictions = Predictions.of(shape, logits, locations);
 * Targets targets = Targets.of(shape, labels, targetLocations);
 * double total = loss.evaluate(predictions, targets, workspace);
 * long positives = workspace.terms().positives();
 * }
 *
 * <p>Failures: an argument that is refused leaves every output untouched. A failure in the middle
 * of a call may leave outputs half written: memory that another thread closes, a mapped file that
 * shrinks, an executor that throws. The next call writes them whole. Gradients that are reused are
 * cleared then.
 *
 * <p>Immutable and shareable between threads, each with a workspace of its own.
 */
public final class MultiBoxLoss {

  private final MultiBoxPolicy policy;
  private final Backend backend;
  // Null where none are compared.
  private final ExampleBoxes boxes;

  private MultiBoxLoss(MultiBoxPolicy policy, Backend backend, ExampleBoxes boxes) {
    this.policy = policy;
    this.backend = backend;
    this.boxes = boxes;
  }

  /**
   * {@return the loss of a published program, on {@link Backend#current()}}
   *
   * @param reference the published program
   * @throws NullPointerException if an argument is null
   */
  public static MultiBoxLoss of(ReferenceLoss reference) {
    Arguments.notNull("reference", reference);
    return of(reference.policy());
  }

  /**
   * {@return the loss of a published program on a backend}
   *
   * @param reference the published program
   * @param backend the backend whose kernels compute
   * @throws NullPointerException if an argument is null
   */
  public static MultiBoxLoss of(ReferenceLoss reference, Backend backend) {
    Arguments.notNull("reference", reference);
    return of(reference.policy(), backend);
  }

  /**
   * {@return the loss of a policy, on {@link Backend#current()}}
   *
   * @param policy the rules of the loss
   */
  public static MultiBoxLoss of(MultiBoxPolicy policy) {
    return of(policy, Backend.current());
  }

  /**
   * {@return the loss of a policy on a backend}
   *
   * @param policy the rules of the loss
   * @param backend the backend whose kernels compute
   * @throws NullPointerException if an argument is null
   */
  public static MultiBoxLoss of(MultiBoxPolicy policy, Backend backend) {
    Arguments.notNull("policy", policy);
    Arguments.notNull("backend", backend);
    return new MultiBoxLoss(policy, backend, null);
  }

  /** {@return the policy} */
  public MultiBoxPolicy policy() {
    return policy;
  }

  /**
   * {@return the same loss, whose hard examples are compared by these boxes}
   *
   * @param value the boxes of an image's priors
   * @throws IllegalArgumentException if the policy compares no boxes
   * @throws NullPointerException if an argument is null
   */
  public MultiBoxLoss withBoxes(ExampleBoxes value) {
    Arguments.notNull("value", value);
    Arguments.combination(
        comparesBoxes(policy),
        "policy",
        "mode HARD_EXAMPLES with an overlapThreshold below 1, as others compare no boxes",
        policy.mining());
    return new MultiBoxLoss(policy, backend, value);
  }

  private static boolean comparesBoxes(MultiBoxPolicy policy) {
    return policy.mining().mode() == Mining.Mode.HARD_EXAMPLES
        && policy.mining().examples().comparesBoxes();
  }

  /** The boxes that hard examples are compared by, or null; refuses others than of the priors. */
  ExampleBoxes boxes(int priors) {
    if (boxes == null) {
      Arguments.combination(
          !comparesBoxes(policy),
          "boxes",
          "those that hard examples are compared by; MultiBoxLoss.withBoxes gives them",
          "none");
    } else {
      Arguments.equal("shape.priors", priors, "boxes", boxes.count());
    }
    return boxes;
  }

  /** {@return the backend} */
  public Backend backend() {
    return backend;
  }

  /**
   * {@return a workspace whose calls run on the calling thread alone}
   *
   * @param shape most images of a call, priors of an image, and classes with the background
   * @throws IllegalArgumentException if a size is above that of an array, or the policy ranks the
   *     batch as one and the batch is too large
   */
  public LossWorkspace workspace(BatchShape shape) {
    return new LossWorkspace(this, shape, 1, ImageLoop.ALONE);
  }

  /**
   * {@return a workspace whose calls spread images over threads of {@link
   * ForkJoinPool#commonPool()}}
   *
   * @param shape most images of a call, priors of an image, and classes with the background
   * @param parallelism most threads, the calling one included; 1 to 32,767
   * @throws IllegalArgumentException if {@code parallelism} is out of range, a size is above that
   *     of an array, or the policy ranks the batch as one and the batch is too large
   */
  public LossWorkspace workspace(BatchShape shape, int parallelism) {
    return workspace(shape, parallelism, ForkJoinPool.commonPool());
  }

  /**
   * {@return a workspace whose calls spread images over threads of an executor} The calling thread
   * works too, and finishes alone if the executor gives no thread.
   *
   * @param shape most images of a call, priors of an image, and classes with the background
   * @param parallelism most threads, the calling one included; 1 to 32,767
   * @param executor gives the other threads. It holds at most {@code parallelism - 1} tasks of a
   *     workspace. A task that it drops without an exception is not submitted again.
   * @throws IllegalArgumentException if {@code parallelism} is out of range, a size is above that
   *     of an array, or the policy ranks the batch as one and the batch is too large
   */
  public LossWorkspace workspace(BatchShape shape, int parallelism, Executor executor) {
    return new LossWorkspace(this, shape, parallelism, executor);
  }

  /**
   * {@return the total of a batch} Its parts are the workspace's {@link LossWorkspace#terms terms}.
   * Allocates nothing on one thread.
   *
   * <p>Example:
   *
   * {@snippet :
   * double before = loss.evaluate(predictions, targets, workspace);
   * // ... a step of the trainer changes the predictions
   * double after = loss.evaluate(predictions, targets, workspace);
   * double gain = before - after;
   * }
   *
   * @param predictions the network's class scores and locations
   * @param targets labels and encoded boxes, of the same shape
   * @param workspace one of this loss that {@linkplain LossWorkspace#fits fits} the predictions
   * @throws IllegalArgumentException if shapes disagree, a label lies outside {@code [-1,
   *     classes)}, or memory is confined to one thread and the workspace uses several
   * @throws IllegalStateException if memory is closed or another thread's, or another call in this
   *     workspace is under way
   */
  public double evaluate(Predictions predictions, Targets targets, LossWorkspace workspace) {
    return call(predictions, targets, workspace, null, null);
  }

  /**
   * {@return the total of a batch, with the loss and the mark of each prior written} Allocates
   * nothing on one thread.
   *
   * @param predictions the network's class scores and locations
   * @param targets labels and encoded boxes, of the same shape
   * @param workspace one of this loss that {@linkplain LossWorkspace#fits fits} the predictions
   * @param outputs takes each prior's loss and mark; untouched if an argument is refused
   * @throws IllegalArgumentException as {@link #evaluate(Predictions, Targets, LossWorkspace)}, and
   *     if the outputs are of another shape or overlap an input
   * @throws IllegalStateException if memory is closed or another thread's, or another call in this
   *     workspace is under way
   * @throws NullPointerException if an argument is null
   */
  public double evaluate(
      Predictions predictions, Targets targets, LossWorkspace workspace, PerPriorOutputs outputs) {
    Arguments.notNull("outputs", outputs);
    return call(predictions, targets, workspace, outputs, null);
  }

  /**
   * {@return the total of a batch, with its gradient written} Allocates nothing on one thread.
   *
   * @param predictions the network's class scores and locations
   * @param targets labels and encoded boxes, of the same shape
   * @param workspace one of this loss that {@linkplain LossWorkspace#fits fits} the predictions
   * @param gradients takes the gradient; untouched if an argument is refused
   * @throws IllegalArgumentException as {@link #evaluate(Predictions, Targets, LossWorkspace)}, and
   *     if the gradients are of another shape or layout or overlap an input
   * @throws IndexOutOfBoundsException if sparse gradients might not have room for every row
   * @throws IllegalStateException if memory is closed or another thread's, or another call in this
   *     workspace or with these gradients is under way
   * @throws NullPointerException if an argument is null
   */
  public double evaluateWithGradient(
      Predictions predictions, Targets targets, LossWorkspace workspace, Gradients gradients) {
    Arguments.notNull("gradients", gradients);
    return call(predictions, targets, workspace, null, gradients);
  }

  /**
   * {@return the total of a batch, with the loss and the mark of each prior and the gradient
   * written in one call} Allocates nothing on one thread.
   *
   * @param predictions the network's class scores and locations
   * @param targets labels and encoded boxes, of the same shape
   * @param workspace one of this loss that {@linkplain LossWorkspace#fits fits} the predictions
   * @param outputs takes each prior's loss and mark; untouched if an argument is refused
   * @param gradients takes the gradient; untouched if an argument is refused
   * @throws IllegalArgumentException as {@link #evaluate(Predictions, Targets, LossWorkspace)}, and
   *     if outputs or gradients are of another shape or layout, overlap an input or each other
   * @throws IndexOutOfBoundsException if sparse gradients might not have room for every row
   * @throws IllegalStateException if memory is closed or another thread's, or another call in this
   *     workspace or with these gradients is under way
   * @throws NullPointerException if an argument is null
   */
  public double evaluateWithGradient(
      Predictions predictions,
      Targets targets,
      LossWorkspace workspace,
      PerPriorOutputs outputs,
      Gradients gradients) {
    Arguments.notNull("outputs", outputs);
    Arguments.notNull("gradients", gradients);
    return call(predictions, targets, workspace, outputs, gradients);
  }

  /** Checks and evaluates; outputs and gradients are null where they are not wanted. */
  private double call(
      Predictions predictions,
      Targets targets,
      LossWorkspace workspace,
      PerPriorOutputs outputs,
      Gradients gradients) {
    Arguments.notNull("predictions", predictions);
    Arguments.notNull("targets", targets);
    Arguments.notNull("workspace", workspace);
    workspace.calls.begin();
    try {
      check(predictions, targets, workspace);
      if (gradients == null) {
        return callAlone(predictions, targets, workspace, outputs, null);
      }
      gradients.rows().calls.begin();
      try {
        return callAlone(predictions, targets, workspace, outputs, gradients);
      } finally {
        gradients.rows().calls.end();
      }
    } finally {
      workspace.calls.end();
    }
  }

  /** No other call works in the workspace or writes the gradients. */
  private static double callAlone(
      Predictions predictions,
      Targets targets,
      LossWorkspace workspace,
      PerPriorOutputs outputs,
      Gradients gradients) {
    if (outputs != null) {
      workspace.checkOutputs(predictions, targets, outputs, gradients);
    }
    if (gradients != null) {
      workspace.checkGradients(predictions, targets, gradients);
    }
    return workspace.evaluate(predictions, targets, outputs, gradients);
  }

  private void check(Predictions predictions, Targets targets, LossWorkspace workspace) {
    targets.rows().requireShapeOf(predictions);
    targets.rows().requireFormFor(policy);
    workspace.check(this, predictions);
    boolean shared = workspace.parallelism() > 1;
    InternalView.LOGITS.of(predictions).storage().check(shared);
    InternalView.LOCATIONS.of(predictions).storage().check(shared);
    targets.rows().check(shared);
  }
}
