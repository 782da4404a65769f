package dev.multibox.detection;

import dev.multibox.detection.Scores.Input;
import dev.multibox.detection.Scores.Source;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.numeric.TileSizes;
import dev.multibox.internal.score.ProbabilityKernel;

/**
 * From the class scores of an image to its candidates. Holds one thread's scratch.
 *
 * <p>One pass that compares finds the rows which may hold a candidate: {@code p_c} above {@code t}
 * needs {@code x_c - x_0 > ln(t / (1 - t))}. Only those get a softmax; of a trained network's rows
 * at 0.01 they are 1 in 100.
 */
final class ImageScores {

  /** A softmax of other programs may round to a little more than 1. */
  private static final float LARGEST_PROBABILITY = 1f + 0x1p-16f;

  // What a probability may lose to rounding before it is compared: 1e-6 of itself is above the
  // error of a softmax of 128 classes, and 1e-4 of a logit above that of its difference.
  private static final double PROBABILITY_SLACK = 1e-6;
  private static final double LOGIT_SLACK = 1e-4;

  /** Tiles of rows that are compared at a time where they lie in an array: some 100 kB. */
  private static final int BLOCK_TILES = 8;

  private final Kernels kernels;
  private final Scores scores;
  private final int priors;
  private final int classes;
  private final int firstColumn;
  private final int endColumn;
  private final int shiftColumn;
  private final float level;
  private final float least;
  private final int tileRows;
  private final float[] tile;
  private final float[] block;
  private final float[] sums = new float[TileSizes.SCRATCH];
  private final int[] rows;
  private final int[] hits;

  // The priors that have a candidate, ascending: the numbers of the boxes.
  final int[] boxPriors;
  int boxes;

  ImageScores(Kernels kernels, Scores scores, int priors, int classes) {
    this.kernels = kernels;
    this.scores = scores;
    this.priors = priors;
    this.classes = classes;
    int background = scores.backgroundColumn();
    // A background in the middle is looked at too: more rows than need be get a softmax.
    firstColumn = background == 0 ? 1 : 0;
    endColumn = background == classes - 1 && background > 0 ? classes - 1 : classes;
    shiftColumn = scores.input() == Input.SOFTMAX ? background : -1;
    least = scores.least();
    level = level();
    tileRows = TileSizes.rows(classes);
    tile = new float[tileRows * classes + ProbabilityKernel.SLACK];
    block = new float[tileRows * classes];
    rows = new int[priors + 1];
    hits = new int[tileRows * classes];
    boxPriors = new int[priors];
  }

  /** What a row's score must reach for a candidate, as the kernel compares. */
  private float level() {
    if (scores.input() == Input.PROBABILITIES) {
      return least;
    }
    if (scores.input() == Input.SOFTMAX && shiftColumn < 0) {
      return Float.NEGATIVE_INFINITY;
    }
    double probability = Math.min(least, 1.0) * (1 - PROBABILITY_SLACK);
    if (!(probability > 0)) {
      return Float.NEGATIVE_INFINITY;
    }
    double logit = Math.log(probability / (1 - probability));
    return Math.nextDown((float) (logit - LOGIT_SLACK * Math.max(1, Math.abs(logit))));
  }

  /** Lists the candidates of an image. */
  void find(FloatRows logits, int image, ImageCandidates candidates) {
    candidates.count = 0;
    boxes = 0;
    int found = 0;
    int taken = 0;
    int blockRows = logits.isArray() ? BLOCK_TILES * tileRows : tileRows;
    for (int first = 0; first < priors; first += blockRows) {
      int length = Math.min(blockRows, priors - first);
      float[] values = block;
      int at = 0;
      if (logits.isArray()) {
        values = logits.array();
        at = logits.arrayIndex(image, first);
      } else {
        logits.read(image, first, length, block, 0);
      }
      checkProbabilities(logits, values, at, image, first, length);
      int end =
          kernels
              .rowScores()
              .atLeast(
                  values,
                  at,
                  length,
                  classes,
                  firstColumn,
                  endColumn,
                  shiftColumn,
                  level,
                  first,
                  rows,
                  found);
      // Rows are copied while they are near: of a whole image most are in the third-level cache.
      for (; found < end; found++) {
        if (found - taken == tileRows) {
          add(taken, tileRows, candidates);
          taken = found;
        }
        int from = at + (rows[found] - first) * classes;
        System.arraycopy(values, from, tile, (found - taken) * classes, classes);
      }
    }
    add(taken, found - taken, candidates);
  }

  /** Adds the candidates of rows {@code from} and on, whose scores are in the tile. */
  private void add(int from, int length, ImageCandidates candidates) {
    switch (scores.input()) {
      case SOFTMAX -> kernels.probability().terms(tile, length, classes, sums);
      case SIGMOID -> kernels.probability().sigmoid(tile, length * classes);
      case PROBABILITIES -> {}
    }
    if (scores.source() == Source.PER_CLASS) {
      addEveryClass(from, length, candidates);
    } else {
      if (scores.input() == Input.SOFTMAX) {
        kernels.probability().divide(tile, length, classes, sums);
      }
      addBestClass(from, length, candidates);
    }
  }

  private void checkProbabilities(
      FloatRows logits, float[] values, int at, int image, int first, int length) {
    if (scores.input() != Input.PROBABILITIES) {
      return;
    }
    int bad =
        kernels
            .rowScores()
            .firstOutside(values, at, at + length * classes, 0f, LARGEST_PROBABILITY);
    if (bad >= 0) {
      int row = first + (bad - at) / classes;
      throw new IllegalArgumentException(
          logits.storage().name()
              + ": expected probabilities in [0, 1], got "
              + values[bad]
              + " at ["
              + image
              + "]["
              + row
              + "]["
              + (bad - at) % classes
              + "]; logits take scores of input SOFTMAX or SIGMOID");
    }
  }

  private void addEveryClass(int from, int length, ImageCandidates candidates) {
    int background = scores.backgroundColumn();
    if (background >= 0) {
      for (int i = 0; i < length; i++) {
        tile[i * classes + background] = Float.NaN;
      }
    }
    boolean terms = scores.input() == Input.SOFTMAX;
    // A sum is 1 or more, so that a term is at least its quotient; that alone is divided.
    float leastTerm = terms ? Math.nextDown(least) : least;
    int count = kernels.rowScores().indicesAtLeast(tile, 0, length * classes, leastTerm, hits);
    int last = -1;
    for (int i = 0; i < count; i++) {
      int row = hits[i] / classes;
      float score = terms ? tile[hits[i]] / sums[row] : tile[hits[i]];
      if (!(score >= least)) {
        continue;
      }
      if (row != last) {
        boxPriors[boxes++] = rows[from + row];
        last = row;
      }
      int label = hits[i] - row * classes + scores.firstLabel();
      candidates.add(score, label, boxes - 1);
    }
  }

  private void addBestClass(int from, int length, ImageCandidates candidates) {
    int background = scores.backgroundColumn();
    boolean contends = scores.source() == Source.BEST_CLASS;
    for (int i = 0; i < length; i++) {
      int at = i * classes;
      int best = -1;
      for (int column = 0; column < classes; column++) {
        boolean counts = contends || column != background;
        if (counts && (best < 0 || tile[at + column] > tile[at + best])) {
          best = column;
        }
      }
      if (best >= 0 && best != background && tile[at + best] >= least) {
        boxPriors[boxes++] = rows[from + i];
        candidates.add(tile[at + best], best + scores.firstLabel(), boxes - 1);
      }
    }
  }
}
