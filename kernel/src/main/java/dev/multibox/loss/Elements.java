package dev.multibox.loss;

import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.CallerMemory;
import dev.multibox.internal.memory.FloatStorage;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;

/**
 * A view of predictions, targets and perhaps weights in caller memory, for {@link ElementLoss}.
 *
 * <p>Shapes: {@code [count]} float32 each, or anything of that many elements; contiguous, native
 * byte order, any alignment. Nothing is copied and nothing is written. Later calls see the numbers
 * that the memory holds then. Immutable.
 */
public final class Elements {

  private final FloatStorage predicted;
  private final FloatStorage target;
  private final FloatStorage weights;
  private final long count;

  private Elements(FloatStorage predicted, FloatStorage target, FloatStorage weights, long count) {
    this.predicted = predicted;
    this.target = target;
    this.weights = weights;
    this.count = count;
  }

  /**
   * {@return a view of arrays}
   *
   * @param predicted at least {@code count} floats
   * @param target at least {@code count} floats
   * @param count 0 or more
   * @throws IllegalArgumentException if {@code count} is negative
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public static Elements of(float[] predicted, float[] target, int count) {
    return of(
        CallerMemory.of("predicted", predicted), CallerMemory.of("target", target), (long) count);
  }

  /**
   * {@return a view of memory}
   *
   * @param predicted at least {@code count} floats
   * @param target at least {@code count} floats
   * @param count 0 or more
   * @throws IllegalArgumentException if {@code count} is negative, or a heap segment's array holds
   *     other elements
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if memory is closed
   */
  public static Elements of(MemorySegment predicted, MemorySegment target, long count) {
    Arguments.atLeast("count", count, 0);
    return new Elements(
        FloatStorage.of("predicted", predicted, count, "floats"),
        FloatStorage.of("target", target, count, "floats"),
        null,
        count);
  }

  /**
   * {@return a view of buffers, each from its position to its limit}
   *
   * @param predicted at least {@code count} floats
   * @param target at least {@code count} floats
   * @param count 0 or more
   * @throws IllegalArgumentException if {@code count} is negative, or a buffer's byte order is not
   *     the machine's
   * @throws IndexOutOfBoundsException if a buffer is too short
   */
  public static Elements of(FloatBuffer predicted, FloatBuffer target, long count) {
    return of(CallerMemory.of("predicted", predicted), CallerMemory.of("target", target), count);
  }

  /**
   * {@return a view of the same with a weight for each element}
   *
   * <p>A weight multiplies the element's loss and gradient; where it is 0 they are +0, whatever the
   * prediction. The mean still divides by {@link #count}.
   *
   * @param weights at least {@link #count} floats
   * @throws IndexOutOfBoundsException if the array is too short
   */
  public Elements weighted(float[] weights) {
    return weighted(CallerMemory.of("weights", weights));
  }

  /**
   * {@return a view of the same with a weight for each element, as above}
   *
   * @param weights at least {@link #count} floats
   * @throws IllegalArgumentException if the heap segment's array holds other elements
   * @throws IndexOutOfBoundsException if the segment is too short
   * @throws IllegalStateException if memory is closed
   */
  public Elements weighted(MemorySegment weights) {
    return new Elements(
        predicted, target, FloatStorage.of("weights", weights, count, "floats"), count);
  }

  /**
   * {@return a view of the same with a weight for each element, as above}
   *
   * @param weights at least {@link #count} floats
   * @throws IllegalArgumentException if the buffer's byte order is not the machine's
   * @throws IndexOutOfBoundsException if the buffer is too short
   */
  public Elements weighted(FloatBuffer weights) {
    return weighted(CallerMemory.of("weights", weights));
  }

  /** {@return how many elements} */
  public long count() {
    return count;
  }

  FloatStorage predicted() {
    return predicted;
  }

  FloatStorage target() {
    return target;
  }

  /** The weights, or null. */
  FloatStorage weights() {
    return weights;
  }

  /** Refuses memory that has gone or is another thread's. */
  void check() {
    predicted.check(false);
    target.check(false);
    if (weights != null) {
      weights.check(false);
    }
  }

  /** Refuses an output that is one of the arrays. */
  void checkApart(String name, float[] output) {
    Arguments.different(name, output, "predicted", predicted.array());
    Arguments.different(name, output, "target", target.array());
    if (weights != null) {
      Arguments.different(name, output, "weights", weights.array());
    }
  }

  /** Refuses an output that overlaps the memory. */
  void checkApart(String name, MemorySegment output) {
    long bytes = count * Float.BYTES;
    Arguments.apart(name, output, bytes, "predicted", predicted.segment(), bytes);
    Arguments.apart(name, output, bytes, "target", target.segment(), bytes);
    if (weights != null) {
      Arguments.apart(name, output, bytes, "weights", weights.segment(), bytes);
    }
  }
}
