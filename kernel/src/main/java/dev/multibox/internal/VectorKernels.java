package dev.multibox.internal;

import dev.multibox.internal.element.ElementKernels;
import dev.multibox.internal.element.VectorElementKernels;
import dev.multibox.internal.location.LocationCurve;
import dev.multibox.internal.location.SmoothL1Vector;
import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.overlap.IntersectionOverUnionVector;
import dev.multibox.internal.overlap.PriorColumns;
import dev.multibox.internal.probability.ForegroundVector;
import dev.multibox.internal.probability.ProbabilityCrossEntropyScalar;
import dev.multibox.internal.selection.HardNegativesVector;
import dev.multibox.internal.selection.LabelsVector;
import dev.multibox.internal.sigmoid.SigmoidCrossEntropyVector;
import dev.multibox.internal.sigmoid.SigmoidGradientVector;
import dev.multibox.internal.softmax.BackgroundBoundVector;
import dev.multibox.internal.softmax.NativeBoundVector;
import dev.multibox.internal.softmax.SoftmaxCrossEntropyVector;
import dev.multibox.internal.softmax.SoftmaxGradientVector;
import java.lang.foreign.MemorySegment;

/** The vector twins. */
public final class VectorKernels implements Kernels {

  /** Creates the kernels; a {@link LinkageError} says that the incubator module is missing. */
  public VectorKernels() {
    bits = Lanes.SPECIES.vectorBitSize();
  }

  private final int bits;
  private final ElementKernels elements = new VectorElementKernels();

  @Override
  public ElementKernels elements() {
    return elements;
  }

  @Override
  public int vectorBits() {
    return bits;
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
    SoftmaxCrossEntropyVector.losses(
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
    SigmoidCrossEntropyVector.losses(
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
    SmoothL1Vector.losses(
        curve,
        predicted,
        predictedOffset,
        target,
        targetOffset,
        priors,
        losses,
        lossOffset,
        scratch);
  }

  @Override
  public int positives(int[] labels, int offset, int priors, int[] positives) {
    return LabelsVector.positives(labels, offset, priors, positives);
  }

  @Override
  public int firstBadLabel(int[] labels, int offset, int priors, int classes) {
    return LabelsVector.firstBad(labels, offset, priors, classes);
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
    HardNegativesVector.rankingKeys(values, offset, labels, labelOffset, priors, keys, keyOffset);
  }

  @Override
  public void sortableKeys(float[] values, int offset, int count, int[] keys, int keyOffset) {
    HardNegativesVector.sortableKeys(values, offset, count, keys, keyOffset);
  }

  @Override
  public void select(int[] keys, int offset, int count, int k, int[] selected, int[] scratch) {
    HardNegativesVector.select(keys, offset, count, k, selected, scratch);
  }

  @Override
  public int background(int[] labels, int offset, int priors) {
    return LabelsVector.background(labels, offset, priors);
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
    ForegroundVector.largest(probabilities, offset, rows, classes, keys, keyOffset);
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
    ForegroundVector.sum(probabilities, offset, rows, classes, keys, keyOffset, scratch);
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
    SoftmaxGradientVector.rows(
        logits, offset, rows, classes, labels, labelOffset, scales, scaleOffset, work, scratch);
  }

  @Override
  public void sigmoidGradient(
      float[] logits, int row, int classes, int label, float scale, float[] gradient, int at) {
    SigmoidGradientVector.row(logits, row, classes, label, scale, gradient, at);
  }

  @Override
  public int countAtLeast(int[] keys, int offset, int count, int threshold) {
    return HardNegativesVector.countAtLeast(keys, offset, count, threshold);
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
    BackgroundBoundVector.bounds(logits, offset, rows, classes, bounds, boundOffset, scratch);
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
    return NativeBoundVector.bounds(logits, offset, rows, classes, bounds, boundOffset, scratch);
  }

  @Override
  public int kthLargest(int[] keys, int offset, int count, int k, int[] scratch) {
    return HardNegativesVector.kthLargest(keys, offset, count, k, scratch);
  }

  @Override
  public int indicesAtLeast(int[] keys, int offset, int count, int threshold, int[] indices) {
    return HardNegativesVector.indicesAtLeast(keys, offset, count, threshold, indices);
  }

  @Override
  public void overlapBounds(PriorColumns priors, float[] box, int at, float[] bounds) {
    IntersectionOverUnionVector.bounds(priors, box, at, bounds);
  }

  @Override
  public void middleOverlaps(PriorColumns priors, float[] box, int at, float[] middles) {
    IntersectionOverUnionVector.middles(priors, box, at, middles);
  }

  @Override
  public int atLeast(float[] values, int from, int to, float level, int[] found, int count) {
    return IntersectionOverUnionVector.atLeast(values, from, to, level, found, count);
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
    return IntersectionOverUnionVector.near(priors, blocks, count, box, at, epsilon, level, places);
  }

  @Override
  public dev.multibox.internal.score.RowScoresKernel rowScores() {
    return new dev.multibox.internal.score.RowScoresVector();
  }

  @Override
  public dev.multibox.internal.score.ProbabilityKernel probability() {
    return new dev.multibox.internal.score.ProbabilityVector();
  }

  @Override
  public dev.multibox.internal.suppression.SuppressionKernel suppression() {
    return new dev.multibox.internal.suppression.SuppressionVector();
  }
}
