package dev.multibox.loss;

import dev.multibox.Predictions;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.location.LocationCurve;
import dev.multibox.internal.location.SmoothL1Scalar;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.Sizes;
import dev.multibox.internal.numeric.TileSizes;
import dev.multibox.internal.selection.HardNegativesScalar;

/**
 * The loss of one image, in two steps with the mining between them. First come the confidence
 * losses and ranking keys of the priors, last the sums over what was mined, and the gradient. Holds
 * one thread's scratch.
 */
final class ImageEvaluation {

  private final Kernels kernels;
  private final MultiBoxPolicy policy;
  private final LocationCurve curve;
  private final int priors;
  private final ImageLabels labels;
  private final ImageSoftLabels softLabels;
  private final ImageConfidence confidence;
  private final ImageMining mining;
  private final ImageGradient gradient;
  // Null where the policy does not allow the short way.
  private final ImageCandidates candidates;
  // Null where the policy picks none.
  private final ImageExamples examples;
  private final float[] locationLosses;
  private final int[] positives;
  private final int[] mined;
  private final int[] selectionScratch;
  private final float[] predictedBoxes = new float[TileSizes.ROWS * Sizes.COORDINATES];
  private final float[] targetBoxes = new float[TileSizes.ROWS * Sizes.COORDINATES];
  private int positiveCount;
  private int minedCount;
  // What the normaliser counts.
  private int countedPositives;

  ImageEvaluation(
      Kernels kernels, MultiBoxPolicy policy, ExampleBoxes boxes, int priors, int classes) {
    this.kernels = kernels;
    this.policy = policy;
    curve = policy.locationLoss().curve();
    this.priors = priors;
    labels = new ImageLabels(kernels, policy, priors, classes);
    softLabels = new ImageSoftLabels(kernels, policy, priors, classes);
    confidence = new ImageConfidence(kernels, policy, softLabels, priors, classes);
    mining = new ImageMining(kernels, policy, priors);
    gradient = new ImageGradient(kernels, policy, softLabels, priors, classes);
    positives = new int[priors];
    mined = new int[priors];
    selectionScratch = new int[HardNegativesScalar.scratch(priors)];
    candidates =
        ImageCandidates.serve(policy)
            ? new ImageCandidates(kernels, policy, mining, priors, classes)
            : null;
    boolean picks = policy.mining().mode() == Mining.Mode.HARD_EXAMPLES;
    examples = picks ? new ImageExamples(kernels, policy.mining(), boxes, priors) : null;
    locationLosses = new float[picks ? priors : 0];
  }

  /** Refuses labels out of range and bad soft labels, and returns the number of positives. */
  int checkLabels(Targets targets, int image) {
    int found = labels.check(targets, image);
    if (targets.rows().softLabels() != null) {
      softLabels.check(targets.rows().softLabels(), image, labels);
    }
    return found;
  }

  private void findPositives() {
    positiveCount = kernels.labels().positives(labels.array(), labels.offset(), priors, positives);
    countedPositives = positiveCount;
  }

  /** How many rows of the class scores a gradient may have at most, given the quota. */
  long rowBound(Targets targets, int image, int positiveCount, int quota) {
    if (policy.mining().mode() == Mining.Mode.ALL_NEGATIVES) {
      labels.load(targets, image);
      return positiveCount
          + (long) kernels.labels().background(labels.array(), labels.offset(), priors);
    }
    if (examples != null) {
      return Math.min(priors, policy.mining().examples().most());
    }
    return Math.min(priors, (long) positiveCount + quota);
  }

  /** Writes the losses and, where the policy mines, the keys of an image. */
  void rank(
      Predictions predictions, Targets targets, int image, float[] losses, int[] keys, int offset) {
    labels.load(targets, image);
    findPositives();
    confidence.evaluate(
        InternalView.LOGITS.of(predictions), targets, image, labels, losses, offset);
    if (policy.mining().mode() == Mining.Mode.HARD_NEGATIVES) {
      boolean byLoss = confidence.byLoss();
      mining.rank(
          byLoss ? losses : confidence.rankingValues(),
          byLoss ? offset : 0,
          0f,
          labels,
          positives,
          positiveCount,
          keys,
          offset);
    }
  }

  /** Selects the image's own hard negatives from its keys. */
  void mine(int[] keys, int quota) {
    minedCount = mining.take(keys, priors, quota);
    kernels.hardNegatives().select(keys, 0, priors, minedCount, mined, selectionScratch);
  }

  /**
   * Mines the image and writes the losses that count, without those of all priors.
   *
   * @return whether it could; if not, nothing is mined yet
   */
  boolean mineCandidates(
      Predictions predictions, Targets targets, int image, float[] losses, int quota) {
    // The bound is that of a loss against the background's column alone.
    if (candidates == null || softLabels.serve(targets)) {
      return false;
    }
    labels.load(targets, image);
    findPositives();
    minedCount =
        candidates.mine(
            InternalView.LOGITS.of(predictions),
            image,
            labels,
            positives,
            positiveCount,
            quota,
            losses,
            mined);
    return minedCount >= 0;
  }

  /** How many of the batch's keys are taken. */
  int take(int[] keys, int count, int quota) {
    return mining.take(keys, count, quota);
  }

  /** Takes the image's part of what was selected of the batch. */
  void mineFrom(Targets targets, int image, int[] selected, int from, int to, int firstRow) {
    labels.load(targets, image);
    findPositives();
    minedCount = to - from;
    for (int i = from; i < to; i++) {
      mined[i - from] = selected[i] - firstRow;
    }
  }

  /**
   * Picks the hard examples of the image that was ranked.
   *
   * @param picked takes priors behind {@code at}
   * @return how many there are
   */
  int pick(
      Predictions predictions,
      Targets targets,
      int image,
      float[] losses,
      int offset,
      int[] picked,
      int at) {
    FloatRows locations = InternalView.LOCATIONS.of(predictions);
    if (policy.mining().examples().locationWeight() > 0f) {
      location(locations, targets.rows().locations(), image);
    }
    int count =
        examples.pick(
            labels, positiveCount, losses, offset, locationLosses, locations, image, picked, at);
    divide(picked, at, count);
    return count;
  }

  /** The positives of the image that was picked last, as the normaliser counts them. */
  int countedPositives() {
    return countedPositives;
  }

  /** Takes the image's examples. */
  void takeExamples(Targets targets, int image, int[] picked, int at, int count) {
    labels.load(targets, image);
    findPositives();
    divide(picked, at, count);
  }

  /** Divides examples into positives and negatives; what is neither counts nothing. */
  private void divide(int[] picked, int at, int count) {
    positiveCount = 0;
    minedCount = 0;
    for (int i = at; i < at + count; i++) {
      if (labels.label(picked[i]) > 0) {
        positives[positiveCount++] = picked[i];
      } else {
        mined[minedCount++] = picked[i];
      }
    }
    if (policy.mining().examples().droppedPositives()
        == HardExamples.DroppedPositives.NOT_COUNTED) {
      countedPositives = positiveCount;
    }
  }

  /** Takes every negative of the image that was ranked. */
  void mineAll() {
    minedCount = 0;
    for (int prior = 0; prior < priors; prior++) {
      if (labels.label(prior) == 0) {
        mined[minedCount++] = prior;
      }
    }
  }

  /** Sums, and writes what was asked for, of the image that was mined last. */
  void finish(
      Predictions predictions,
      Targets targets,
      PerPriorOutputs outputs,
      Gradients gradients,
      int image,
      float[] losses,
      int offset,
      LossTerms terms) {
    double sum = 0;
    for (int i = 0; i < positiveCount; i++) {
      sum += losses[offset + positives[i]];
    }
    double minedSum = 0;
    boolean twice = policy.mining().minedPositives() == Mining.MinedPositives.COUNT_TWICE;
    for (int i = 0; i < minedCount; i++) {
      // A neutral prior's loss is +0.
      if (twice || labels.label(mined[i]) <= 0) {
        minedSum += losses[offset + mined[i]];
      }
    }
    double location =
        location(InternalView.LOCATIONS.of(predictions), targets.rows().locations(), image);
    terms.image(image, countedPositives, minedCount, sum + minedSum, location);
    if (outputs != null) {
      boolean mines = policy.mining().mode() != Mining.Mode.ALL_NEGATIVES;
      long row = (long) image * predictions.priors();
      outputs.writeLosses(row, losses, offset, priors);
      outputs.writeMined(row, priors, mined, mines ? minedCount : 0);
    }
    if (gradients != null) {
      gradient.evaluate(
          gradients,
          predictions,
          targets,
          image,
          labels,
          losses,
          offset,
          positives,
          positiveCount,
          mined,
          minedCount,
          terms);
    }
  }

  /** Sum of the location losses of the positives; kept where examples are picked by them. */
  private double location(FloatRows predicted, FloatRows target, int image) {
    double sum = 0;
    for (int from = 0; from < positiveCount; from += TileSizes.ROWS) {
      int length = Math.min(TileSizes.ROWS, positiveCount - from);
      predicted.gather(image, positives, from, length, predictedBoxes);
      target.gather(image, positives, from, length, targetBoxes);
      for (int i = 0; i < length; i++) {
        int at = i * Sizes.COORDINATES;
        float loss = SmoothL1Scalar.loss(curve, predictedBoxes, at, targetBoxes, at);
        sum += loss;
        if (examples != null) {
          locationLosses[positives[from + i]] = loss;
        }
      }
    }
    return sum;
  }
}
