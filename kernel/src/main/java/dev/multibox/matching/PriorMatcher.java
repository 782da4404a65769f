package dev.multibox.matching;

import dev.multibox.Backend;
import dev.multibox.internal.ImageLoop;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.memory.Arguments;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.Collectors;

/**
 * From the boxes of a batch to the labels and encoded offsets that the loss takes. A {@link
 * MatchingPolicy} says how each image's boxes are matched to priors, a {@link BoxCoding} how the
 * matched boxes are encoded.
 *
 * <p>Formula: overlap {@code = intersection / (((area + area_p) - intersection) + epsilon)} in
 * float32, widths and heights clamped at 0; the bits of torchvision's box_iou. Priors that reach
 * neither the threshold nor a box's best overlap are left out, by bounds of whole blocks of priors.
 * The result is the same as when all overlaps are computed.
 *
 * <p>NaN and infinity: boxes are refused unless they are finite, have a width and height above 0
 * and stand in the image.
 *
 * <p>The same inputs give the same bits with every backend, vector width, number of threads and
 * kind of memory, alone or within a batch.
 *
 * <p>Failures: an argument that is refused leaves every output untouched. A failure in the middle
 * of a call may leave outputs half written: memory that another thread closes, a mapped file that
 * shrinks, an executor that throws. The next call writes them whole.
 *
 * <p>Immutable and shareable between threads, each with a workspace of its own.
 */
public final class PriorMatcher {

  private final PriorBoxes priors;
  private final MatchingPolicy policy;
  private final BoxCoder coder;
  private final Backend backend;
  private final Kernels kernels;

  private PriorMatcher(
      PriorBoxes priors, MatchingPolicy policy, BoxCoding coding, Backend backend) {
    this.priors = Arguments.notNull("priors", priors);
    this.policy = Arguments.notNull("policy", policy);
    coder = BoxCoder.of(coding);
    this.backend = Arguments.notNull("backend", backend);
    policy.requireUnitsOf(priors);
    coding.requireUnitsOf(priors);
    kernels = InternalView.KERNELS.of(backend);
  }

  /**
   * {@return the matcher of a published program with its usual priors, on {@link
   * Backend#current()}} The loss that goes with it is {@code MultiBoxLoss.of(reference.loss())}.
   *
   * @param reference the program whose priors, matching and coding are taken
   * @throws IllegalArgumentException if {@link ReferenceTargets#priors} are none
   * @throws NullPointerException if an argument is null
   */
  public static PriorMatcher of(ReferenceTargets reference) {
    Arguments.notNull("reference", reference);
    if (reference.priors().isEmpty()) {
      throw new IllegalArgumentException(
          "reference: expected one whose usual priors are known, "
              + Arrays.stream(ReferenceTargets.values())
                  .filter(other -> other.priors().isPresent())
                  .map(Enum::name)
                  .collect(Collectors.joining(", "))
              + ", got "
              + reference
              + "; give priors of your own to PriorMatcher.of(priors, reference)");
    }
    return of(PriorBoxes.of(reference.priors().get()), reference);
  }

  /**
   * {@return the matcher of a published program, on {@link Backend#current()}}
   *
   * @param priors the priors that boxes are matched to
   * @param reference the program whose matching and coding are taken
   * @throws IllegalArgumentException if the priors' units are not the reference's
   */
  public static PriorMatcher of(PriorBoxes priors, ReferenceTargets reference) {
    return of(priors, reference, Backend.current());
  }

  /**
   * {@return the matcher of a published program on a backend}
   *
   * @param priors the priors that boxes are matched to
   * @param reference the program whose matching and coding are taken
   * @param backend the backend whose kernels compute
   * @throws IllegalArgumentException if the priors' units are not the reference's
   * @throws NullPointerException if an argument is null
   */
  public static PriorMatcher of(PriorBoxes priors, ReferenceTargets reference, Backend backend) {
    Arguments.notNull("reference", reference);
    return of(priors, reference.matching(), reference.coding(), backend);
  }

  /**
   * {@return a matcher, on {@link Backend#current()}}
   *
   * @param priors the priors that boxes are matched to
   * @param policy the rules of the matching
   * @param coding how matched boxes are encoded
   * @throws IllegalArgumentException if the priors count pixels and the policy or the coding wants
   *     fractions
   */
  public static PriorMatcher of(PriorBoxes priors, MatchingPolicy policy, BoxCoding coding) {
    return of(priors, policy, coding, Backend.current());
  }

  /**
   * {@return a matcher on a backend}
   *
   * @param priors the priors that boxes are matched to
   * @param policy the rules of the matching
   * @param coding how matched boxes are encoded
   * @param backend the backend whose kernels compute
   * @throws IllegalArgumentException if the priors count pixels and the policy or the coding wants
   *     fractions
   */
  public static PriorMatcher of(
      PriorBoxes priors, MatchingPolicy policy, BoxCoding coding, Backend backend) {
    return new PriorMatcher(priors, policy, coding, backend);
  }

  /** {@return the priors} */
  public PriorBoxes priors() {
    return priors;
  }

  /** {@return the policy} */
  public MatchingPolicy policy() {
    return policy;
  }

  /** {@return the coding} */
  public BoxCoding coding() {
    return coder.coding();
  }

  /** {@return the backend} */
  public Backend backend() {
    return backend;
  }

  /**
   * {@return a workspace whose calls run on the calling thread alone}
   *
   * @param batch most images of a call
   * @param boxes most boxes of an image
   * @throws IllegalArgumentException if a size is out of range
   */
  public MatcherWorkspace workspace(int batch, int boxes) {
    return new MatcherWorkspace(this, batch, boxes, 1, ImageLoop.ALONE);
  }

  /**
   * {@return a workspace whose calls spread images over threads of {@link
   * ForkJoinPool#commonPool()}}
   *
   * @param batch most images of a call
   * @param boxes most boxes of an image
   * @param parallelism most threads, the calling one included; 1 to 32,767
   * @throws IllegalArgumentException if a size is out of range
   */
  public MatcherWorkspace workspace(int batch, int boxes, int parallelism) {
    return workspace(batch, boxes, parallelism, ForkJoinPool.commonPool());
  }

  /**
   * {@return a workspace whose calls spread images over threads of an executor} The calling thread
   * works too, and finishes alone if the executor gives no thread.
   *
   * @param batch most images of a call
   * @param boxes most boxes of an image
   * @param parallelism most threads, the calling one included; 1 to 32,767
   * @param executor gives the other threads. It holds at most {@code parallelism - 1} tasks of a
   *     workspace. A task that it drops without an exception is not submitted again.
   * @throws IllegalArgumentException if a size is out of range
   */
  public MatcherWorkspace workspace(int batch, int boxes, int parallelism, Executor executor) {
    return new MatcherWorkspace(this, batch, boxes, parallelism, executor);
  }

  /**
   * Matches and encodes a batch. Allocates nothing on one thread.
   *
   * @param truth boxes and labels of the images
   * @param outputs takes the targets; untouched if an argument is refused
   * @param workspace one of this matcher, for no fewer images and boxes
   * @return the number of matched priors of the batch; {@link MatcherWorkspace#positives} has those
   *     of an image
   * @throws IllegalArgumentException if shapes disagree, or row starts do not lead from 0 to the
   *     number of boxes. If a box is degenerate or outside the image, or a label is below 1; the
   *     box is named. If an output overlaps an input, or memory is confined to one thread and the
   *     workspace uses several
   * @throws IllegalStateException if memory is closed or another thread's, or another call in this
   *     workspace is under way
   * @throws NullPointerException if an argument is null
   */
  public long match(GroundTruth truth, TargetOutputs outputs, MatcherWorkspace workspace) {
    Arguments.notNull("truth", truth);
    Arguments.notNull("outputs", outputs);
    Arguments.notNull("workspace", workspace);
    Arguments.equal("outputs.batch", outputs.batch(), "truth", truth.batch());
    Arguments.equal("outputs.priors", outputs.priors(), "priors", priors.count());
    workspace.calls.begin();
    try {
      workspace.check(this, truth);
      boolean shared = workspace.parallelism() > 1;
      truth.check(shared);
      outputs.check(truth, shared);
      return workspace.match(truth, outputs);
    } finally {
      workspace.calls.end();
    }
  }

  BoxCoder coder() {
    return coder;
  }

  Kernels kernels() {
    return kernels;
  }
}
