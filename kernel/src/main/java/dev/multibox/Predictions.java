package dev.multibox;

import dev.multibox.internal.InternalView;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.FloatStorage;
import dev.multibox.internal.memory.Sizes;
import java.lang.foreign.MemorySegment;

/**
 * What the network said: class scores and box offsets, as views over caller memory. The memory is
 * read at every call that is given the view, never copied whole, and written only where gradients
 * in place ask for it.
 *
 * <p>Shapes: scores ("logits"; probabilities where the policy says so) {@code
 * [batch][priors][classes]} and locations {@code [batch][priors][4]}, or class-major {@code
 * [batch][classes][priors]} and {@code [batch][4][priors]}, or both in one {@link PackedLayout};
 * row-major, float32 in native byte order. Class 0 is the background. A segment may be of any kind
 * (heap array, direct buffer by {@link MemorySegment#ofBuffer}, mapped file, arena), of any
 * alignment, read-only, and longer than needed. Memory that is a {@code float[]} in prior-major
 * layout is the quickest. Native memory of that layout is read where it lies when an image's
 * negatives are mined by their loss; what else there is is copied a tile at a time into a buffer of
 * the workspace.
 *
 * <p>Immutable; as shareable between threads as its memory is.
 */
public final class Predictions {

  static {
    InternalView.LOGITS.readBy(predictions -> ((Predictions) predictions).logits);
    InternalView.LOCATIONS.readBy(predictions -> ((Predictions) predictions).locations);
  }

  /** How rows lie in memory. Gradients follow it. */
  public enum Layout {
    /** {@code [batch][priors][classes]} and {@code [batch][priors][4]}. */
    PRIOR_MAJOR,
    /** {@code [batch][classes][priors]} and {@code [batch][4][priors]}. */
    CLASS_MAJOR,
    /** Both in one {@link PackedLayout}. */
    PACKED
  }

  private final BatchShape shape;
  private final Layout layout;
  private final PackedLayout packing;
  private final FloatRows logits;
  private final FloatRows locations;

  private Predictions(
      BatchShape shape,
      Layout layout,
      PackedLayout packing,
      FloatRows logits,
      FloatRows locations) {
    this.shape = shape;
    this.layout = layout;
    this.packing = packing;
    this.logits = logits;
    this.locations = locations;
  }

  /**
   * {@return a view of prior-major segments}
   *
   * @param logits class scores, at least {@code batch * priors * classes} floats
   * @param locations box offsets, at least {@code batch * priors * 4} floats
   * @param batch images, 0 or more
   * @param priors priors of an image, 0 or more
   * @param classes classes with the background, 2 or more
   * @throws IllegalArgumentException if a size is out of range
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if a segment is null
   */
  public static Predictions of(
      MemorySegment logits, MemorySegment locations, int batch, int priors, int classes) {
    BatchShape shape = new BatchShape(batch, priors, classes);
    return priorMajor(
        shape,
        FloatStorage.of("logits", logits, shape.logits(), "floats [batch][priors][classes]"),
        FloatStorage.of("locations", locations, shape.coordinates(), "floats [batch][priors][4]"));
  }

  /**
   * {@return a view of prior-major arrays} See {@link #of(MemorySegment, MemorySegment, int, int,
   * int)}.
   *
   * @param logits class scores, at least {@code batch * priors * classes} floats
   * @param locations box offsets, at least {@code batch * priors * 4} floats
   * @param batch images, 0 or more
   * @param priors priors of an image, 0 or more
   * @param classes classes with the background, 2 or more
   * @throws IllegalArgumentException if a size is out of range
   * @throws IndexOutOfBoundsException if an array is too short
   * @throws NullPointerException if an array is null
   */
  public static Predictions of(
      float[] logits, float[] locations, int batch, int priors, int classes) {
    BatchShape shape = new BatchShape(batch, priors, classes);
    return priorMajor(
        shape,
        FloatStorage.of("logits", logits, shape.logits(), "floats [batch][priors][classes]"),
        FloatStorage.of("locations", locations, shape.coordinates(), "floats [batch][priors][4]"));
  }

  /**
   * {@return a view of class-major segments, as NVIDIA's and MLPerf's networks give them}
   *
   * @param logits class scores {@code [batch][classes][priors]}
   * @param locations box offsets {@code [batch][4][priors]}
   * @param batch images, 0 or more
   * @param priors priors of an image, 0 or more
   * @param classes classes with the background, 2 or more
   * @throws IllegalArgumentException if a size is out of range
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if a segment is null
   */
  public static Predictions classMajor(
      MemorySegment logits, MemorySegment locations, int batch, int priors, int classes) {
    BatchShape shape = new BatchShape(batch, priors, classes);
    FloatStorage scores =
        FloatStorage.of("logits", logits, shape.logits(), "floats [batch][classes][priors]");
    FloatStorage boxes =
        FloatStorage.of("locations", locations, shape.coordinates(), "floats [batch][4][priors]");
    return new Predictions(
        shape,
        Layout.CLASS_MAJOR,
        null,
        FloatRows.columnMajor(scores, priors, classes),
        FloatRows.columnMajor(boxes, priors, Sizes.COORDINATES));
  }

  /**
   * {@return a view of one packed segment}
   *
   * @param tensor scores and locations by row, {@code [batch][priors][width of the layout]}
   * @param layout which columns are which
   * @param batch images, 0 or more
   * @param priors priors of an image, 0 or more
   * @param classes classes with the background, 2 or more
   * @throws IllegalArgumentException if a size is out of range
   * @throws IndexOutOfBoundsException if the segment is too short
   * @throws IllegalStateException if the segment's arena is closed
   * @throws NullPointerException if the segment or the layout is null
   */
  public static Predictions packed(
      MemorySegment tensor, PackedLayout layout, int batch, int priors, int classes) {
    Arguments.notNull("layout", layout);
    BatchShape shape = new BatchShape(batch, priors, classes);
    int width = layout.width(classes);
    FloatStorage storage =
        FloatStorage.of(
            "predictions",
            tensor,
            Sizes.product(shape.rows(), width),
            "floats [batch][priors][" + width + "]");
    return new Predictions(
        shape,
        Layout.PACKED,
        layout,
        FloatRows.packed(storage, priors, classes, width, layout.firstClass()),
        FloatRows.packed(storage, priors, Sizes.COORDINATES, width, layout.firstLocation(classes)));
  }

  private static Predictions priorMajor(
      BatchShape shape, FloatStorage logits, FloatStorage locations) {
    return new Predictions(
        shape,
        Layout.PRIOR_MAJOR,
        null,
        FloatRows.rowMajor(logits, shape.priors(), shape.classes()),
        FloatRows.rowMajor(locations, shape.priors(), Sizes.COORDINATES));
  }

  /** {@return the number of images} */
  public int batch() {
    return shape.batch();
  }

  /** {@return the number of priors of an image} */
  public int priors() {
    return shape.priors();
  }

  /** {@return the number of classes, the background included} */
  public int classes() {
    return shape.classes();
  }

  /**
   * Refuses NaN and infinity, which the loss itself lets through as documented.
   *
   * @throws IllegalArgumentException naming the first value that is not finite by its
   *     [image][prior][class] or [image][prior][coordinate]
   * @throws IllegalStateException if memory is closed or another thread's
   */
  public void requireFinite() {
    check();
    requireFinite("logits", logits);
    requireFinite("locations", locations);
  }

  private void requireFinite(String name, FloatRows rows) {
    float[] row = new float[rows.columns()];
    for (int image = 0; image < shape.batch(); image++) {
      for (int prior = 0; prior < shape.priors(); prior++) {
        rows.read(image, prior, 1, row, 0);
        for (int column = 0; column < row.length; column++) {
          if (!Float.isFinite(row[column])) {
            throw new IllegalArgumentException(
                name
                    + ": expected finite numbers, got "
                    + row[column]
                    + " at ["
                    + image
                    + "]["
                    + prior
                    + "]["
                    + column
                    + "]");
          }
        }
      }
    }
  }

  private void check() {
    logits.storage().check(false);
    locations.storage().check(false);
  }

  /** {@return the sizes} */
  public BatchShape shape() {
    return shape;
  }

  /** {@return how rows lie in memory} */
  public Layout layout() {
    return layout;
  }

  /** {@return the layout of the packed tensor, or null where there is none} */
  public PackedLayout packing() {
    return packing;
  }
}
