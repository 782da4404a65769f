package dev.multibox.matching;

import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.FloatStorage;
import dev.multibox.internal.memory.IntStorage;
import dev.multibox.internal.memory.Sizes;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * The objects of a batch of images, each a box and a label, as views over caller memory that is
 * only read.
 *
 * <p>Shapes: boxes {@code [boxes][4]} float32 in the {@link BoxForm} of the coding and the units of
 * the priors; labels {@code [boxes]} int32, 1 or more; row starts {@code [batch + 1]} int32: the
 * boxes of image {@code b} are {@code starts[b]} to {@code starts[b + 1] - 1}. Row starts begin at
 * 0, never fall, and end at the number of boxes. An image may have none. Each match checks the
 * contents of the memory, so it may be filled anew.
 *
 * <p>Immutable; as shareable between threads as its memory is.
 */
public final class GroundTruth {

  private static final String BOXES = "floats [boxes][4]";
  private static final String LABELS = "integers [boxes]";
  private static final String STARTS = "integers [batch + 1]";

  private final int batch;
  private final FloatStorage boxes;
  private final IntStorage labels;
  private final IntStorage starts;

  private GroundTruth(FloatStorage boxes, IntStorage labels, IntStorage starts) {
    this.boxes = boxes;
    this.labels = labels;
    this.starts = starts;
    Arguments.combination(
        starts.count() <= Integer.MAX_VALUE, "starts", "2^31 - 1 integers at most", starts.count());
    batch = (int) starts.count() - 1;
    Arguments.combination(
        boxes.count() / Sizes.COORDINATES == labels.count(),
        "boxes",
        labels.count() * Sizes.COORDINATES
            + " "
            + BOXES
            + " as there are "
            + labels.count()
            + " box labels",
        boxes.count());
  }

  /**
   * {@return a view of arrays}
   *
   * @param boxes the objects' boxes, four floats each
   * @param labels the objects' labels
   * @param starts where each image's boxes begin, and the number of boxes; their length less 1 is
   *     the batch
   * @throws IllegalArgumentException if there are more boxes than labels, or fewer
   * @throws IndexOutOfBoundsException if there are no row starts
   * @throws NullPointerException if an argument is null
   */
  public static GroundTruth of(float[] boxes, int[] labels, int[] starts) {
    return new GroundTruth(
        FloatStorage.of("boxes", boxes, 0, BOXES),
        IntStorage.of("box labels", labels, 0, LABELS),
        IntStorage.of("starts", starts, 1, STARTS));
  }

  /**
   * {@return a view of segments}
   *
   * @param boxes the objects' boxes, four floats each
   * @param labels the objects' labels
   * @param starts where each image's boxes begin, and the number of boxes; their length less 1 is
   *     the batch
   * @throws IllegalArgumentException if there are more boxes than labels, or fewer
   * @throws IndexOutOfBoundsException if there are no row starts
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if an argument is null
   */
  public static GroundTruth of(MemorySegment boxes, MemorySegment labels, MemorySegment starts) {
    return new GroundTruth(
        FloatStorage.of("boxes", boxes, 0, BOXES),
        IntStorage.of("box labels", labels, 0, LABELS),
        IntStorage.of("starts", starts, 1, STARTS));
  }

  /**
   * {@return a view of buffers, each from its position to its limit}
   *
   * @param boxes the objects' boxes, four floats each
   * @param labels the objects' labels
   * @param starts where each image's boxes begin, and the number of boxes; their length less 1 is
   *     the batch
   * @throws IllegalArgumentException if there are more boxes than labels, or fewer; or a buffer's
   *     byte order is not the machine's
   * @throws IndexOutOfBoundsException if there are no row starts
   * @throws NullPointerException if an argument is null
   */
  public static GroundTruth of(FloatBuffer boxes, IntBuffer labels, IntBuffer starts) {
    return new GroundTruth(
        FloatStorage.of("boxes", boxes, 0, BOXES),
        IntStorage.of("box labels", labels, 0, LABELS),
        IntStorage.of("starts", starts, 1, STARTS));
  }

  /** {@return the number of images} */
  public int batch() {
    return batch;
  }

  /** Refuses memory that has gone or is another thread's. */
  void check(boolean shared) {
    boxes.check(shared);
    labels.check(shared);
    starts.check(shared);
  }

  /** Refuses row starts that lose or repeat a box, and images of more than {@code most} boxes. */
  void checkStarts(int most) {
    int from = 0;
    for (int image = 0; image <= batch; image++) {
      int to = starts.get(image);
      if (to < from || (image == 0 && to != 0)) {
        throw refusal(
            image, image == 0 ? "0" : "at least " + from + " as starts[" + (image - 1) + "]", to);
      }
      from = to;
    }
    if (from != labels.count()) {
      throw refusal(batch, labels.count() + ", the number of boxes", from);
    }
    for (int image = 0; image < batch; image++) {
      if (count(image) > most) {
        throw new IllegalArgumentException(
            "workspace: expected room for "
                + count(image)
                + " boxes of image "
                + image
                + ", got "
                + most);
      }
    }
  }

  private static IllegalArgumentException refusal(int image, String expected, int actual) {
    return new IllegalArgumentException(
        "starts["
            + image
            + "]: expected "
            + expected
            + ", got "
            + actual
            + "; give where each image's boxes begin, from 0 to the number of boxes");
  }

  /** Refuses an output that overlaps any of the inputs. */
  void requireApart(String name, MemorySegment output) {
    Arguments.apart(name, output, "boxes", boxes.segment());
    Arguments.apart(name, output, "box labels", labels.segment());
    Arguments.apart(name, output, "starts", starts.segment());
  }

  int first(int image) {
    return starts.get(image);
  }

  int count(int image) {
    return starts.get(image + 1L) - starts.get(image);
  }

  FloatStorage boxes() {
    return boxes;
  }

  IntStorage labels() {
    return labels;
  }
}
