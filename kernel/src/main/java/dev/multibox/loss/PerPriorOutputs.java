package dev.multibox.loss;

import dev.multibox.Predictions;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.memory.Arguments;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Caller memory that takes what the loss did with each prior.
 *
 * <p>Shapes: losses {@code [batch][priors]} float32, the confidence loss of every prior, +0 where
 * it is ignored; mined {@code [batch][priors]} bytes, 1 where mining took the prior as a negative,
 * else 0 (all 0 where the policy does not mine). Either may be null. The memory may not overlap any
 * input nor the other output.
 *
 * <p>Immutable; as shareable between threads as its memory is.
 */
public final class PerPriorOutputs {

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private final MemorySegment losses;
  private final MemorySegment mined;

  private PerPriorOutputs(MemorySegment losses, MemorySegment mined) {
    this.losses = losses;
    this.mined = mined;
  }

  /**
   * {@return a view of segments} Their sizes are checked by the loss.
   *
   * @param losses takes the confidence losses, or null
   * @param mined takes the marks of the mined negatives, or null
   * @throws IllegalArgumentException if a segment is read-only, or the two overlap
   */
  public static PerPriorOutputs of(MemorySegment losses, MemorySegment mined) {
    if (losses != null) {
      Arguments.writable("losses", losses);
    }
    if (mined != null) {
      Arguments.writable("mined", mined);
    }
    if (losses != null && mined != null) {
      Arguments.apart("losses", losses, "mined", mined);
    }
    return new PerPriorOutputs(losses, mined);
  }

  /** Refuses memory that is too short, gone, another thread's, or overlaps an input. */
  void check(Predictions predictions, Targets targets, boolean shared) {
    long rows = predictions.shape().rows();
    if (losses != null) {
      Arguments.holds("losses", losses.byteSize() / Float.BYTES, rows, "floats [batch][priors]");
      check("losses", losses, predictions, targets, shared);
    }
    if (mined != null) {
      Arguments.holds("mined", mined.byteSize(), rows, "bytes [batch][priors]");
      check("mined", mined, predictions, targets, shared);
    }
  }

  private static void check(
      String name, MemorySegment output, Predictions predictions, Targets targets, boolean shared) {
    Arguments.alive(name, output);
    Arguments.accessible(name, output, shared);
    Arguments.apart(
        name, output, "logits", InternalView.LOGITS.of(predictions).storage().segment());
    Arguments.apart(
        name, output, "locations", InternalView.LOCATIONS.of(predictions).storage().segment());
    Arguments.apart(name, output, "labels", targets.labelMemory());
    Arguments.apart(name, output, "target locations", targets.locations().storage().segment());
  }

  void writeLosses(long row, float[] values, int offset, int count) {
    if (losses != null) {
      MemorySegment.copy(values, offset, losses, FLOAT, row * Float.BYTES, count);
    }
  }

  void writeMined(long row, int priors, int[] indices, int count) {
    if (mined != null) {
      mined.asSlice(row, priors).fill((byte) 0);
      for (int i = 0; i < count; i++) {
        mined.set(ValueLayout.JAVA_BYTE, row + indices[i], (byte) 1);
      }
    }
  }
}
