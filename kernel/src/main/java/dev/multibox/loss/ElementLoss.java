package dev.multibox.loss;

import dev.multibox.Backend;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.OneCall;
import dev.multibox.internal.element.ElementFunction;
import dev.multibox.internal.element.ElementLossKernel;
import dev.multibox.internal.element.ElementTileKernel;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.ElementType;
import dev.multibox.internal.memory.FloatStorage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Losses of single elements: {@code loss_i = w_i f(x_i, y_i)} with {@code f} an {@link ElementForm}
 * and {@code w} the weights, if there are any. Losses and gradients are float32, one per element;
 * sums are double, in index order.
 *
 * <p>Formulas, NaN, infinities and accuracy are those of the form; a weight and a scale add one
 * rounding each. Outputs may not overlap inputs. Targets that the form is not defined for are
 * refused before anything is written, also where the weight is 0.
 *
 * <p>The mean divides by the number of elements; that of none is NaN, as NumPy's and PyTorch's.
 *
 * <p>Allocates nothing per call. Holds scratch: one object per thread. A second call while one is
 * under way throws {@link IllegalStateException}.
 */
public final class ElementLoss {

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final int TILE = ElementLossKernel.TILE;

  final OneCall calls = new OneCall("ElementLoss");
  private final ElementLossKernel kernel;
  private final ElementTileKernel tiles;
  private final ElementFunction function;
  private final float[] predictedTile = new float[TILE];
  private final float[] targetTile = new float[TILE];
  private final float[] weightTile = new float[TILE];
  private final float[] outputTile = new float[TILE];
  private final float[] scratch = new float[ElementLossKernel.SCRATCH];

  private ElementLoss(ElementForm form, Backend backend) {
    Kernels kernels = InternalView.KERNELS.of(backend);
    function = form.function();
    kernel = kernels.elementLoss(function);
    tiles = kernels.elementTile();
  }

  /**
   * {@return the loss on {@link Backend#current()}}
   *
   * @param form the loss of an element
   */
  public static ElementLoss of(ElementForm form) {
    return of(form, Backend.current());
  }

  /**
   * {@return the loss on a backend}
   *
   * @param form the loss of an element
   * @param backend the backend whose kernels compute
   * @throws NullPointerException if an argument is null
   */
  public static ElementLoss of(ElementForm form, Backend backend) {
    Arguments.notNull("form", form);
    Arguments.notNull("backend", backend);
    return new ElementLoss(form, backend);
  }

  /**
   * Writes the loss of each element.
   *
   * @param elements predictions and targets
   * @param losses takes {@code elements.count()} floats
   * @throws IllegalArgumentException if a target is out of range or losses is an input
   * @throws IndexOutOfBoundsException if losses is too short
   * @throws IllegalStateException if memory is closed or another thread's
   */
  public void perElement(Elements elements, float[] losses) {
    calls.begin();
    try {
      checkOutput(elements, "losses", losses);
      checkTargets(elements);
      for (int from = 0; from < elements.count(); from += TILE) {
        losses(elements, from, losses, from);
      }
    } finally {
      calls.end();
    }
  }

  /**
   * Writes the loss of each element.
   *
   * @param elements predictions and targets
   * @param losses takes {@code elements.count()} floats
   * @throws IllegalArgumentException if a target is out of range, or losses is read-only or
   *     overlaps an input
   * @throws IndexOutOfBoundsException if losses is too short
   * @throws IllegalStateException if memory is closed or another thread's
   */
  public void perElement(Elements elements, MemorySegment losses) {
    calls.begin();
    try {
      checkOutput(elements, "losses", losses);
      checkTargets(elements);
      for (long from = 0; from < elements.count(); from += TILE) {
        int count = losses(elements, from, outputTile, 0);
        MemorySegment.copy(outputTile, 0, losses, FLOAT, from * Float.BYTES, count);
      }
    } finally {
      calls.end();
    }
  }

  /**
   * {@return the sum of the losses, in double and index order}
   *
   * @param elements predictions and targets
   * @throws IllegalArgumentException if a target is out of range
   * @throws IllegalStateException if memory is closed or another thread's
   * @throws NullPointerException if an argument is null
   */
  public double sum(Elements elements) {
    calls.begin();
    try {
      Arguments.notNull("elements", elements).check();
      checkTargets(elements);
      double sum = 0;
      for (long from = 0; from < elements.count(); from += TILE) {
        int count = losses(elements, from, outputTile, 0);
        for (int i = 0; i < count; i++) {
          sum += outputTile[i];
        }
      }
      return sum;
    } finally {
      calls.end();
    }
  }

  /**
   * {@return the mean of the losses: {@link #sum} divided by the number of elements}
   *
   * @param elements predictions and targets
   * @throws IllegalArgumentException if a target is out of range
   * @throws IllegalStateException if memory is closed or another thread's
   */
  public double mean(Elements elements) {
    return sum(elements) / elements.count();
  }

  /**
   * Writes the derivative of each element's loss with respect to its prediction, times a scale.
   *
   * @param elements predictions and targets
   * @param scale 1 for the sum's gradient, 1 / count for the mean's, times what comes from above
   * @param gradients takes {@code elements.count()} floats
   * @throws IllegalArgumentException if a target is out of range or gradients is an input
   * @throws IndexOutOfBoundsException if gradients is too short
   * @throws IllegalStateException if memory is closed or another thread's
   */
  public void gradient(Elements elements, float scale, float[] gradients) {
    calls.begin();
    try {
      checkOutput(elements, "gradients", gradients);
      checkTargets(elements);
      for (int from = 0; from < elements.count(); from += TILE) {
        gradients(elements, from, scale, gradients, from);
      }
    } finally {
      calls.end();
    }
  }

  /**
   * Writes the derivative of each element's loss with respect to its prediction, times a scale.
   *
   * @param elements predictions and targets
   * @param scale 1 for the sum's gradient, 1 / count for the mean's, times what comes from above
   * @param gradients takes {@code elements.count()} floats
   * @throws IllegalArgumentException if a target is out of range, or gradients is read-only or
   *     overlaps an input
   * @throws IndexOutOfBoundsException if gradients is too short
   * @throws IllegalStateException if memory is closed or another thread's
   */
  public void gradient(Elements elements, float scale, MemorySegment gradients) {
    calls.begin();
    try {
      checkOutput(elements, "gradients", gradients);
      checkTargets(elements);
      for (long from = 0; from < elements.count(); from += TILE) {
        int count = gradients(elements, from, scale, outputTile, 0);
        MemorySegment.copy(outputTile, 0, gradients, FLOAT, from * Float.BYTES, count);
      }
    } finally {
      calls.end();
    }
  }

  /** Losses of the tile from {@code from} on; their number. */
  private int losses(Elements elements, long from, float[] losses, int at) {
    int count = (int) Math.min(TILE, elements.count() - from);
    kernel.losses(
        function,
        array(elements.predicted(), from, count, predictedTile),
        index(elements.predicted(), from),
        array(elements.target(), from, count, targetTile),
        index(elements.target(), from),
        count,
        losses,
        at,
        scratch);
    weigh(elements, from, count, losses, at);
    return count;
  }

  private int gradients(Elements elements, long from, float scale, float[] gradients, int at) {
    int count = (int) Math.min(TILE, elements.count() - from);
    kernel.gradients(
        function,
        array(elements.predicted(), from, count, predictedTile),
        index(elements.predicted(), from),
        array(elements.target(), from, count, targetTile),
        index(elements.target(), from),
        count,
        gradients,
        at,
        scratch);
    weigh(elements, from, count, gradients, at);
    tiles.scale(gradients, at, scale, count);
    return count;
  }

  private void weigh(Elements elements, long from, int count, float[] values, int at) {
    FloatStorage weights = elements.weights();
    if (weights != null) {
      tiles.weigh(values, at, array(weights, from, count, weightTile), index(weights, from), count);
    }
  }

  /** The caller's array, or the tile with a copy of the elements from {@code from} on. */
  private static float[] array(FloatStorage storage, long from, int count, float[] tile) {
    if (storage.isArray()) {
      return storage.array();
    }
    storage.read(from, tile, 0, count);
    return tile;
  }

  /** Where element {@code from} stands in {@link #array}. */
  private static int index(FloatStorage storage, long from) {
    return storage.isArray() ? storage.arrayIndex(from) : 0;
  }

  private static void checkOutput(Elements elements, String name, float[] output) {
    Arguments.notNull("elements", elements).check();
    Arguments.notNull(name, output);
    Arguments.holds(name, output.length, elements.count(), "floats");
    elements.checkApart(name, output);
  }

  private static void checkOutput(Elements elements, String name, MemorySegment output) {
    Arguments.notNull("elements", elements).check();
    Arguments.output(name, output, elements.count(), Float.BYTES, "floats");
    ElementType.FLOAT.require(name, output);
    elements.checkApart(name, output);
  }

  private void checkTargets(Elements elements) {
    ElementFunction.TargetRange range = function.kind().targets();
    if (range == ElementFunction.TargetRange.ANY) {
      return;
    }
    for (long from = 0; from < elements.count(); from += TILE) {
      int count = (int) Math.min(TILE, elements.count() - from);
      float[] target = array(elements.target(), from, count, targetTile);
      int at = index(elements.target(), from);
      int bad = tiles.firstBadTarget(range, target, at, count);
      if (bad >= 0) {
        throw new IllegalArgumentException(
            "target: expected "
                + range.words()
                + ", got "
                + target[at + bad]
                + " at ["
                + (from + bad)
                + "]; correct the target, or take a form for such targets");
      }
    }
  }
}
