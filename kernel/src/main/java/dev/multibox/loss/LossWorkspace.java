package dev.multibox.loss;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.internal.ImageLoop;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.selection.HardNegativesScalar;
import java.util.Arrays;
import java.util.concurrent.Executor;

/**
 * Caller-owned memory that a loss works in, sized once by {@link MultiBoxLoss#workspace(int, int,
 * int)}: a call that is given one allocates nothing. It also holds the terms that the last call
 * returned.
 *
 * <p>One call at a time: not for several threads. A batch may be smaller than the workspace was
 * sized for, in images; priors and classes must be the same. A policy that ranks the whole batch
 * needs 16 bytes for each of its priors, {@code batch * priors} of them, fewer than 2^31.
 */
public final class LossWorkspace {

  private final MultiBoxLoss loss;
  private final Kernels kernels;
  private final int batch;
  private final int priors;
  private final int classes;
  private final int parallelism;
  private final ImageEvaluation[] workers;
  private final ImageLoop loop;
  private final LossTerms terms;
  private final boolean ranksBatch;
  // With scope BATCH one array for all images, else one for each thread.
  private final float[][] losses;
  private final int[][] keys;
  private final int[] selected;
  private final int[] selectionScratch;

  // The call that is under way; other threads see it through the loop's volatile fields.
  private Predictions predictions;
  private Targets targets;
  private PerPriorOutputs outputs;
  private Gradients gradients;
  private int batchQuota;
  private int selectedCount;

  private final ImageLoop.ImageBody check = this::check;
  private final ImageLoop.ImageBody whole = this::whole;
  private final ImageLoop.ImageBody rank = this::rank;
  private final ImageLoop.ImageBody finish = this::finish;

  LossWorkspace(
      MultiBoxLoss loss, int batch, int priors, int classes, int parallelism, Executor executor) {
    BatchShape shape = new BatchShape(batch, priors, classes);
    Arguments.atLeast("classes", classes, 2);
    Arguments.atLeast("parallelism", parallelism, 1);
    Arguments.notNull("executor", executor);
    this.loss = loss;
    kernels = InternalView.KERNELS.of(loss.backend());
    this.batch = batch;
    this.priors = priors;
    this.classes = classes;
    this.parallelism = parallelism;
    terms = new LossTerms(loss.policy(), priors, batch);
    Mining mining = loss.policy().mining();
    ranksBatch =
        mining.scope() == Mining.Scope.BATCH && mining.mode() == Mining.Mode.HARD_NEGATIVES;
    Arguments.combination(
        !ranksBatch || shape.rows() <= Integer.MAX_VALUE - 8,
        "batch",
        "batch * priors below 2^31 - 8, as the batch is ranked as a whole",
        batch + " * " + priors);
    losses = new float[ranksBatch ? 1 : parallelism][ranksBatch ? (int) shape.rows() : priors];
    keys = new int[losses.length][losses[0].length];
    selected = new int[ranksBatch ? losses[0].length : 0];
    selectionScratch = new int[HardNegativesScalar.scratch(selected.length)];
    workers = new ImageEvaluation[parallelism];
    for (int i = 0; i < parallelism; i++) {
      workers[i] = new ImageEvaluation(kernels, loss.policy(), priors, classes);
    }
    loop = new ImageLoop(parallelism, executor);
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
  void check(MultiBoxLoss caller, Predictions given) {
    if (caller != loss) {
      throw new IllegalArgumentException(
          "workspace: expected one of this loss, got one of another");
    }
    if (given.batch() > batch) {
      throw new IllegalArgumentException(
          "workspace: expected room for " + given.batch() + " images, got " + batch);
    }
    Arguments.equal("workspace.priors", priors, "predictions", given.priors());
    Arguments.equal("workspace.classes", classes, "predictions", given.classes());
  }

  /** Refuses labels out of range, before anything is written, and counts the positives. */
  void checkLabels(Targets given) {
    terms.batch(given.batch());
    targets = given;
    try {
      loop.run(given.batch(), check);
    } catch (IllegalArgumentException bad) {
      // Which thread met a bad label first is chance; of several images the first is named.
      for (int image = 0; image < given.batch(); image++) {
        check(image, 0);
      }
      throw bad;
    } finally {
      targets = null;
    }
    batchQuota = loss.policy().mining().batchQuota(terms);
  }

  /** Refuses sparse gradients that might not have room for every row. */
  void checkRoom(Targets given, SparseRows sparse) {
    long bound = 0;
    for (int image = 0; image < given.batch(); image++) {
      int quota = ranksBatch ? 0 : quota(image);
      bound += workers[0].rowBound(given, image, terms.positives(image), quota);
    }
    if (ranksBatch) {
      bound = Math.min(bound + batchQuota, (long) given.batch() * priors);
    }
    sparse.begin(bound, terms.positives());
  }

  private int quota(int image) {
    return batchQuota >= 0 ? batchQuota : loss.policy().mining().imageQuota(terms.positives(image));
  }

  LossTerms evaluate(
      Predictions given, Targets givenTargets, PerPriorOutputs givenOutputs, Gradients wanted) {
    predictions = given;
    targets = givenTargets;
    outputs = givenOutputs;
    gradients = wanted;
    int images = given.batch();
    boolean inOrder = wanted != null && wanted.rows().sparse() != null;
    try {
      if (ranksBatch) {
        loop.run(images, rank);
        int rows = images * priors;
        selectedCount = workers[0].take(keys[0], rows, batchQuota);
        kernels.hardNegatives().select(keys[0], 0, rows, selectedCount, selected, selectionScratch);
      }
      if (inOrder) {
        loop.runAlone(images, ranksBatch ? finish : whole);
      } else {
        loop.run(images, ranksBatch ? finish : whole);
      }
    } finally {
      predictions = null;
      targets = null;
      outputs = null;
      gradients = null;
    }
    return terms;
  }

  private void check(int image, int worker) {
    terms.positives(image, workers[worker].checkLabels(targets, image));
  }

  private void whole(int image, int worker) {
    ImageEvaluation evaluation = workers[worker];
    if (loss.policy().mining().mode() == Mining.Mode.ALL_NEGATIVES) {
      evaluation.rank(predictions, targets, image, losses[worker], keys[worker], 0);
      evaluation.mineAll();
    } else if (outputs != null
        || !evaluation.mineCandidates(predictions, targets, image, losses[worker], quota(image))) {
      evaluation.rank(predictions, targets, image, losses[worker], keys[worker], 0);
      evaluation.mine(keys[worker], quota(image));
    }
    evaluation.finish(predictions, targets, outputs, gradients, image, losses[worker], 0, terms);
  }

  private void rank(int image, int worker) {
    workers[worker].rank(predictions, targets, image, losses[0], keys[0], image * priors);
  }

  private void finish(int image, int worker) {
    int firstRow = image * priors;
    int from = firstNotBelow(firstRow);
    int to = firstNotBelow(firstRow + priors);
    workers[worker].mineFrom(targets, image, selected, from, to, firstRow);
    workers[worker].finish(
        predictions, targets, outputs, gradients, image, losses[0], firstRow, terms);
  }

  private int firstNotBelow(int row) {
    int found = Arrays.binarySearch(selected, 0, selectedCount, row);
    return found >= 0 ? found : -found - 1;
  }
}
