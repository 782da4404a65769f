package dev.multibox.internal;

import dev.multibox.internal.element.ElementKernels;
import dev.multibox.internal.element.ScalarElementKernels;
import dev.multibox.internal.location.LocationCurve;
import dev.multibox.internal.location.SmoothL1Scalar;
import dev.multibox.internal.overlap.IntersectionOverUnionScalar;
import dev.multibox.internal.overlap.PriorColumns;
import dev.multibox.internal.probability.ForegroundScalar;
import dev.multibox.internal.probability.ProbabilityCrossEntropyScalar;
import dev.multibox.internal.selection.HardNegativesScalar;
import dev.multibox.internal.selection.LabelsScalar;
import dev.multibox.internal.sigmoid.SigmoidCrossEntropyScalar;
import dev.multibox.internal.sigmoid.SigmoidGradientScalar;
import dev.multibox.internal.softmax.BackgroundBoundScalar;
import dev.multibox.internal.softmax.SoftmaxCrossEntropyScalar;
import dev.multibox.internal.softmax.SoftmaxGradientScalar;
import java.lang.foreign.MemorySegment;

/** The scalar twins. */
public final class ScalarKernels implements Kernels {

  private final ElementKernels elements = new ScalarElementKernels();

  /** Creates the kernels; they hold no state. */
  public ScalarKernels() {}

  @Override
  public ElementKernels elements() {
    return elements;
  }

  @Override
  public int vectorBits() {
    return 0;
  }

  @Override
  public void softmaxCrossEntropy(
      float[] logits,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float[] losses,
      int lossOffset,
      float[] scratch) {
    SoftmaxCrossEntropyScalar.losses(
        logits, offset, rows, classes, labels, labelOffset, losses, lossOffset, scratch);
  }

  @Override
  public void sigmoidCrossEntropy(
      float[] logits,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float[] losses,
      int lossOffset,
      float[] scratch) {
    SigmoidCrossEntropyScalar.losses(
        logits, offset, rows, classes, labels, labelOffset, losses, lossOffset, scratch);
  }

  @Override
  public void locationLoss(
      LocationCurve curve,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int priors,
      float[] losses,
      int lossOffset,
      float[] scratch) {
    SmoothL1Scalar.losses(
        curve, predicted, predictedOffset, target, targetOffset, priors, losses, lossOffset);
  }

  @Override
  public int positives(int[] labels, int offset, int priors, int[] positives) {
    return LabelsScalar.positives(labels, offset, priors, positives);
  }

  @Override
  public int firstBadLabel(int[] labels, int offset, int priors, int classes) {
    return LabelsScalar.firstBad(labels, offset, priors, classes);
  }

  @Override
  public void rankingKeys(
      float[] values,
      int offset,
      int[] labels,
      int labelOffset,
      int priors,
      int[] keys,
      int keyOffset) {
    HardNegativesScalar.rankingKeys(
        values, offset, labels, labelOffset, 0, priors, keys, keyOffset);
  }

  @Override
  public void sortableKeys(float[] values, int offset, int count, int[] keys, int keyOffset) {
    HardNegativesScalar.sortableKeys(values, offset, 0, count, keys, keyOffset);
  }

  @Override
  public void select(int[] keys, int offset, int count, int k, int[] selected, int[] scratch) {
    HardNegativesScalar.select(keys, offset, count, k, selected, scratch);
  }

  @Override
  public int background(int[] labels, int offset, int priors) {
    return LabelsScalar.background(labels, offset, priors);
  }

  @Override
  public void probabilityCrossEntropy(
      float[] probabilities,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float floor,
      float[] losses,
      int lossOffset) {
    ProbabilityCrossEntropyScalar.losses(
        probabilities, offset, rows, classes, labels, labelOffset, floor, losses, lossOffset);
  }

  @Override
  public void largestForeground(
      float[] probabilities, int offset, int rows, int classes, float[] keys, int keyOffset) {
    ForegroundScalar.largest(probabilities, offset, rows, classes, keys, keyOffset);
  }

  @Override
  public void foregroundSum(
      float[] probabilities,
      int offset,
      int rows,
      int classes,
      float[] keys,
      int keyOffset,
      float[] scratch) {
    ForegroundScalar.sum(probabilities, offset, rows, classes, keys, keyOffset, scratch);
  }

  @Override
  public void softmaxGradients(
      float[] logits,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float[] scales,
      int scaleOffset,
      float[] work,
      float[] scratch) {
    SoftmaxGradientScalar.rows(
        logits, offset, rows, classes, labels, labelOffset, scales, scaleOffset, scratch);
  }

  @Override
  public void sigmoidGradient(
      float[] logits, int row, int classes, int label, float scale, float[] gradient, int at) {
    SigmoidGradientScalar.row(logits, row, classes, label, scale, gradient, at);
  }

  @Override
  public int countAtLeast(int[] keys, int offset, int count, int threshold) {
    return HardNegativesScalar.countAtLeast(keys, offset, 0, count, threshold);
  }

  @Override
  public void backgroundBounds(
      float[] logits,
      int offset,
      int rows,
      int classes,
      float[] bounds,
      int boundOffset,
      float[] scratch) {
    BackgroundBoundScalar.bounds(logits, offset, rows, classes, bounds, boundOffset, scratch);
  }

  @Override
  public boolean backgroundBounds(
      MemorySegment logits,
      long offset,
      int rows,
      int classes,
      float[] bounds,
      int boundOffset,
      float[] scratch) {
    return false;
  }

  @Override
  public int kthLargest(int[] keys, int offset, int count, int k, int[] scratch) {
    return HardNegativesScalar.kthLargest(keys, offset, count, k, scratch);
  }

  @Override
  public int indicesAtLeast(int[] keys, int offset, int count, int threshold, int[] indices) {
    return HardNegativesScalar.indicesAtLeast(keys, offset, count, threshold, indices);
  }

  @Override
  public void overlapBounds(PriorColumns priors, float[] box, int at, float[] bounds) {
    IntersectionOverUnionScalar.bounds(priors, box, at, bounds);
  }

  @Override
  public void middleOverlaps(PriorColumns priors, float[] box, int at, float[] middles) {
    IntersectionOverUnionScalar.middles(priors, box, at, middles);
  }

  @Override
  public int atLeast(float[] values, int from, int to, float level, int[] found, int count) {
    return IntersectionOverUnionScalar.atLeast(values, from, to, level, found, count);
  }

  @Override
  public int near(
      PriorColumns priors,
      int[] blocks,
      int count,
      float[] box,
      int at,
      float epsilon,
      float level,
      int[] places) {
    return IntersectionOverUnionScalar.near(priors, blocks, count, box, at, epsilon, level, places);
  }

  @Override
  public dev.multibox.internal.score.RowScoresKernel rowScores() {
    return new dev.multibox.internal.score.RowScoresScalar();
  }

  @Override
  public dev.multibox.internal.score.ProbabilityKernel probability() {
    return new dev.multibox.internal.score.ProbabilityScalar();
  }

  @Override
  public dev.multibox.internal.suppression.SuppressionKernel suppression() {
    return new dev.multibox.internal.suppression.SuppressionScalar();
  }
}
