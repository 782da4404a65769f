package dev.multibox.internal.element;

import dev.multibox.internal.element.ElementFunction.TargetRange;
import java.util.Arrays;

/** The vector twins of the element-wise losses. */
public final class VectorElementKernels implements ElementKernels {

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
          DifferenceLossVector.losses(
              function.curve(),
              predicted,
              predictedOffset,
              target,
              targetOffset,
              count,
              losses,
              lossOffset);
      case BINARY_CROSS_ENTROPY ->
          BinaryCrossEntropyVector.losses(
              predicted, predictedOffset, target, targetOffset, count, losses, lossOffset, scratch);
      case LOGIT_CROSS_ENTROPY ->
          LogitCrossEntropyVector.losses(
              predicted, predictedOffset, target, targetOffset, count, losses, lossOffset, scratch);
      case SIGMOID_FOCAL ->
          SigmoidFocalVector.losses(
              function,
              predicted,
              predictedOffset,
              target,
              targetOffset,
              count,
              losses,
              lossOffset,
              scratch);
      case HINGE ->
          MarginLossVector.hinge(
              predicted, predictedOffset, target, targetOffset, count, losses, lossOffset);
      case ZERO_ONE ->
          MarginLossVector.zeroOne(
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
          DifferenceLossVector.gradients(
              function.curve(),
              predicted,
              predictedOffset,
              target,
              targetOffset,
              count,
              gradients,
              gradientOffset);
      case BINARY_CROSS_ENTROPY ->
          BinaryCrossEntropyVector.gradients(
              predicted, predictedOffset, target, targetOffset, count, gradients, gradientOffset);
      case LOGIT_CROSS_ENTROPY ->
          LogitCrossEntropyVector.gradients(
              predicted,
              predictedOffset,
              target,
              targetOffset,
              count,
              gradients,
              gradientOffset,
              scratch);
      case SIGMOID_FOCAL ->
          SigmoidFocalVector.gradients(
              function,
              predicted,
              predictedOffset,
              target,
              targetOffset,
              count,
              gradients,
              gradientOffset,
              scratch);
      case HINGE ->
          MarginLossVector.hingeGradients(
              predicted, predictedOffset, target, targetOffset, count, gradients, gradientOffset);
      case ZERO_ONE -> Arrays.fill(gradients, gradientOffset, gradientOffset + count, 0f);
    }
  }

  @Override
  public void weigh(float[] values, int offset, float[] weights, int weightOffset, int count) {
    ElementTileVector.weigh(values, offset, weights, weightOffset, count);
  }

  @Override
  public void scale(float[] values, int offset, float factor, int count) {
    ElementTileVector.scale(values, offset, factor, count);
  }

  @Override
  public int firstBadTarget(TargetRange range, float[] target, int offset, int count) {
    return ElementTileVector.firstBadTarget(range, target, offset, count);
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
    ElementTileVector.mistakes(
        scores, offset, rows, classes, labels, labelOffset, losses, lossOffset);
  }
}
