package dev.multibox.loss;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.internal.ImageLoop;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.OneCall;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.Sizes;
import dev.multibox.internal.selection.HardNegativesScalar;
import java.util.concurrent.Executor;

/**
 * Caller-owned memory that a loss works in, sized once by {@link
 * MultiBoxLoss#workspace(BatchShape)}: a call on one thread allocates nothing besides. The
 * workspace also holds the terms of the last call.
 *
 * <p>One call at a time: not for several threads. A second call while one is under way throws
 * {@link IllegalStateException}, and the first is right. A batch may have fewer images than the
 * workspace was sized for; priors and classes must be the same. A policy that ranks the whole batch
 * needs 16 bytes for each of its priors, {@code batch * priors} of them, fewer than 2^31; one that
 * picks hard examples needs 8.
 */
public final class LossWorkspace {

  final OneCall calls = new OneCall("workspace");
  private final MultiBoxLoss loss;
  private final Kernels kernels;
  private final BatchShape shape;
  private final int priors;
  private final int parallelism;
  private final ImageEvaluation[] workers;
  private final ImageLoop loop;
  private final LossTerms terms;
  private final RankedRows ranked;

  // The call that is under way; other threads see it through the loop's volatile fields.
  private Predictions predictions;
  private Targets targets;
  private PerPriorOutputs outputs;
  private Gradients gradients;
  private int batchQuota;

  // Views whose memory is known to be apart.
  private Views apart;

  private final Pass check = new Pass(Step.CHECK);
  private final Pass whole = new Pass(Step.WHOLE);
  private final Pass rank = new Pass(Step.RANK);
  private final Pass pick = new Pass(Step.PICK);
  private final Pass finish = new Pass(Step.FINISH);

  LossWorkspace(MultiBoxLoss loss, BatchShape shape, int parallelism, Executor executor) {
    Arguments.notNull("shape", shape);
    requireClasses(loss.policy(), shape.classes());
    this.parallelism = ImageLoop.parallelism(parallelism);
    Arguments.notNull("executor", executor);
    Arguments.atMost("batch", shape.batch(), Sizes.ARRAY);
    Arguments.atMost("priors", shape.priors(), HardNegativesScalar.MOST);
    Arguments.atMost("classes", shape.classes(), Shapes.MOST_CLASSES);
    this.loss = loss;
    kernels = InternalView.KERNELS.of(loss.backend()).forClasses(shape.classes());
    this.shape = shape;
    priors = shape.priors();
    terms = new LossTerms(loss.policy(), priors, shape.batch());
    ranked = new RankedRows(loss.policy().mining(), shape, parallelism);
    ExampleBoxes boxes = loss.boxes(priors);
    workers = new ImageEvaluation[parallelism];
    for (int i = 0; i < parallelism; i++) {
      workers[i] = new ImageEvaluation(kernels, loss.policy(), boxes, priors, shape.classes());
    }
    loop = new ImageLoop(parallelism, executor);
  }

  /** {@return the sizes: most images of a call, priors of an image, and classes} */
  public BatchShape shape() {
    return shape;
  }

  /**
   * {@return whether a batch of these sizes may be evaluated here: no more images, and the same
   * priors and classes}
   *
   * <p>Example, for batches of changing size:
   *
   * {@snippet :
   * if (workspace == null || !workspace.fits(shape)) {
   *   workspace = loss.workspace(shape);
   * }
   * }
   *
   * @param batch the sizes of a batch
   */
  public boolean fits(BatchShape batch) {
    Arguments.notNull("batch", batch);
    return batch.batch() <= shape.batch()
        && batch.priors() == shape.priors()
        && batch.classes() == shape.classes();
  }

  /**
   * {@return a view of the terms of the last call} The view is the same object after every call,
   * which overwrites its numbers; {@link LossTerms#copy} keeps them. After a call that threw, the
   * terms are those of the call before it, or those of no images.
   */
  public LossTerms terms() {
    return terms;
  }

  /** {@return the number of threads that a call uses at most, the caller's included} */
  public int parallelism() {
    return parallelism;
  }

  /** Refuses one column where the background has one: a softmax of it is always 1. */
  private static void requireClasses(MultiBoxPolicy policy, int classes) {
    Arguments.combination(
        classes >= policy.leastClasses(),
        "classes",
        "at least 2, the background's among them",
        classes,
        "a head without a background column takes SIGMOID_CROSS_ENTROPY and BackgroundColumn.NONE");
  }

  /** Refuses to be another loss's, or too small. */
  void check(MultiBoxLoss caller, Predictions given) {
    if (caller != loss) {
      throw new IllegalArgumentException(
          "workspace: expected one of this loss, got one of another; call workspace(shape) of this"
              + " loss");
    }
    if (given.batch() > shape.batch()) {
      throw new IllegalArgumentException(
          "workspace: expected room for "
              + given.batch()
              + " images, got "
              + shape.batch()
              + "; call workspace(shape) with the largest batch");
    }
    Arguments.equal("workspace.priors", priors, "predictions", given.priors());
    Arguments.equal("workspace.classes", shape.classes(), "predictions", given.classes());
  }

  /** Refuses outputs of another size, and outputs that overlap other memory of the call. */
  void checkOutputs(
      Predictions given, Targets givenTargets, PerPriorOutputs givenOutputs, Gradients wanted) {
    givenOutputs.check(given, parallelism > 1);
    GradientRows rows = wanted == null ? null : wanted.rows();
    // Once a set of views: asking a segment makes an object.
    if (apart == null || !apart.isOf(given, givenTargets, givenOutputs, rows)) {
      givenOutputs.requireApart(given, givenTargets, rows);
      apart = new Views(given, givenTargets, givenOutputs, rows);
    }
  }

  /** Refuses gradients of another size or layout, and gradients that overlap other memory. */
  void checkGradients(Predictions given, Targets givenTargets, Gradients wanted) {
    wanted.rows().check(given, givenTargets, parallelism > 1);
  }

  /** Refuses labels out of range, before anything is written, and counts the positives. */
  private void checkLabels(int images) {
    terms.batch(images);
    loop.runNamingFirst(images, check);
    batchQuota = loss.policy().mining().batchQuota(terms);
  }

  /** Refuses sparse gradients that might not have room for every row. */
  private void checkRoom(SparseRows sparse) {
    long bound = 0;
    for (int image = 0; image < terms.batch(); image++) {
      int quota = ranked.ranksBatch() ? 0 : quota(image);
      bound += workers[0].rowBound(targets, image, terms.positives(image), quota);
    }
    if (ranked.ranksBatch()) {
      bound = Math.min(bound + batchQuota, (long) terms.batch() * priors);
    }
    sparse.begin(bound, terms.positives());
  }

  private int quota(int image) {
    return batchQuota >= 0 ? batchQuota : loss.policy().mining().imageQuota(terms.positives(image));
  }

  /** Evaluates what was checked but for the labels; the total. */
  double evaluate(
      Predictions given, Targets givenTargets, PerPriorOutputs givenOutputs, Gradients wanted) {
    predictions = given;
    targets = givenTargets;
    outputs = givenOutputs;
    gradients = wanted;
    boolean finished = false;
    try {
      checkLabels(given.batch());
      SparseRows sparse = wanted == null ? null : wanted.rows().sparse();
      if (sparse != null) {
        checkRoom(sparse);
      }
      evaluateImages(given.batch(), sparse != null);
      finished = true;
    } finally {
      predictions = null;
      targets = null;
      outputs = null;
      gradients = null;
      if (!finished) {
        terms.batch(0);
      }
    }
    return terms.total();
  }

  private void evaluateImages(int images, boolean inOrder) {
    if (ranked.picksExamples()) {
      loop.runNamingFirst(images, pick);
    } else if (ranked.ranksBatch()) {
      loop.run(images, rank);
      int wanted = workers[0].take(ranked.keys(0), images * priors, batchQuota);
      ranked.select(kernels.hardNegatives(), images, wanted);
    }
    Pass last = ranked.isTogether() ? finish : whole;
    if (inOrder) {
      loop.runAlone(images, last);
    } else {
      loop.run(images, last);
    }
  }

  private void check(int image, int worker) {
    terms.positives(image, workers[worker].checkLabels(targets, image));
  }

  private void whole(int image, int worker) {
    ImageEvaluation evaluation = workers[worker];
    float[] losses = ranked.losses(worker);
    int[] keys = ranked.keys(worker);
    if (loss.policy().mining().mode() == Mining.Mode.ALL_NEGATIVES) {
      evaluation.rank(predictions, targets, image, losses, keys, 0);
      evaluation.mineAll();
    } else if (outputs != null
        || !evaluation.mineCandidates(predictions, targets, image, losses, quota(image))) {
      evaluation.rank(predictions, targets, image, losses, keys, 0);
      evaluation.mine(keys, quota(image));
    }
    evaluation.finish(predictions, targets, outputs, gradients, image, losses, 0, terms);
  }

  private void rank(int image, int worker) {
    float[] losses = ranked.losses(worker);
    workers[worker].rank(
        predictions, targets, image, losses, ranked.keys(worker), ranked.firstRow(image));
  }

  private void pick(int image, int worker) {
    rank(image, worker);
    int first = ranked.firstRow(image);
    float[] losses = ranked.losses(worker);
    int count =
        workers[worker].pick(predictions, targets, image, losses, first, ranked.selected(), first);
    ranked.exampleCount(image, count);
    terms.positives(image, workers[worker].countedPositives());
  }

  private void finish(int image, int worker) {
    int first = ranked.firstRow(image);
    int[] selected = ranked.selected();
    if (ranked.picksExamples()) {
      workers[worker].takeExamples(targets, image, selected, first, ranked.exampleCount(image));
    } else {
      int from = ranked.firstSelected(first);
      int to = ranked.firstSelected(first + priors);
      workers[worker].mineFrom(targets, image, selected, from, to, first);
    }
    float[] losses = ranked.losses(worker);
    workers[worker].finish(predictions, targets, outputs, gradients, image, losses, first, terms);
  }

  /** What is done with the images one after the other. */
  private enum Step {
    CHECK,
    WHOLE,
    RANK,
    PICK,
    FINISH
  }

  /** A step of the call that is under way. */
  private final class Pass implements ImageLoop.ImageBody {

    private final Step step;

    Pass(Step step) {
      this.step = step;
    }

    @Override
    public void evaluate(int image, int worker) {
      switch (step) {
        case CHECK -> check(image, worker);
        case WHOLE -> whole(image, worker);
        case RANK -> rank(image, worker);
        case PICK -> pick(image, worker);
        case FINISH -> finish(image, worker);
      }
    }
  }

  private record Views(
      Predictions predictions, Targets targets, PerPriorOutputs outputs, GradientRows gradients) {

    /** Memory that is apart from gradients too is apart in a call without them. */
    boolean isOf(Predictions said, Targets meant, PerPriorOutputs perPrior, GradientRows rows) {
      return predictions == said
          && targets == meant
          && outputs == perPrior
          && (rows == null || gradients == rows);
    }
  }
}
