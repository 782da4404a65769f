package dev.multibox.loss;

import dev.multibox.internal.Kernels;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.numeric.TileSizes;
import dev.multibox.internal.selection.HardNegativesScalar;
import dev.multibox.internal.softmax.BackgroundBoundScalar;

/**
 * Mines an image without the losses of all priors. An upper bound of each negative's loss costs a
 * third of the loss. The exact loss is computed only where the bound says that a negative may be
 * among the hardest. On recorded predictions that is 1.1 to 2.3 times the number that is mined
 * (journal B1).
 *
 * <p>The result is, bit for bit, that of the losses of all priors. The least mined loss must be
 * above the greatest that any other negative's can be, or the image is left to the plain path
 * (journal B3).
 */
final class ImageCandidates {

  /**
   * Below the k-th largest bound by more than a bound may be too high, so that k negatives are
   * certain to lie above; 1.3 % more leaves the check below room beyond its own rounding (journal
   * B4).
   */
  private static final float CUTOFF = 0.93f;

  /**
   * The same for the difference of two logits, to be multiplied with it where it is above 1: the
   * loss then is 7e-5 of itself less at least, and the check below needs 3e-5 (journal S9).
   */
  private static final float DIFFERENCE_MARGIN = 1e-4f;

  private final Kernels kernels;
  private final float largestConfidenceLoss;
  private final ImageMining mining;
  private final int priors;
  private final int classes;
  private final int mostCandidates;
  private final int tileRows;
  private final float[] tile;
  private final int[] tileLabels = new int[TileSizes.ROWS];
  private final float[] tileLosses = new float[TileSizes.ROWS];
  private final float[] scratch = new float[TileSizes.SCRATCH];
  private final float[] bounds;
  private final int[] keys;
  private final int[] candidates;
  private final int[] selected;
  private final int[] selectionScratch;

  ImageCandidates(
      Kernels kernels, MultiBoxPolicy policy, ImageMining mining, int priors, int classes) {
    this.kernels = kernels;
    largestConfidenceLoss = policy.largestConfidenceLoss();
    this.mining = mining;
    this.priors = priors;
    this.classes = classes;
    // Of two classes, a candidate takes 4 times what a row of the plain path does (journal S10).
    mostCandidates = classes == 2 ? priors / 4 : priors / 2;
    tileRows = TileSizes.rows(classes);
    tile = new float[tileRows * classes];
    bounds = new float[priors];
    keys = new int[priors];
    candidates = new int[HardNegativesScalar.scratch(priors)];
    selected = new int[priors];
    selectionScratch = new int[HardNegativesScalar.scratch(priors)];
  }

  /** Whether the bound orders the negatives as the policy ranks them. */
  static boolean serve(MultiBoxPolicy policy) {
    Mining mining = policy.mining();
    return mining.mode() == Mining.Mode.HARD_NEGATIVES
        && mining.scope() == Mining.Scope.IMAGE
        && mining.key() == Mining.Key.CONFIDENCE_LOSS
        && mining.cap() != Mining.Cap.NEGATIVES_WITH_LOSS
        && policy.confidenceInput() == MultiBoxPolicy.ConfidenceInput.LOGITS
        && policy.confidenceLoss() == MultiBoxPolicy.ConfidenceLoss.SOFTMAX_CROSS_ENTROPY
        && policy.backgroundColumn() == MultiBoxPolicy.BackgroundColumn.FIRST
        && policy.labelSmoothing() == 0f
        && policy.neutralLabel() != MultiBoxPolicy.NeutralLabel.RANKED;
  }

  /**
   * Writes the losses of the positives and of the mined negatives, others may change too.
   *
   * @return how many were mined, or -1 where the plain path has to
   */
  int mine(
      FloatRows logits,
      int image,
      ImageLabels labels,
      int[] positives,
      int positiveCount,
      int quota,
      float[] losses,
      int[] mined) {
    if (4L * quota > priors) {
      return -1;
    }
    int taken = 0;
    if (quota > 0) {
      bound(logits, image);
      // A loss of 0 is a difference of -infinity.
      mining.rank(
          bounds,
          0,
          classes == 2 ? Float.NEGATIVE_INFINITY : 0f,
          labels,
          positives,
          positiveCount,
          keys,
          0);
      // Fewer than the quota show in the k-th largest key, which costs nothing more (journal S5).
      taken = mining.takesWhatIsRanked() ? quota : mining.take(keys, priors, quota);
    }
    if (taken > 0 && !mineAmongCandidates(logits, image, taken, losses, mined)) {
      return -1;
    }
    evaluate(logits, image, labels, positives, positiveCount, losses);
    return taken;
  }

  private void bound(FloatRows logits, int image) {
    int most = TileSizes.boundRows(classes);
    for (int from = 0; from < priors; from += most) {
      int rows = Math.min(most, priors - from);
      if (logits.isArray()) {
        kernels
            .backgroundBound()
            .bounds(
                logits.array(),
                logits.arrayIndex(image, from),
                rows,
                classes,
                bounds,
                from,
                scratch);
      } else if (!logits.isGapless() || !boundInPlace(logits, image, from, rows)) {
        logits.read(image, from, rows, tile, 0);
        kernels.backgroundBound().bounds(tile, 0, rows, classes, bounds, from, scratch);
      }
    }
  }

  private boolean boundInPlace(FloatRows logits, int image, int from, int rows) {
    return kernels
        .backgroundBound()
        .bounds(
            logits.storage().segment(),
            logits.byteOffset(image, from),
            rows,
            classes,
            bounds,
            from,
            scratch);
  }

  private boolean mineAmongCandidates(
      FloatRows logits, int image, int taken, float[] losses, int[] mined) {
    int threshold = kernels.hardNegatives().kthLargest(keys, 0, priors, taken, selectionScratch);
    float cutoff = cutoff(HardNegativesScalar.value(threshold));
    if (Float.isNaN(cutoff)) {
      return false;
    }
    int cutoffKey = HardNegativesScalar.sortable(cutoff);
    int count = kernels.hardNegatives().indicesAtLeast(keys, 0, priors, cutoffKey, candidates);
    if (count > mostCandidates) {
      return false;
    }
    evaluate(logits, image, null, candidates, count, losses);
    // One by one: a loop over so few vectors is too cold for C2 in some virtual machines (journal
    // B15).
    for (int i = 0; i < count; i++) {
      keys[i] = HardNegativesScalar.sortable(losses[candidates[i]]);
    }
    kernels.hardNegatives().select(keys, 0, count, taken, selected, selectionScratch);
    float least = Float.POSITIVE_INFINITY;
    for (int i = 0; i < taken; i++) {
      mined[i] = candidates[selected[i]];
      least = Math.min(least, losses[mined[i]]);
    }
    return least > greatestOfOthers(cutoff);
  }

  /**
   * Which bounds are the candidates', given the k-th largest. NaN where bounds tell too little, and
   * where the k-th is a positive's, as fewer are ranked than asked for, or nearly.
   */
  private float cutoff(float kth) {
    if (classes == 2) {
      // Where it lies too low for a loss above 0, the check below refuses.
      return kth > Float.NEGATIVE_INFINITY
          ? kth - DIFFERENCE_MARGIN * Math.max(1f, Math.abs(kth))
          : Float.NaN;
    }
    float cutoff = kth * CUTOFF;
    return kth > 0f && cutoff < BackgroundBoundScalar.HIGHEST ? cutoff : Float.NaN;
  }

  /** What the float loss of a negative can be whose bound is below the cutoff. */
  private double greatestOfOthers(float cutoff) {
    // A difference is rounded to float: 2^-24 of it.
    double sum = classes == 2 ? Math.exp(cutoff + 0x1p-24 * Math.abs(cutoff)) : cutoff;
    // Of large differences, whose exponential is infinite, the loss is the difference.
    double loss = sum < Double.POSITIVE_INFINITY ? Math.log1p(sum) : cutoff * (1 + 0x1p-24);
    // 2e-5 is above the loss's own error of 8e-6 for 128 classes; beyond, it grows by C / 16 ulp.
    return loss * (1 + 2e-5 + 1e-8 * classes);
  }

  /** The losses of some priors, all background where there are no labels. */
  private void evaluate(
      FloatRows logits, int image, ImageLabels labels, int[] rows, int count, float[] losses) {
    for (int from = 0; from < count; from += tileRows) {
      int length = Math.min(tileRows, count - from);
      logits.gather(image, rows, from, length, tile);
      for (int i = 0; i < length; i++) {
        tileLabels[i] = labels == null ? 0 : labels.column(rows[from + i]);
      }
      kernels
          .softmaxCrossEntropy()
          .losses(tile, 0, length, classes, tileLabels, 0, tileLosses, 0, scratch);
      for (int i = 0; i < length; i++) {
        losses[rows[from + i]] = Math.min(tileLosses[i], largestConfidenceLoss);
      }
    }
  }
}
