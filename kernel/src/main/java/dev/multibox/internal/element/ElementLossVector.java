package dev.multibox.internal.element;

import dev.multibox.internal.numeric.Lanes;

/**
 * An element-wise loss, whole vectors at a time; the elements that are left are the scalar twin's.
 */
public abstract class ElementLossVector implements ElementLossKernel {

  private final ElementLossKernel scalar;

  /** For the vector twin of a kernel. */
  ElementLossVector(ElementLossKernel scalar) {
    this.scalar = scalar;
  }

  /**
   * {@link #losses} of so many elements.
   *
   * @param count a multiple of {@link Lanes#COUNT}
   */
  abstract void wholeLosses(
      ElementFunction function,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] losses,
      int lossOffset,
      float[] scratch);

  /**
   * {@link #gradients} of so many elements.
   *
   * @param count a multiple of {@link Lanes#COUNT}
   */
  abstract void wholeGradients(
      ElementFunction function,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] gradients,
      int gradientOffset,
      float[] scratch);

  @Override
  public final void losses(
      ElementFunction function,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] losses,
      int lossOffset,
      float[] scratch) {
    int end = Lanes.end(count);
    wholeLosses(
        function,
        predicted,
        predictedOffset,
        target,
        targetOffset,
        end,
        losses,
        lossOffset,
        scratch);
    scalar.losses(
        function,
        predicted,
        predictedOffset + end,
        target,
        targetOffset + end,
        count - end,
        losses,
        lossOffset + end,
        scratch);
  }

  @Override
  public final void gradients(
      ElementFunction function,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] gradients,
      int gradientOffset,
      float[] scratch) {
    int end = Lanes.end(count);
    wholeGradients(
        function,
        predicted,
        predictedOffset,
        target,
        targetOffset,
        end,
        gradients,
        gradientOffset,
        scratch);
    scalar.gradients(
        function,
        predicted,
        predictedOffset + end,
        target,
        targetOffset + end,
        count - end,
        gradients,
        gradientOffset + end,
        scratch);
  }
}
