package dev.multibox.matching;

import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.FloatStorage;
import dev.multibox.internal.memory.IntStorage;
import dev.multibox.internal.memory.Sizes;
import java.lang.foreign.MemorySegment;

/**
 * The objects of a batch of images, each a box and a label, as views over caller memory that is
 * only read.
 *
 * <p>Shapes: boxes {@code [objects][4]} float32 in the {@link BoxForm} of the coding and the units
 * of the priors; labels {@code [objects]} int32, 1 or more; offsets {@code [batch + 1]} int32: the
 * objects of image {@code b} are {@code offsets[b]} to {@code offsets[b + 1] - 1}. An image may
 * have none. What stands in the memory is checked by each match, so it may be filled anew.
 *
 * <p>Immutable; as shareable between threads as its memory is.
 */
public final class GroundTruth {

  private final int batch;
  private final FloatStorage boxes;
  private final IntStorage labels;
  private final IntStorage offsets;

  private GroundTruth(int batch, FloatStorage boxes, IntStorage labels, IntStorage offsets) {
    this.batch = batch;
    this.boxes = boxes;
    this.labels = labels;
    this.offsets = offsets;
  }

  /**
   * {@return a view of arrays}
   *
   * @param boxes the objects' boxes, four floats each
   * @param labels the objects' labels
   * @param offsets at least {@code batch + 1} integers
   * @param batch images, 0 or more
   * @throws IllegalArgumentException if a size is out of range
   * @throws IndexOutOfBoundsException if the offsets are too short
   * @throws NullPointerException if an array is null
   */
  public static GroundTruth of(float[] boxes, int[] labels, int[] offsets, int batch) {
    Arguments.atLeast("batch", batch, 0);
    return new GroundTruth(
        batch,
        FloatStorage.of("boxes", boxes, 0, "floats [objects][4]"),
        IntStorage.of("box labels", labels, 0, "integers [objects]"),
        IntStorage.of("offsets", offsets, batch + 1L, "integers [batch + 1]"));
  }

  /**
   * {@return a view of segments}
   *
   * @param boxes the objects' boxes, four floats each
   * @param labels the objects' labels
   * @param offsets at least {@code batch + 1} integers
   * @param batch images, 0 or more
   * @throws IllegalArgumentException if a size is out of range
   * @throws IndexOutOfBoundsException if the offsets are too short
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if a segment is null
   */
  public static GroundTruth of(
      MemorySegment boxes, MemorySegment labels, MemorySegment offsets, int batch) {
    Arguments.atLeast("batch", batch, 0);
    return new GroundTruth(
        batch,
        FloatStorage.of("boxes", boxes, 0, "floats [objects][4]"),
        IntStorage.of("box labels", labels, 0, "integers [objects]"),
        IntStorage.of("offsets", offsets, batch + 1L, "integers [batch + 1]"));
  }

  /** {@return the number of images} */
  public int batch() {
    return batch;
  }

  /** Refuses memory that has gone or is another thread's. */
  void check(boolean shared) {
    boxes.check(shared);
    labels.check(shared);
    offsets.check(shared);
  }

  /** Refuses offsets that fall, or lead past the boxes or the labels, or to too many boxes. */
  void checkOffsets(int most) {
    int from = offsets.get(0);
    Arguments.atLeast("offsets[0]", from, 0);
    for (int image = 0; image < batch; image++) {
      int to = offsets.get(image + 1L);
      if (to < from) {
        throw new IllegalArgumentException(
            "offsets[" + (image + 1) + "]: expected at least " + from + ", got " + to);
      }
      if (to - from > most) {
        throw new IllegalArgumentException(
            "workspace: expected room for "
                + (to - from)
                + " boxes of image "
                + image
                + ", got "
                + most);
      }
      from = to;
    }
    Arguments.holds("boxes", boxes.count(), (long) from * Sizes.COORDINATES, "floats [objects][4]");
    Arguments.holds("box labels", labels.count(), from, "integers [objects]");
  }

  /** Refuses an output that overlaps any of the inputs. */
  void requireApart(String name, MemorySegment output) {
    Arguments.apart(name, output, "boxes", boxes.segment());
    Arguments.apart(name, output, "box labels", labels.segment());
    Arguments.apart(name, output, "offsets", offsets.segment());
  }

  int first(int image) {
    return offsets.get(image);
  }

  int count(int image) {
    return offsets.get(image + 1L) - offsets.get(image);
  }

  FloatStorage boxes() {
    return boxes;
  }

  IntStorage labels() {
    return labels;
  }
}
