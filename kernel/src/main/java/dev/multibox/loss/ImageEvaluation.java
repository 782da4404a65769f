package dev.multibox.loss;

import dev.multibox.internal.FloatStorage;
import dev.multibox.internal.HardNegativesScalar;
import dev.multibox.internal.IntStorage;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.LocationCurve;
import dev.multibox.internal.Shape;

/** The loss of one image: cross entropy of each prior, mining, sums. Holds one thread's scratch. */
final class ImageEvaluation {

  /** Floats of a tile that off-heap rows are copied to: 16 KiB, half of a first-level cache. */
  private static final int TILE_FLOATS = 4096;

  private final Kernels kernels;
  private final MultiBoxPolicy policy;
  private final LocationCurve curve;
  private final float largestConfidenceLoss;
  private final int priors;
  private final int classes;
  private final int tileRows;

  private final float[] tile;
  private final float[] scratch = new float[Kernels.SCRATCH];
  private final float[] losses;
  private final int[] keys;
  private final int[] labelCopy;
  private final int[] positives;
  private final int[] mined;
  private final float[] box = new float[2 * Shape.COORDINATES + 1];

  private int[] labels;
  private int labelOffset;

  ImageEvaluation(MultiBoxLoss loss, int priors, int classes) {
    kernels = loss.backend().kernels();
    policy = loss.policy();
    curve = policy.locationLoss().curve();
    largestConfidenceLoss = policy.largestConfidenceLoss();
    this.priors = priors;
    this.classes = classes;
    tileRows = Math.clamp(TILE_FLOATS / classes, 1, Kernels.TILE_ROWS);
    tile = new float[tileRows * classes];
    losses = new float[priors];
    keys = new int[priors];
    labelCopy = new int[priors];
    positives = new int[priors];
    mined = new int[priors];
  }

  void checkLabels(Targets targets, int image) {
    load(targets.labels(), image);
    int bad = kernels.firstBadLabel(labels, labelOffset, priors, classes);
    if (bad >= 0) {
      throw new IllegalArgumentException(
          "labels: expected -1 to "
              + (classes - 1)
              + ", got "
              + labels[labelOffset + bad]
              + " at ["
              + image
              + "]["
              + bad
              + "]");
    }
  }

  void evaluate(
      Predictions predictions, Targets targets, PriorOutputs outputs, int image, LossTerms terms) {
    long row = predictions.shape().row(image);
    load(targets.labels(), image);
    int positiveCount = kernels.positives(labels, labelOffset, priors, positives);
    crossEntropy(predictions.logits(), row);
    double confidence = 0;
    for (int i = 0; i < positiveCount; i++) {
      confidence += losses[positives[i]];
    }
    int minedCount = 0;
    int negatives;
    double negativeConfidence = 0;
    if (policy.mining().mode() == Mining.Mode.NONE) {
      negatives = 0;
      for (int prior = 0; prior < priors; prior++) {
        if (labels[labelOffset + prior] == 0) {
          negativeConfidence += losses[prior];
          negatives++;
        }
      }
    } else {
      minedCount = mine(positiveCount);
      negatives = minedCount;
      boolean twice = policy.mining().overlap() == Mining.Overlap.TWICE;
      for (int i = 0; i < minedCount; i++) {
        if (twice || labels[labelOffset + mined[i]] == 0) {
          negativeConfidence += losses[mined[i]];
        }
      }
    }
    double location = location(predictions.locations(), targets.locations(), row, positiveCount);
    if (outputs != null) {
      outputs.writeLosses(row, losses, priors);
      outputs.writeMined(row, priors, mined, minedCount);
    }
    terms.image(image, positiveCount, negatives, confidence + negativeConfidence, location);
  }

  private void load(IntStorage storage, int image) {
    long row = (long) image * priors;
    if (storage.isArray()) {
      labels = storage.array();
      labelOffset = storage.arrayIndex(row);
    } else {
      labels = labelCopy;
      labelOffset = 0;
      storage.read(row, labelCopy, 0, priors);
    }
  }

  /** Confidence losses of all priors. */
  private void crossEntropy(FloatStorage logits, long row) {
    for (int from = 0; from < priors; from += tileRows) {
      int rows = Math.min(tileRows, priors - from);
      long index = (row + from) * classes;
      float[] array = tile;
      int offset = 0;
      if (logits.isArray()) {
        array = logits.array();
        offset = logits.arrayIndex(index);
      } else {
        logits.read(index, tile, 0, rows * classes);
      }
      if (policy.confidenceLoss() == MultiBoxPolicy.ConfidenceLoss.SOFTMAX_CROSS_ENTROPY) {
        kernels.softmaxCrossEntropy(
            array, offset, rows, classes, labels, labelOffset + from, losses, from, scratch);
      } else {
        kernels.sigmoidCrossEntropy(
            array, offset, rows, classes, labels, labelOffset + from, losses, from, scratch);
      }
    }
    if (largestConfidenceLoss < Float.POSITIVE_INFINITY) {
      for (int prior = 0; prior < priors; prior++) {
        losses[prior] = Math.min(losses[prior], largestConfidenceLoss);
      }
    }
  }

  /** Selects the hard negatives, ascending, and returns their number. */
  private int mine(int positiveCount) {
    Mining mining = policy.mining();
    if (mining.quota(positiveCount, priors) == 0) {
      return 0;
    }
    kernels.rankingKeys(losses, 0, labels, labelOffset, priors, keys);
    if (mining.positiveRank() == Mining.PositiveRank.LAST) {
      int last = HardNegativesScalar.sortable(Float.NEGATIVE_INFINITY);
      for (int i = 0; i < positiveCount; i++) {
        keys[positives[i]] = last;
      }
    }
    int k = mining.quota(positiveCount, kernels.background(labels, labelOffset, priors));
    kernels.select(keys, 0, priors, k, mined);
    return k;
  }

  /** Sum of the location losses of the positives. */
  private double location(
      FloatStorage predicted, FloatStorage target, long row, int positiveCount) {
    double sum = 0;
    int resultAt = 2 * Shape.COORDINATES;
    for (int i = 0; i < positiveCount; i++) {
      long index = (row + positives[i]) * Shape.COORDINATES;
      predicted.read(index, box, 0, Shape.COORDINATES);
      target.read(index, box, Shape.COORDINATES, Shape.COORDINATES);
      kernels.locationLoss(curve, box, 0, box, Shape.COORDINATES, 1, box, resultAt);
      sum += box[resultAt];
    }
    return sum;
  }
}
