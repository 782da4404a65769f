package dev.multibox.loss;

import dev.multibox.Backend;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.memory.Arguments;

/**
 * Smooth-L1 by itself, the short way to {@link BoxRegressionLoss} of {@link LocationLoss#smoothL1}:
 * {@code f(d) = 0.5 d^2 / beta} where {@code |d| < beta}, else {@code |d| - 0.5 beta}; its
 * derivative is {@code d / beta} and the sign of {@code d}.
 *
 * <p>Example:
 *
 * {@snippet :
 * SmoothL1 smoothL1 = SmoothL1.of(1f);
 * double sum = smoothL1.sum(predicted, target, priors);
 * smoothL1.gradient(predicted, target, priors, 1f, gradients);
 * }
 *
 * <p>Source: Fast R-CNN (Girshick, 2015), equation 3.
 *
 * <p>Allocates nothing per call. Holds scratch: one object per thread. A second call while one is
 * under way throws {@link IllegalStateException}.
 */
public final class SmoothL1 extends CurveLoss {

  private SmoothL1(LocationLoss form, Kernels kernels) {
    super(form, kernels);
  }

  /**
   * {@return the loss on {@link Backend#current()}}
   *
   * @param beta where the quadratic and the linear piece meet: a normal float above 0
   * @throws IllegalArgumentException if {@code beta} is not
   */
  public static SmoothL1 of(float beta) {
    return of(beta, Backend.current());
  }

  /**
   * {@return the loss on a backend}
   *
   * @param beta where the quadratic and the linear piece meet: a normal float above 0
   * @param backend the backend whose kernels compute
   * @throws IllegalArgumentException if {@code beta} is not
   * @throws NullPointerException if an argument is null
   */
  public static SmoothL1 of(float beta, Backend backend) {
    LocationLoss form = LocationLoss.smoothL1(beta);
    Arguments.notNull("backend", backend);
    return new SmoothL1(form, InternalView.KERNELS.of(backend));
  }
}
