package dev.multibox.matching;

import dev.multibox.internal.InternalView;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.FloatStorage;
import dev.multibox.internal.memory.IntStorage;
import dev.multibox.internal.memory.Sizes;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;

/**
 * The objects of a batch of images, each a box and a label, as views over caller memory that is
 * only read.
 *
 * <p>Shapes: boxes {@code [boxes][4]} float32 in the {@link BoxForm} of the coding and the units of
 * the priors; labels {@code [boxes]} int32, 1 or more; row starts {@code [batch + 1]} int32: the
 * boxes of image {@code b} are {@code starts[b]} to {@code starts[b + 1] - 1}. Row starts begin at
 * 0, never fall, and end at the number of boxes. An image may have none. {@linkplain #padded
 * Padded} boxes are {@code [batch][most][4]} and labels {@code [batch][most]}, without row starts.
 * Each match checks the contents of the memory, so it may be filled anew.
 *
 * <p>Immutable; as shareable between threads as its memory is.
 */
public final class GroundTruth {

  static {
    InternalView.BOXES.readBy(truth -> ((GroundTruth) truth).boxes);
    InternalView.BOX_LABELS.readBy(truth -> ((GroundTruth) truth).labels);
    InternalView.BOX_STARTS.readBy(truth -> ((GroundTruth) truth).checkedStarts());
    InternalView.BOX_PADDING.readBy(truth -> ((GroundTruth) truth).isPadded());
  }

  private static final String BOXES = "floats [boxes][4]";
  private static final String LABELS = "integers [boxes]";
  private static final String STARTS = "integers [batch + 1]";

  private static final String PADDED_LABELS = "integers [batch][most]";

  private final int batch;
  private final FloatStorage boxes;
  private final IntStorage labels;
  // Where each image's boxes begin; null where images are padded to as many boxes each.
  private final IntStorage starts;
  private final int most;
  private final IntStorage ignored;
  private final boolean skipsInvalid;

  private GroundTruth(FloatStorage boxes, IntStorage labels, IntStorage starts) {
    this(images(starts), boxes, labels, starts, 0, null, false);
  }

  private static int images(IntStorage starts) {
    Arguments.combination(
        starts.count() <= Integer.MAX_VALUE, "starts", "2^31 - 1 integers at most", starts.count());
    return (int) starts.count() - 1;
  }

  private GroundTruth(
      int batch,
      FloatStorage boxes,
      IntStorage labels,
      IntStorage starts,
      int most,
      IntStorage ignored,
      boolean skipsInvalid) {
    this.batch = batch;
    this.boxes = boxes;
    this.labels = labels;
    this.starts = starts;
    this.most = most;
    this.ignored = ignored;
    this.skipsInvalid = skipsInvalid;
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
        FloatStorage.all("boxes", boxes, 0, BOXES),
        IntStorage.all("box labels", labels, 0, LABELS),
        IntStorage.all("starts", starts, 1, STARTS));
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
        FloatStorage.all("boxes", boxes, 0, BOXES),
        IntStorage.all("box labels", labels, 0, LABELS),
        IntStorage.all("starts", starts, 1, STARTS));
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
        FloatStorage.all("boxes", boxes, 0, BOXES),
        IntStorage.all("box labels", labels, 0, LABELS),
        IntStorage.all("starts", starts, 1, STARTS));
  }

  /**
   * {@return a view of arrays whose images are padded to the same number of boxes} A box of label 0
   * or -1 is padding, wherever it stands; its numbers are not looked at.
   *
   * @param boxes {@code [batch][most][4]}
   * @param labels {@code [batch][most]}
   * @param batch images, 0 or more
   * @param most boxes of each image, padding included; 0 or more
   * @throws IllegalArgumentException if a size is out of range or not that of the memory
   * @throws NullPointerException if an argument is null
   */
  public static GroundTruth padded(float[] boxes, int[] labels, int batch, int most) {
    return padded(
        FloatStorage.all("boxes", boxes, 0, BOXES),
        IntStorage.all("box labels", labels, 0, LABELS),
        batch,
        most);
  }

  /**
   * {@return a view of segments whose images are padded to the same number of boxes} A box of label
   * 0 or -1 is padding, wherever it stands; its numbers are not looked at.
   *
   * @param boxes {@code [batch][most][4]}
   * @param labels {@code [batch][most]}
   * @param batch images, 0 or more
   * @param most boxes of each image, padding included; 0 or more
   * @throws IllegalArgumentException if a size is out of range or not that of the memory
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if an argument is null
   */
  public static GroundTruth padded(MemorySegment boxes, MemorySegment labels, int batch, int most) {
    return padded(
        FloatStorage.all("boxes", boxes, 0, BOXES),
        IntStorage.all("box labels", labels, 0, LABELS),
        batch,
        most);
  }

  /**
   * {@return a view of buffers, each from its position to its limit, whose images are padded to the
   * same number of boxes} A box of label 0 or -1 is padding, wherever it stands; its numbers are
   * not looked at.
   *
   * @param boxes {@code [batch][most][4]}
   * @param labels {@code [batch][most]}
   * @param batch images, 0 or more
   * @param most boxes of each image, padding included; 0 or more
   * @throws IllegalArgumentException if a size is out of range or not that of the memory, or a
   *     buffer's byte order is not the machine's
   * @throws NullPointerException if an argument is null
   */
  public static GroundTruth padded(FloatBuffer boxes, IntBuffer labels, int batch, int most) {
    return padded(
        FloatStorage.all("boxes", boxes, 0, BOXES),
        IntStorage.all("box labels", labels, 0, LABELS),
        batch,
        most);
  }

  private static GroundTruth padded(FloatStorage boxes, IntStorage labels, int batch, int most) {
    Arguments.atLeast("batch", batch, 0);
    Arguments.atLeast("most", most, 0);
    long rows = (long) batch * most;
    Arguments.combination(
        labels.count() == rows && rows <= Integer.MAX_VALUE,
        "box labels",
        rows + " " + PADDED_LABELS,
        labels.count());
    return new GroundTruth(batch, boxes, labels, null, most, null, false);
  }

  /**
   * {@return these boxes, some of them to be ignored: crowds, or objects that are hard to tell} A
   * box to ignore is matched to no prior and its label is not looked at. A background prior that it
   * covers is neutral, as {@link MatchingPolicy#ignoreOverlap} says.
   *
   * @param flags 1 for each box to ignore, 0 for the others; as many as labels
   * @throws IllegalArgumentException if there are more or fewer
   * @throws NullPointerException if they are null
   */
  public GroundTruth withIgnored(int[] flags) {
    return withIgnored(IntStorage.all("ignored", flags, 0, LABELS));
  }

  /**
   * {@return these boxes, some of them to be ignored} See {@link #withIgnored(int[])}.
   *
   * @param flags 1 for each box to ignore, 0 for the others; as many as labels
   * @throws IllegalArgumentException if there are more or fewer
   * @throws IllegalStateException if the segment's arena is closed
   * @throws NullPointerException if they are null
   */
  public GroundTruth withIgnored(MemorySegment flags) {
    return withIgnored(IntStorage.all("ignored", flags, 0, LABELS));
  }

  /**
   * {@return these boxes, some of them to be ignored} See {@link #withIgnored(int[])}.
   *
   * @param flags 1 for each box to ignore, 0 for the others; as many as labels
   * @throws IllegalArgumentException if there are more or fewer, or the buffer's byte order is not
   *     the machine's
   * @throws NullPointerException if they are null
   */
  public GroundTruth withIgnored(IntBuffer flags) {
    return withIgnored(IntStorage.all("ignored", flags, 0, LABELS));
  }

  private GroundTruth withIgnored(IntStorage flags) {
    Arguments.combination(
        flags.count() == labels.count(),
        "ignored",
        labels.count() + " " + LABELS + " as there are box labels",
        flags.count());
    return new GroundTruth(batch, boxes, labels, starts, most, flags, skipsInvalid);
  }

  /**
   * {@return these boxes, without those that cannot be matched} Boxes that are not finite, have no
   * width or height, or stand outside the image are left out and counted by {@link
   * MatcherWorkspace#skipped}, in place of an exception. Labels are checked all the same.
   */
  public GroundTruth skipInvalid() {
    return new GroundTruth(batch, boxes, labels, starts, most, ignored, true);
  }

  /** {@return the number of images} */
  public int batch() {
    return batch;
  }

  /** Refuses memory that has gone or is another thread's. */
  void check(boolean shared) {
    boxes.check(shared);
    labels.check(shared);
    if (starts != null) {
      starts.check(shared);
    }
    if (ignored != null) {
      ignored.check(shared);
    }
  }

  /**
   * Refuses row starts that lose or repeat a box, and images of more boxes than a workspace has.
   */
  void checkStarts(int capacity) {
    if (starts != null) {
      checkStarts();
    }
    for (int image = 0; image < batch; image++) {
      if (count(image) > capacity) {
        throw new IllegalArgumentException(
            "workspace: expected room for "
                + count(image)
                + " boxes of image "
                + image
                + ", got "
                + capacity
                + "; call workspace(batch, boxes) with the most boxes of an image");
      }
    }
  }

  /** Where each image's boxes begin, and the number of boxes. */
  private int[] checkedStarts() {
    if (starts != null) {
      starts.check(false);
      checkStarts();
    }
    int[] all = new int[batch + 1];
    for (int image = 0; image < batch; image++) {
      all[image + 1] = all[image] + count(image);
    }
    return all;
  }

  private void checkStarts() {
    int from = 0;
    for (int image = 0; image <= batch; image++) {
      int to = starts.get(image);
      if (image == 0 && to != 0) {
        throw refusal(image, "0", to);
      }
      if (to < from) {
        throw refusal(image, "at least " + from + " as starts[" + (image - 1) + "]", to);
      }
      from = to;
    }
    if (from != labels.count()) {
      throw refusal(batch, labels.count() + ", the number of boxes", from);
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
    if (starts != null) {
      Arguments.apart(name, output, "starts", starts.segment());
    }
    if (ignored != null) {
      Arguments.apart(name, output, "ignored", ignored.segment());
    }
  }

  int first(int image) {
    return starts != null ? starts.get(image) : image * most;
  }

  int count(int image) {
    return starts != null ? starts.get(image + 1L) - starts.get(image) : most;
  }

  boolean isPadded() {
    return starts == null;
  }

  /** Whether a box of a label is padding. */
  boolean isPadding(int label) {
    return starts == null && (label == 0 || label == -1);
  }

  boolean skipsInvalid() {
    return skipsInvalid;
  }

  FloatStorage boxes() {
    return boxes;
  }

  IntStorage labels() {
    return labels;
  }

  /** Copies the flags of boxes to ignore: 0 where nothing was said. */
  void readIgnored(int first, int[] into, int number) {
    if (ignored != null) {
      ignored.read(first, into, 0, number);
    } else {
      Arrays.fill(into, 0, number, 0);
    }
  }
}
