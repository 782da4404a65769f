package dev.multibox.internal.element;

import dev.multibox.internal.Kernels;

/**
 * Losses of single elements and what is done to them, a tile a call. As with {@link Kernels}, two
 * implementations give the same bits and arguments are trusted. Every NaN that is written is the
 * same one.
 */
public interface ElementKernels {

  /** Elements a caller may pass in one call of {@link #losses} or {@link #gradients}. */
  int TILE = 512;

  /** Floats of scratch that they need. */
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

  /** Multiplies values by weights in place; where the weight is 0 the value becomes +0. */
  void weigh(float[] values, int offset, float[] weights, int weightOffset, int count);

  /** Multiplies values by a factor in place. */
  void scale(float[] values, int offset, float factor, int count);

  /**
   * Whether every target lies in a range.
   *
   * @return the index of the first that does not, or -1
   */
  int firstBadTarget(ElementFunction.TargetRange range, float[] target, int offset, int count);

  /**
   * {@code losses[i] = 0} where the label's score is above every score before it and at least every
   * score from it on, else 1; an ignored row (label -1) gives 0 and is not read.
   */
  void mistakes(
      float[] scores,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float[] losses,
      int lossOffset);
}
