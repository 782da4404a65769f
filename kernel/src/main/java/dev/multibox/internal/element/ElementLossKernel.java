package dev.multibox.internal.element;

/**
 * The losses of single elements and their derivatives, a tile a call; one kernel for each {@link
 * ElementFunction.Kind}. Every NaN that is written is the same one.
 */
public interface ElementLossKernel {

  /** Elements that a caller may pass in one call. */
  int TILE = 512;

  /** Floats of scratch that a call needs. */
  int SCRATCH = 4 * TILE;

  /**
   * {@code losses[i] = f(predicted[i], target[i])}.
   *
   * @param count 0 .. {@link #TILE}
   * @param scratch {@link #SCRATCH} floats, overwritten
   */
  void losses(
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
   * {@code gradients[i] =} the derivative of {@code f} with respect to {@code predicted[i]}.
   *
   * @param count 0 .. {@link #TILE}
   * @param scratch {@link #SCRATCH} floats, overwritten
   */
  void gradients(
      ElementFunction function,
      float[] predicted,
      int predictedOffset,
      float[] target,
      int targetOffset,
      int count,
      float[] gradients,
      int gradientOffset,
      float[] scratch);
}
