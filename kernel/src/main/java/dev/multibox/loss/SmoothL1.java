package dev.multibox.loss;

import dev.multibox.Backend;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.OneCall;
import dev.multibox.internal.location.LocationCurve;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.Sizes;
import dev.multibox.internal.numeric.TileSizes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Smooth-L1 and its relatives by themselves: a prior's loss is {@code (f(d0) + f(d1)) + (f(d2) +
 * f(d3))} with {@code d = predicted - target} and {@code f} a {@link LocationLoss}.
 *
 * <p>Shapes: predicted and target {@code [priors][4]}, losses {@code [priors]}, labels {@code
 * [priors]} int32; row-major, contiguous, native byte order, any alignment. Inputs are only read;
 * losses may not overlap them.
 *
 * <p>NaN in a coordinate, or the difference of two infinities of one sign, gives NaN; one infinite
 * difference gives +infinity. Accuracy: 5 roundings lie between the inputs and a prior's loss and
 * every term is positive, so the relative error is at most {@code 5 * 2^-24} beyond that of {@code
 * d}, which is rounded once; {@code 0.5 / beta} adds one rounding where beta is not a power of two.
 * Sums are double, in index order.
 *
 * <p>Source: Fast R-CNN (Girshick, 2015), equation 3; Huber (1964).
 *
 * <p>Allocates nothing per call. Holds scratch: one object per thread. A second call while one is
 * under way throws {@link IllegalStateException}.
 */
public final class SmoothL1 {

  private static final int TILE_PRIORS = 512;
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  final OneCall calls = new OneCall("SmoothL1");
  private final Kernels kernels;
  private final LocationCurve curve;
  private final float[] predictedTile = new float[TILE_PRIORS * Sizes.COORDINATES];
  private final float[] targetTile = new float[TILE_PRIORS * Sizes.COORDINATES];
  private final float[] lossTile = new float[TILE_PRIORS];
  private final int[] labelTile = new int[TILE_PRIORS];
  private final int[] positives = new int[TILE_PRIORS];
  private final float[] scratch = new float[TileSizes.SCRATCH];

  private SmoothL1(LocationLoss form, Backend backend) {
    kernels = InternalView.KERNELS.of(backend);
    curve = form.curve();
  }

  /**
   * {@return the kernel on {@link Backend#current()}}
   *
   * @param form the loss of a coordinate
   */
  public static SmoothL1 of(LocationLoss form) {
    return of(form, Backend.current());
  }

  /**
   * {@return the kernel on a backend}
   *
   * @param form the loss of a coordinate
   * @param backend what it runs on
   */
  public static SmoothL1 of(LocationLoss form, Backend backend) {
    Arguments.notNull("form", form);
    Arguments.notNull("backend", backend);
    return new SmoothL1(form, backend);
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
  public void perPrior(float[] predicted, float[] target, int priors, float[] losses) {
    calls.begin();
    try {
      check(predicted, target, priors);
      Arguments.notNull("losses", losses);
      Arguments.holds("losses", losses.length, priors, "floats [priors]");
      Arguments.different("losses", losses, "predicted", predicted);
      Arguments.different("losses", losses, "target", target);
      kernels.smoothL1().losses(curve, predicted, 0, target, 0, priors, losses, 0, scratch);
    } finally {
      calls.end();
    }
  }

  /**
   * Writes the loss of each prior.
   *
   * @param predicted at least {@code priors * 4} floats
   * @param target at least {@code priors * 4} floats
   * @param priors 0 or more
   * @param losses takes {@code priors} floats
   * @throws IllegalArgumentException if {@code priors} is negative or losses is read-only or
   *     overlaps an input
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if memory is closed or another thread's
   */
  public void perPrior(
      MemorySegment predicted, MemorySegment target, long priors, MemorySegment losses) {
    calls.begin();
    try {
      check(predicted, target, priors);
      Arguments.output("losses", losses, priors, Float.BYTES, "floats [priors]");
      long lossBytes = priors * Float.BYTES;
      long boxBytes = lossBytes * Sizes.COORDINATES;
      Arguments.apart("losses", losses, lossBytes, "predicted", predicted, boxBytes);
      Arguments.apart("losses", losses, lossBytes, "target", target, boxBytes);
      for (long from = 0; from < priors; from += TILE_PRIORS) {
        int count = losses(predicted, target, from, priors);
        MemorySegment.copy(lossTile, 0, losses, FLOAT, from * Float.BYTES, count);
      }
    } finally {
      calls.end();
    }
  }

  /**
   * {@return the sum over all priors}
   *
   * @param predicted at least {@code priors * 4} floats
   * @param target at least {@code priors * 4} floats
   * @param priors 0 or more
   * @throws IllegalArgumentException if {@code priors} is negative
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if memory is closed or another thread's
   */
  public double sum(MemorySegment predicted, MemorySegment target, long priors) {
    calls.begin();
    try {
      check(predicted, target, priors);
      double sum = 0;
      for (long from = 0; from < priors; from += TILE_PRIORS) {
        int count = losses(predicted, target, from, priors);
        for (int i = 0; i < count; i++) {
          sum += lossTile[i];
        }
      }
      return sum;
    } finally {
      calls.end();
    }
  }

  /**
   * {@return the sum over all priors}
   *
   * @param predicted at least {@code priors * 4} floats
   * @param target at least {@code priors * 4} floats
   * @param priors 0 or more
   * @throws IllegalArgumentException if {@code priors} is negative
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public double sum(float[] predicted, float[] target, int priors) {
    calls.begin();
    try {
      check(predicted, target, priors);
      double sum = 0;
      for (int from = 0; from < priors; from += TILE_PRIORS) {
        int count = Math.min(TILE_PRIORS, priors - from);
        int at = from * Sizes.COORDINATES;
        kernels.smoothL1().losses(curve, predicted, at, target, at, count, lossTile, 0, scratch);
        for (int i = 0; i < count; i++) {
          sum += lossTile[i];
        }
      }
      return sum;
    } finally {
      calls.end();
    }
  }

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
  public double sumOfPositives(float[] predicted, float[] target, int[] labels, int priors) {
    calls.begin();
    try {
      check(predicted, target, priors);
      Arguments.notNull("labels", labels);
      Arguments.holds("labels", labels.length, priors, "integers [priors]");
      double sum = 0;
      for (int from = 0; from < priors; from += TILE_PRIORS) {
        int found =
            kernels
                .labels()
                .positives(labels, from, Math.min(TILE_PRIORS, priors - from), positives);
        for (int i = 0; i < found; i++) {
          int at = (from + positives[i]) * Sizes.COORDINATES;
          kernels.smoothL1().losses(curve, predicted, at, target, at, 1, lossTile, 0, scratch);
          sum += lossTile[0];
        }
      }
      return sum;
    } finally {
      calls.end();
    }
  }

  /**
   * {@return the sum over the priors whose label is above 0; the others' coordinates are not read}
   *
   * @param predicted at least {@code priors * 4} floats
   * @param target at least {@code priors * 4} floats
   * @param labels at least {@code priors} integers
   * @param priors 0 or more
   * @throws IllegalArgumentException if {@code priors} is negative
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if memory is closed or another thread's
   */
  public double sumOfPositives(
      MemorySegment predicted, MemorySegment target, MemorySegment labels, long priors) {
    calls.begin();
    try {
      check(predicted, target, priors);
      Arguments.input("labels", labels, priors, Integer.BYTES, "integers [priors]");
      double sum = 0;
      for (long from = 0; from < priors; from += TILE_PRIORS) {
        int count = (int) Math.min(TILE_PRIORS, priors - from);
        MemorySegment.copy(labels, INT, from * Integer.BYTES, labelTile, 0, count);
        int found = kernels.labels().positives(labelTile, 0, count, positives);
        for (int i = 0; i < found; i++) {
          losses(predicted, target, from + positives[i], from + positives[i] + 1);
          sum += lossTile[0];
        }
      }
      return sum;
    } finally {
      calls.end();
    }
  }

  /** Losses of the tile of priors from {@code from} on, at most to {@code end}; their number. */
  private int losses(MemorySegment predicted, MemorySegment target, long from, long end) {
    int count = (int) Math.min(TILE_PRIORS, end - from);
    long at = from * Sizes.COORDINATES * Float.BYTES;
    int floats = count * Sizes.COORDINATES;
    MemorySegment.copy(predicted, FLOAT, at, predictedTile, 0, floats);
    MemorySegment.copy(target, FLOAT, at, targetTile, 0, floats);
    kernels.smoothL1().losses(curve, predictedTile, 0, targetTile, 0, count, lossTile, 0, scratch);
    return count;
  }

  private static void check(float[] predicted, float[] target, int priors) {
    Arguments.atLeast("priors", priors, 0);
    Arguments.notNull("predicted", predicted);
    Arguments.notNull("target", target);
    long floats = (long) priors * Sizes.COORDINATES;
    Arguments.holds("predicted", predicted.length, floats, "floats [priors][4]");
    Arguments.holds("target", target.length, floats, "floats [priors][4]");
  }

  private static void check(MemorySegment predicted, MemorySegment target, long priors) {
    Arguments.atLeast("priors", priors, 0);
    long bytes = (long) Sizes.COORDINATES * Float.BYTES;
    Arguments.input("predicted", predicted, priors, bytes, "locations [priors][4]");
    Arguments.input("target", target, priors, bytes, "locations [priors][4]");
  }
}
