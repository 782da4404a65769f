package dev.multibox.internal;

import dev.multibox.internal.element.ElementKernels;
import dev.multibox.internal.location.LocationCurve;
import dev.multibox.internal.overlap.IntersectionOverUnionScalar;
import dev.multibox.internal.overlap.PriorColumns;
import dev.multibox.internal.score.ProbabilityKernel;
import dev.multibox.internal.score.RowScoresKernel;
import dev.multibox.internal.selection.HardNegativesScalar;
import dev.multibox.internal.softmax.BackgroundBoundScalar;
import dev.multibox.internal.softmax.SoftmaxCrossEntropyScalar;
import dev.multibox.internal.suppression.SuppressionKernel;
import java.lang.foreign.MemorySegment;

/**
 * The coarse operations that a loss is composed of, each over many priors a call. Two
 * implementations, {@link ScalarKernels} and {@link VectorKernels}, give the same bits. Arguments
 * are trusted: the public classes have checked them.
 */
public interface Kernels {

  /** Rows a caller may pass in one call of the entropy kernels; it sizes their scratch. */
  int TILE_ROWS = 256;

  /** Floats of scratch that the entropy kernels need. */
  int SCRATCH = TILE_ROWS * SoftmaxCrossEntropyScalar.PARTIALS;

  /** Vector width in bits, 0 for scalar code. */
  int vectorBits();

  /** The element-wise losses on the same backend. */
  ElementKernels elements();

  /** Passes over rows of scores that compare. */
  RowScoresKernel rowScores();

  /** Scores to probabilities. */
  ProbabilityKernel probability();

  /** Overlaps of boxes with boxes. */
  SuppressionKernel suppression();

  /**
   * {@code losses[i] = log1p(sum over j != y of exp(x_j - x_y))} of each row; an ignored row (label
   * -1) gives +0 and is not read.
   *
   * @param logits rows of {@code classes} floats from {@code offset} on
   * @param rows 0 .. {@link #TILE_ROWS}
   * @param scratch {@link #SCRATCH} floats, overwritten
   */
  void softmaxCrossEntropy(
      float[] logits,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float[] losses,
      int lossOffset,
      float[] scratch);

  /**
   * Writes to {@code bounds[i]} an upper bound of {@code sum over j >= 1 of exp(x_j - x_0)}, at
   * most {@link BackgroundBoundScalar#GREATEST_RATIO} times it; never NaN.
   *
   * @param scratch {@link #SCRATCH} floats, overwritten
   */
  void backgroundBounds(
      float[] logits,
      int offset,
      int rows,
      int classes,
      float[] bounds,
      int boundOffset,
      float[] scratch);

  /**
   * The same for rows that are read where they lie, in memory outside the heap.
   *
   * @param offset bytes from the segment's beginning to the first row
   * @return whether they were: else they have to be copied, as the memory is of another kind or the
   *     rows are few
   */
  boolean backgroundBounds(
      MemorySegment logits,
      long offset,
      int rows,
      int classes,
      float[] bounds,
      int boundOffset,
      float[] scratch);

  /**
   * {@code losses[i] = sum over j of max(x_j, 0) - x_j [j = y] + log1p(exp(-|x_j|))} of each row;
   * an ignored row (label -1) gives +0 and is not read.
   *
   * @param scratch {@link #SCRATCH} floats, overwritten
   */
  void sigmoidCrossEntropy(
      float[] logits,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float[] losses,
      int lossOffset,
      float[] scratch);

  /**
   * {@code losses[i] = -ln(max(p_y, floor))} of rows of probabilities; an ignored row (label -1)
   * gives +0.
   */
  void probabilityCrossEntropy(
      float[] probabilities,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float floor,
      float[] losses,
      int lossOffset);

  /** {@code keys[i] =} the largest of a row's probabilities but the first. */
  void largestForeground(
      float[] probabilities, int offset, int rows, int classes, float[] keys, int keyOffset);

  /**
   * {@code keys[i] =} the sum of a row's probabilities but the first.
   *
   * @param scratch {@link #SCRATCH} floats, overwritten
   */
  void foregroundSum(
      float[] probabilities,
      int offset,
      int rows,
      int classes,
      float[] keys,
      int keyOffset,
      float[] scratch);

  /**
   * Turns rows of logits into the gradient of their softmax cross entropy: {@code (softmax(x)_j -
   * [j = label]) scale}; NaN throughout a row where it is not defined, +0 in an ignored row (label
   * -1).
   *
   * @param rows 0 .. {@link #TILE_ROWS}
   * @param logits in place
   * @param scales one a row
   * @param work {@code rows * classes} floats and 16 more, overwritten
   * @param scratch {@link #SCRATCH} floats, overwritten
   */
  void softmaxGradients(
      float[] logits,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float[] scales,
      int scaleOffset,
      float[] work,
      float[] scratch);

  /** Gradient of one row's sigmoid cross entropy: {@code (sigmoid(x_j) - [j = label]) scale}. */
  void sigmoidGradient(
      float[] logits, int row, int classes, int label, float scale, float[] gradient, int at);

  /**
   * {@code losses[i] =} the sum of {@code curve} over the four coordinates of prior {@code i}.
   *
   * @param scratch {@link #SCRATCH} floats, overwritten
   */
  void locationLoss(
      LocationCurve curve,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int priors,
      float[] losses,
      int lossOffset,
      float[] scratch);

  /**
   * Writes the indices of labels above 0, ascending.
   *
   * @return how many there are
   */
  int positives(int[] labels, int offset, int priors, int[] positives);

  /**
   * Whether every label lies in {@code [-1, classes)}.
   *
   * @return the index of the first that does not, or -1
   */
  int firstBadLabel(int[] labels, int offset, int priors, int classes);

  /** Counts the keys that are at least {@code threshold}. */
  int countAtLeast(int[] keys, int offset, int count, int threshold);

  /** Counts the labels that are 0. */
  int background(int[] labels, int offset, int priors);

  /**
   * Writes integers that order as {@code Float.compare} orders the losses (NaN greatest), with
   * {@link HardNegativesScalar#EXCLUDED} for every prior whose label is not 0.
   */
  void rankingKeys(
      float[] values,
      int offset,
      int[] labels,
      int labelOffset,
      int priors,
      int[] keys,
      int keyOffset);

  /** Writes integers that order as {@code Float.compare} orders {@code values}. */
  void sortableKeys(float[] values, int offset, int count, int[] keys, int keyOffset);

  /**
   * Selects the {@code k} largest keys, ties to the lowest index, and writes their indices
   * ascending.
   *
   * @param k 0 .. {@code count}
   * @param selected takes {@code k} indices; what follows them is not touched
   * @param scratch {@link HardNegativesScalar#scratch} ints, overwritten
   */
  void select(int[] keys, int offset, int count, int k, int[] selected, int[] scratch);

  /**
   * The {@code k}-th largest key.
   *
   * @param k 1 .. {@code count}
   * @param scratch {@link HardNegativesScalar#scratch} ints, overwritten
   */
  int kthLargest(int[] keys, int offset, int count, int k, int[] scratch);

  /**
   * Writes the indices of the keys that are at least {@code threshold}, ascending.
   *
   * @param indices {@link HardNegativesScalar#scratch} ints; those past the last index may change
   * @return how many there are
   */
  int indicesAtLeast(int[] keys, int offset, int count, int threshold, int[] indices);

  /** Upper bounds of the overlap of a box with any prior of each block. */
  void overlapBounds(PriorColumns priors, float[] box, int at, float[] bounds);

  /** Overlaps of a box with one prior of each block, from near its middle. */
  void middleOverlaps(PriorColumns priors, float[] box, int at, float[] middles);

  /**
   * Writes the indices of the values from {@code from} to {@code to} that are at least {@code
   * level}, ascending, behind {@code count} that are there.
   *
   * @return how many there are then
   */
  int atLeast(float[] values, int from, int to, float level, int[] found, int count);

  /**
   * Writes the places in some blocks whose overlap with a box is at least {@code level}, or so near
   * below that only a division can tell; see {@link IntersectionOverUnionScalar#bestPrior}.
   *
   * @param epsilon added to the union; 0 or more
   * @param level 0, or {@link IntersectionOverUnionScalar#LEAST_LEVEL} or more
   * @return how many
   */
  int near(
      PriorColumns priors,
      int[] blocks,
      int count,
      float[] box,
      int at,
      float epsilon,
      float level,
      int[] places);
}
