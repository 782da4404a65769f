package dev.multibox.matching;

import dev.multibox.internal.InternalView;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.CallerMemory;
import dev.multibox.internal.memory.FloatStorage;
import dev.multibox.internal.memory.IntStorage;
import dev.multibox.internal.memory.Sizes;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.Arrays;
import java.util.function.Function;

/**
 * The objects of a batch of images, each a box and a label, as views over caller memory that is
 * only read.
 *
 * <p>Shapes: boxes {@code [boxes][4]} float32 in the {@link BoxForm} of the coding and the units of
 * the priors; labels {@code [boxes]} int32, 1 or more; row starts {@code [batch + 1]} int32. The
 * boxes of image {@code b} are {@code starts[b]} to {@code starts[b + 1] - 1}. Row starts begin at
 * 0, never fall, and end at the number of boxes. An image may have none. {@linkplain #padded
 * Padded} boxes are {@code [batch][most][4]} and labels {@code [batch][most]}, without row starts.
 * Each match checks the contents of the memory, so it may be filled anew.
 *
 * <p>Immutable; as shareable between threads as its memory is.
 */
public final class GroundTruth {

  static {
    InternalView.TRUTH.readBy(
        new Function<>() {
          @Override
          public InternalView.TruthView apply(Object object) {
            GroundTruth truth = (GroundTruth) object;
            return new InternalView.TruthView(
                truth.boxes, truth.labels, truth.rows.checkedStarts(), truth.isPadded());
          }
        });
  }

  private static final String BOXES = "floats [boxes][4]";
  private static final String LABELS = "integers [boxes]";

  private final FloatStorage boxes;
  private final IntStorage labels;
  private final BoxRows rows;
  private final IntStorage ignored;
  private final boolean skipsInvalid;

  private GroundTruth(FloatStorage boxes, IntStorage labels, IntStorage starts) {
    this(boxes, labels, BoxRows.of(starts, labels), null, false);
  }

  private GroundTruth(
      FloatStorage boxes,
      IntStorage labels,
      BoxRows rows,
      IntStorage ignored,
      boolean skipsInvalid) {
    this.boxes = boxes;
    this.labels = labels;
    this.rows = rows;
    this.ignored = ignored;
    this.skipsInvalid = skipsInvalid;
    if (boxes.count() / Sizes.COORDINATES != labels.count()) {
      throw Arguments.refusal(
          "boxes",
          labels.count() * Sizes.COORDINATES
              + " "
              + BOXES
              + " as there are "
              + labels.count()
              + " box labels",
          boxes.count() + "; give each box four numbers and one label");
    }
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
    return of(
        CallerMemory.of("boxes", boxes),
        CallerMemory.of("box labels", labels),
        CallerMemory.of("starts", starts));
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
        FloatStorage.all("boxes", boxes),
        IntStorage.all("box labels", labels),
        IntStorage.all("starts", starts));
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
    return of(
        CallerMemory.of("boxes", boxes),
        CallerMemory.of("box labels", labels),
        CallerMemory.of("starts", starts));
  }

  /**
   * {@return a view of arrays whose images are padded to the same number of boxes} A box of label 0
   * or -1 is padding, wherever it stands. The numbers of padding are not used.
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
        CallerMemory.of("boxes", boxes), CallerMemory.of("box labels", labels), batch, most);
  }

  /**
   * {@return a view of segments whose images are padded to the same number of boxes} A box of label
   * 0 or -1 is padding, wherever it stands. The numbers of padding are not used.
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
    FloatStorage floats = FloatStorage.all("boxes", boxes);
    IntStorage integers = IntStorage.all("box labels", labels);
    return new GroundTruth(floats, integers, BoxRows.padded(integers, batch, most), null, false);
  }

  /**
   * {@return a view of buffers, each from its position to its limit, whose images are padded to the
   * same number of boxes} A box of label 0 or -1 is padding, wherever it stands. The numbers of
   * padding are not used.
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
        CallerMemory.of("boxes", boxes), CallerMemory.of("box labels", labels), batch, most);
  }

  /**
   * {@return these boxes, some of them to be ignored: crowds, or objects that are hard to tell} A
   * box to ignore is matched to no prior. The label of such a box is not used. A background prior
   * that it covers is neutral, as {@link MatchingPolicy#ignoreOverlap} says.
   *
   * @param flags 1 for each box to ignore, 0 for the others; as many as labels
   * @throws IllegalArgumentException if there are more or fewer
   * @throws NullPointerException if they are null
   */
  public GroundTruth withIgnored(int[] flags) {
    return withIgnored(CallerMemory.of("ignored", flags));
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
    IntStorage integers = IntStorage.all("ignored", flags);
    if (integers.count() != labels.count()) {
      throw Arguments.refusal(
          "ignored",
          labels.count() + " " + LABELS + " as there are box labels",
          integers.count() + "; give each box 0 or 1");
    }
    return new GroundTruth(boxes, labels, rows, integers, skipsInvalid);
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
    return withIgnored(CallerMemory.of("ignored", flags));
  }

  /**
   * {@return these boxes, without those that cannot be matched} Such boxes are not finite, have no
   * width or height, or stand outside the image. They are left out in place of an exception, and
   * {@link MatcherWorkspace#skipped} counts them. Labels are checked all the same.
   */
  public GroundTruth skipInvalid() {
    return new GroundTruth(boxes, labels, rows, ignored, true);
  }

  /** {@return the number of images} */
  public int batch() {
    return rows.batch();
  }

  /** Refuses memory that has gone or is another thread's. */
  void check(boolean shared) {
    boxes.check(shared);
    labels.check(shared);
    rows.check(shared);
    if (ignored != null) {
      ignored.check(shared);
    }
  }

  /** Refuses an output that overlaps any of the inputs. */
  void requireApart(String name, MemorySegment output) {
    Arguments.apart(name, output, "boxes", boxes.segment());
    Arguments.apart(name, output, "box labels", labels.segment());
    rows.requireApart(name, output);
    if (ignored != null) {
      Arguments.apart(name, output, "ignored", ignored.segment());
    }
  }

  /** Where each image's boxes stand. */
  BoxRows rows() {
    return rows;
  }

  boolean isPadded() {
    return rows.isPadded();
  }

  /** Whether a box of a label is padding. */
  boolean isPadding(int label) {
    return isPadded() && (label == 0 || label == -1);
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
