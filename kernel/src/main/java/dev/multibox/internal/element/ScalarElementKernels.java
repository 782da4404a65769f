package dev.multibox.internal.element;

import dev.multibox.internal.element.ElementFunction.TargetRange;
import java.util.Arrays;

/** The scalar twins of the element-wise losses. */
public final class ScalarElementKernels implements ElementKernels {

  @Override
  public void losses(
      ElementFunction function,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] losses,
      int lossOffset,
      float[] scratch) {
    switch (function.kind()) {
      case DIFFERENCE ->
          DifferenceLossScalar.losses(
              function.curve(),
              predicted,
              predictedOffset,
              target,
              targetOffset,
              count,
              losses,
              lossOffset);
      case BINARY_CROSS_ENTROPY ->
          BinaryCrossEntropyScalar.losses(
              predicted, predictedOffset, target, targetOffset, count, losses, lossOffset);
      case LOGIT_CROSS_ENTROPY ->
          LogitCrossEntropyScalar.losses(
              predicted, predictedOffset, target, targetOffset, count, losses, lossOffset);
      case SIGMOID_FOCAL ->
          SigmoidFocalScalar.losses(
              function,
              predicted,
              predictedOffset,
              target,
              targetOffset,
              count,
              losses,
              lossOffset);
      case HINGE ->
          MarginLossScalar.hinge(
              predicted, predictedOffset, target, targetOffset, count, losses, lossOffset);
      case ZERO_ONE ->
          MarginLossScalar.zeroOne(
              predicted, predictedOffset, target, targetOffset, count, losses, lossOffset);
    }
  }

  @Override
  public void gradients(
      ElementFunction function,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] gradients,
      int gradientOffset,
      float[] scratch) {
    switch (function.kind()) {
      case DIFFERENCE ->
          DifferenceLossScalar.gradients(
              function.curve(),
              predicted,
              predictedOffset,
              target,
              targetOffset,
              count,
              gradients,
              gradientOffset);
      case BINARY_CROSS_ENTROPY ->
          BinaryCrossEntropyScalar.gradients(
              predicted, predictedOffset, target, targetOffset, count, gradients, gradientOffset);
      case LOGIT_CROSS_ENTROPY ->
          LogitCrossEntropyScalar.gradients(
              predicted, predictedOffset, target, targetOffset, count, gradients, gradientOffset);
      case SIGMOID_FOCAL ->
          SigmoidFocalScalar.gradients(
              function,
              predicted,
              predictedOffset,
              target,
              targetOffset,
              count,
              gradients,
              gradientOffset);
      case HINGE ->
          MarginLossScalar.hingeGradients(
              predicted, predictedOffset, target, targetOffset, count, gradients, gradientOffset);
      case ZERO_ONE -> Arrays.fill(gradients, gradientOffset, gradientOffset + count, 0f);
    }
  }

  @Override
  public void weigh(float[] values, int offset, float[] weights, int weightOffset, int count) {
    ElementTileScalar.weigh(values, offset, weights, weightOffset, count);
  }

  @Override
  public void scale(float[] values, int offset, float factor, int count) {
    ElementTileScalar.scale(values, offset, factor, count);
  }

  @Override
  public int firstBadTarget(TargetRange range, float[] target, int offset, int count) {
    return ElementTileScalar.firstBadTarget(range, target, offset, count);
  }

  @Override
  public void mistakes(
      float[] scores,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float[] losses,
      int lossOffset) {
    ElementTileScalar.mistakes(
        scores, offset, rows, classes, labels, labelOffset, losses, lossOffset);
  }
}
