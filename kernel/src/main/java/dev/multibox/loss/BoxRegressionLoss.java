package dev.multibox.loss;

import dev.multibox.Backend;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.memory.Arguments;
import java.lang.foreign.MemorySegment;

/**
 * The location loss by itself: a prior's loss is {@code (f(d0) + f(d1)) + (f(d2) + f(d3))} with
 * {@code d = predicted - target} and {@code f} any {@link LocationLoss}. {@link SmoothL1} is the
 * short way to the usual one.
 *
 * <p>Shapes: predicted and target {@code [priors][4]}, losses {@code [priors]}, gradients {@code
 * [priors][4]}, labels {@code [priors]} int32; row-major, contiguous, native byte order, any
 * alignment. Inputs are only read; losses and gradients may not overlap them. A heap segment of
 * another element type, such as a {@code double[]}, is refused.
 *
 * <p>NaN in a coordinate, or the difference of two infinities of one sign, gives NaN; one infinite
 * difference gives the loss +infinity, and the derivative of the curve's outer piece. Accuracy: 5
 * roundings lie between the inputs and a prior's loss, and every term is positive. So the relative
 * error is at most {@code 5 * 2^-24} beyond that of {@code d}, which is rounded once; {@code 0.5 /
 * beta} adds one rounding where beta is not a power of two. Between {@code d} and a gradient lie at
 * most 3 roundings, {@code 3 * 2^-24}. Sums are double, in index order.
 *
 * <p>The gradient of the positives with {@code scale = alpha / divisor}, a float above 0, is the
 * gradient that {@link MultiBoxLoss} writes for the locations, bit for bit.
 *
 * <p>Example:
 *
 * {@snippet :
 * BoxRegressionLoss huber = BoxRegressionLoss.of(LocationLoss.huber(1f));
 * double sum = huber.sumOfPositives(predicted, target, labels, priors);
 * huber.gradientOfPositives(predicted, target, labels, priors, 1f / positives, gradients);
 * }
 *
 * <p>Source: Fast R-CNN (Girshick, 2015), equation 3; Huber (1964).
 *
 * <p>Allocates nothing per call. Holds scratch: one object per thread. A second call while one is
 * under way throws {@link IllegalStateException}.
 */
public sealed interface BoxRegressionLoss permits CurveLoss {

  /**
   * {@return the loss on {@link Backend#current()}}
   *
   * @param form the loss of a coordinate
   */
  static BoxRegressionLoss of(LocationLoss form) {
    return of(form, Backend.current());
  }

  /**
   * {@return the loss on a backend}
   *
   * @param form the loss of a coordinate
   * @param backend the backend whose kernels compute
   */
  static BoxRegressionLoss of(LocationLoss form, Backend backend) {
    Arguments.notNull("form", form);
    Arguments.notNull("backend", backend);
    return new CurveLoss(form, InternalView.KERNELS.of(backend));
  }

  /**
   * Writes the loss of each prior.
   *
   * @param predicted at least {@code priors * 4} floats
   * @param target at least {@code priors * 4} floats
   * @param priors 0 or more
   * @param losses takes {@code priors} floats
   * @throws IllegalArgumentException if {@code priors} is negative or losses is an input
   * @throws IndexOutOfBoundsException if an array is too short
   */
  void perPrior(float[] predicted, float[] target, int priors, float[] losses);

  /**
   * Writes the loss of each prior.
   *
   * @param predicted at least {@code priors * 4} floats
   * @param target at least {@code priors * 4} floats
   * @param priors 0 or more
   * @param losses takes {@code priors} floats
   * @throws IllegalArgumentException if {@code priors} is negative, losses is read-only or overlaps
   *     an input, or a heap segment's array holds other elements
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if memory is closed or another thread's
   */
  void perPrior(MemorySegment predicted, MemorySegment target, long priors, MemorySegment losses);

  /**
   * {@return the sum over all priors}
   *
   * @param predicted at least {@code priors * 4} floats
   * @param target at least {@code priors * 4} floats
   * @param priors 0 or more
   * @throws IllegalArgumentException if {@code priors} is negative
   * @throws IndexOutOfBoundsException if an array is too short
   */
  double sum(float[] predicted, float[] target, int priors);

  /**
   * {@return the sum over all priors}
   *
   * @param predicted at least {@code priors * 4} floats
   * @param target at least {@code priors * 4} floats
   * @param priors 0 or more
   * @throws IllegalArgumentException if {@code priors} is negative or a heap segment's array holds
   *     other elements
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if memory is closed or another thread's
   */
  double sum(MemorySegment predicted, MemorySegment target, long priors);

  /**
   * {@return the sum over the priors whose label is above 0; the others' coordinates are not read}
   *
   * @param predicted at least {@code priors * 4} floats
   * @param target at least {@code priors * 4} floats
   * @param labels at least {@code priors} integers
   * @param priors 0 or more
   * @throws IllegalArgumentException if {@code priors} is negative
   * @throws IndexOutOfBoundsException if an array is too short
   */
  double sumOfPositives(float[] predicted, float[] target, int[] labels, int priors);

  /**
   * {@return the sum over the priors whose label is above 0; the others' coordinates are not read}
   *
   * @param predicted at least {@code priors * 4} floats
   * @param target at least {@code priors * 4} floats
   * @param labels at least {@code priors} integers
   * @param priors 0 or more
   * @throws IllegalArgumentException if {@code priors} is negative or a heap segment's array holds
   *     other elements
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if memory is closed or another thread's
   */
  double sumOfPositives(
      MemorySegment predicted, MemorySegment target, MemorySegment labels, long priors);

  /**
   * Writes the gradient of {@link #sum(float[], float[], int)} with respect to the predictions:
   * {@code f'(d) scale} of each coordinate.
   *
   * @param predicted at least {@code priors * 4} floats
   * @param target at least {@code priors * 4} floats
   * @param priors 0 or more
   * @param scale the factor of the gradient
   * @param gradients takes {@code priors * 4} floats
   * @throws IllegalArgumentException if {@code priors} is negative or gradients is an input
   * @throws IndexOutOfBoundsException if an array is too short
   */
  void gradient(float[] predicted, float[] target, int priors, float scale, float[] gradients);

  /**
   * Writes the gradient of {@link #sum(MemorySegment, MemorySegment, long)} with respect to the
   * predictions: {@code f'(d) scale} of each coordinate.
   *
   * @param predicted at least {@code priors * 4} floats
   * @param target at least {@code priors * 4} floats
   * @param priors 0 or more
   * @param scale the factor of the gradient
   * @param gradients takes {@code priors * 4} floats
   * @throws IllegalArgumentException if {@code priors} is negative, gradients is read-only or
   *     overlaps an input, or a heap segment's array holds other elements
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if memory is closed or another thread's
   */
  void gradient(
      MemorySegment predicted,
      MemorySegment target,
      long priors,
      float scale,
      MemorySegment gradients);

  /**
   * Writes the gradient of {@link #sumOfPositives(float[], float[], int[], int)} with respect to
   * the predictions: {@code f'(d) scale} where the label is above 0, +0 elsewhere.
   *
   * @param predicted at least {@code priors * 4} floats
   * @param target at least {@code priors * 4} floats
   * @param labels at least {@code priors} integers
   * @param priors 0 or more
   * @param scale the factor of the gradient
   * @param gradients takes {@code priors * 4} floats
   * @throws IllegalArgumentException if {@code priors} is negative or gradients is an input
   * @throws IndexOutOfBoundsException if an array is too short
   */
  void gradientOfPositives(
      float[] predicted, float[] target, int[] labels, int priors, float scale, float[] gradients);

  /**
   * Writes the gradient of {@link #sumOfPositives(MemorySegment, MemorySegment, MemorySegment,
   * long)} with respect to the predictions: {@code f'(d) scale} where the label is above 0, +0
   * elsewhere.
   *
   * @param predicted at least {@code priors * 4} floats
   * @param target at least {@code priors * 4} floats
   * @param labels at least {@code priors} integers
   * @param priors 0 or more
   * @param scale the factor of the gradient
   * @param gradients takes {@code priors * 4} floats
   * @throws IllegalArgumentException if {@code priors} is negative, gradients is read-only or
   *     overlaps an input, or a heap segment's array holds other elements
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if memory is closed or another thread's
   */
  void gradientOfPositives(
      MemorySegment predicted,
      MemorySegment target,
      MemorySegment labels,
      long priors,
      float scale,
      MemorySegment gradients);
}
