package dev.multibox.loss;

import dev.multibox.internal.Arguments;
import dev.multibox.internal.Shape;
import java.util.concurrent.Executor;

/**
 * Caller-owned memory that a loss works in, sized once by {@link MultiBoxLoss#workspace(int, int,
 * int)}: a call that is given one allocates nothing. It also holds the terms that the last call
 * returned.
 *
 * <p>One call at a time: not for several threads. A batch may be smaller than the workspace was
 * sized for, in images; priors and classes must be the same.
 */
public final class Workspace {

  private final MultiBoxLoss loss;
  private final int batch;
  private final int priors;
  private final int classes;
  private final int parallelism;
  private final ImageEvaluation[] workers;
  private final ImageLoop loop;
  private final LossTerms terms;
  private final BatchCall call;

  Workspace(
      MultiBoxLoss loss, int batch, int priors, int classes, int parallelism, Executor executor) {
    Shape shape = new Shape(batch, priors, classes);
    Arguments.atLeast("parallelism", parallelism, 1);
    Arguments.notNull("executor", executor);
    this.loss = loss;
    this.batch = shape.batch();
    this.priors = shape.priors();
    this.classes = shape.classes();
    this.parallelism = parallelism;
    terms = new LossTerms(loss.policy(), priors, batch);
    workers = new ImageEvaluation[parallelism];
    for (int i = 0; i < parallelism; i++) {
      workers[i] = new ImageEvaluation(loss, priors, classes);
    }
    loop = new ImageLoop(parallelism, executor);
    call = new BatchCall();
  }

  /** {@return the number of images that fit} */
  public int batch() {
    return batch;
  }

  /** {@return the number of priors of an image} */
  public int priors() {
    return priors;
  }

  /** {@return the number of classes, the background included} */
  public int classes() {
    return classes;
  }

  /** {@return the number of threads that a call uses at most, the caller's included} */
  public int parallelism() {
    return parallelism;
  }

  /** Refuses to be another loss's, or too small. */
  void check(MultiBoxLoss caller, Predictions predictions) {
    if (caller != loss) {
      throw new IllegalArgumentException(
          "workspace: expected one of this loss, got one of another");
    }
    if (predictions.batch() > batch) {
      throw new IllegalArgumentException(
          "workspace: expected room for " + predictions.batch() + " images, got " + batch);
    }
    Arguments.equal("workspace.priors", priors, "predictions", predictions.priors());
    Arguments.equal("workspace.classes", classes, "predictions", predictions.classes());
  }

  /** Refuses labels out of range, before anything is written. */
  void checkLabels(Targets targets) {
    for (int image = 0; image < targets.batch(); image++) {
      workers[0].checkLabels(targets, image);
    }
  }

  LossTerms evaluate(Predictions predictions, Targets targets, PriorOutputs outputs) {
    call.predictions = predictions;
    call.targets = targets;
    call.outputs = outputs;
    terms.batch(predictions.batch());
    try {
      loop.run(predictions.batch(), call);
    } finally {
      call.predictions = null;
      call.targets = null;
      call.outputs = null;
    }
    return terms;
  }

  /** The call that is under way; other threads see it through the loop's volatile fields. */
  private final class BatchCall implements ImageLoop.ImageBody {

    private Predictions predictions;
    private Targets targets;
    private PriorOutputs outputs;

    @Override
    public void evaluate(int image, int worker) {
      workers[worker].evaluate(predictions, targets, outputs, image, terms);
    }
  }
}
