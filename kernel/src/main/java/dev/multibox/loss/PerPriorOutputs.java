package dev.multibox.loss;

import dev.multibox.BatchShape;
import dev.multibox.Predictions;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.CallerMemory;
import dev.multibox.internal.memory.ElementType;
import dev.multibox.internal.memory.FloatStorage;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * Caller memory that takes the confidence loss of each prior, and whether the prior was mined.
 *
 * <p>Shapes: losses {@code [batch][priors]} float32, the confidence loss of every prior, +0 where
 * the prior is ignored; mined {@code [batch][priors]} bytes. A byte is 1 where mining took the
 * prior as a negative, else 0. All are 0 where the policy does not mine. Either may be null. The
 * memory may not overlap any input, the gradients or the other output.
 *
 * <p>Immutable; as shareable between threads as its memory is.
 */
public final class PerPriorOutputs {

  private static final byte[] ZEROS = new byte[4096];

  private final BatchShape shape;
  private final FloatStorage losses;
  private final MemorySegment mined;

  private PerPriorOutputs(BatchShape shape, FloatStorage losses, MemorySegment mined) {
    this.shape = shape;
    this.losses = losses;
    this.mined = mined;
  }

  /**
   * {@return a view of segments}
   *
   * @param shape the sizes
   * @param losses takes the confidence losses, or null
   * @param mined takes the marks of the mined negatives, or null
   * @throws IllegalArgumentException if a segment is read-only, its array holds other elements, or
   *     the two overlap
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if the shape is null
   */
  public static PerPriorOutputs of(BatchShape shape, MemorySegment losses, MemorySegment mined) {
    Arguments.notNull("shape", shape);
    FloatStorage floats = null;
    MemorySegment marks = null;
    if (losses != null) {
      floats = FloatStorage.of("losses", losses, shape.rows(), "floats [batch][priors]");
      Arguments.writable("losses", losses);
    }
    if (mined != null) {
      Arguments.alive("mined", mined);
      ElementType.BYTE.require("mined", mined);
      Arguments.holds("mined", mined.byteSize(), shape.rows(), "bytes [batch][priors]");
      Arguments.writable("mined", mined);
      marks = CallerMemory.first(mined, shape.rows());
    }
    if (floats != null && marks != null) {
      Arguments.apart("losses", floats.segment(), "mined", marks);
    }
    return new PerPriorOutputs(shape, floats, marks);
  }

  /**
   * {@return a view of arrays}
   *
   * @param shape the sizes
   * @param losses takes the confidence losses, or null
   * @param mined takes the marks of the mined negatives, or null
   * @throws IndexOutOfBoundsException if an array is too short
   * @throws NullPointerException if the shape is null
   */
  public static PerPriorOutputs of(BatchShape shape, float[] losses, byte[] mined) {
    return of(
        shape,
        losses == null ? null : MemorySegment.ofArray(losses),
        mined == null ? null : MemorySegment.ofArray(mined));
  }

  /**
   * {@return a view of buffers, each from its position to its limit}
   *
   * @param shape the sizes
   * @param losses takes the confidence losses, or null
   * @param mined takes the marks of the mined negatives, or null
   * @throws IllegalArgumentException if a buffer is read-only, overlaps the other, or has another
   *     byte order than the machine
   * @throws IndexOutOfBoundsException if a buffer is too short
   * @throws NullPointerException if the shape is null
   */
  public static PerPriorOutputs of(BatchShape shape, FloatBuffer losses, ByteBuffer mined) {
    return of(
        shape,
        losses == null ? null : CallerMemory.of("losses", losses),
        mined == null ? null : MemorySegment.ofBuffer(mined));
  }

  /** {@return the sizes} */
  public BatchShape shape() {
    return shape;
  }

  /** Refuses predictions of another size, and memory that is gone or another thread's. */
  void check(Predictions predictions, boolean shared) {
    Shapes.requireSameRows("outputs", shape, predictions.shape());
    if (losses != null) {
      losses.check(shared);
    }
    if (mined != null) {
      Arguments.alive("mined", mined);
      Arguments.accessible("mined", mined, shared);
    }
  }

  /** Refuses memory that overlaps an input or the gradients. */
  void requireApart(Predictions predictions, Targets targets, GradientRows gradients) {
    if (losses != null) {
      requireApart("losses", losses.segment(), predictions, targets, gradients);
    }
    if (mined != null) {
      requireApart("mined", mined, predictions, targets, gradients);
    }
  }

  private static void requireApart(
      String name,
      MemorySegment output,
      Predictions predictions,
      Targets targets,
      GradientRows gradients) {
    Arguments.apart(
        name, output, "logits", InternalView.LOGITS.of(predictions).storage().segment());
    Arguments.apart(
        name, output, "locations", InternalView.LOCATIONS.of(predictions).storage().segment());
    targets.rows().requireApart(name, output);
    if (gradients != null) {
      gradients.requireApart(name, output);
    }
  }

  void writeLosses(long row, float[] values, int offset, int count) {
    if (losses != null) {
      losses.write(row, values, offset, count);
    }
  }

  void writeMined(long row, int priors, int[] indices, int count) {
    if (mined != null) {
      // A slice to fill would be an object each time.
      for (int done = 0; done < priors; done += ZEROS.length) {
        int length = Math.min(ZEROS.length, priors - done);
        MemorySegment.copy(ZEROS, 0, mined, ValueLayout.JAVA_BYTE, row + done, length);
      }
      for (int i = 0; i < count; i++) {
        mined.set(ValueLayout.JAVA_BYTE, row + indices[i], (byte) 1);
      }
    }
  }
}
