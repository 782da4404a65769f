package dev.multibox;

import dev.multibox.internal.InternalView;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.CallerMemory;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.FloatStorage;
import dev.multibox.internal.memory.Sizes;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.util.function.Function;

/**
 * What the network said: class scores and box offsets, as views over caller memory. The memory is
 * read at every call that is given the view, never copied whole, and written only where gradients
 * in place ask for it.
 *
 * <p>Shapes: class scores {@code [batch][priors][classes]} and locations {@code
 * [batch][priors][4]}. Class-major they are {@code [batch][classes][priors]} and {@code
 * [batch][4][priors]}; packed, both stand in one {@link PackedLayout}. All are row-major float32 in
 * native byte order. The scores are logits, or probabilities where the policy says so. Class 0 is
 * the background. Memory may be an array, a buffer in the machine's byte order, or a segment of any
 * kind: heap, direct, mapped file, arena. It may have any alignment, be read-only, and be longer
 * than needed. A heap segment of another element type, such as {@code double[]}, is refused; {@code
 * byte[]} is taken. Memory that is a {@code float[]} in prior-major layout is the quickest. Native
 * memory of that layout is read where it lies when an image's negatives are mined by their loss.
 * All other memory is copied a tile at a time into a buffer of the workspace.
 *
 * <p>Example:
 *
 * {@snippet :
 * BatchShape shape = BatchShape.of(2, 8732, 21);
 * float[] logits = new float[2 * 8732 * 21];
 * float[] locations = new float[2 * 8732 * 4];
 * Predictions predictions = Predictions.of(shape, logits, locations);
 * }
 *
 * <p>Immutable; as shareable between threads as its memory is.
 */
public final class Predictions {

  static {
    InternalView.LOGITS.readBy(
        new Function<>() {
          @Override
          public FloatRows apply(Object object) {
            return ((Predictions) object).logits;
          }
        });
    InternalView.LOCATIONS.readBy(
        new Function<>() {
          @Override
          public FloatRows apply(Object object) {
            return ((Predictions) object).locations;
          }
        });
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
   * @param shape the sizes
   * @param logits class scores, at least {@code batch * priors * classes} floats
   * @param locations box offsets, at least {@code batch * priors * 4} floats
   * @throws IllegalArgumentException if a heap segment's array holds other elements than floats
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if an argument is null
   */
  public static Predictions of(BatchShape shape, MemorySegment logits, MemorySegment locations) {
    Arguments.notNull("shape", shape);
    FloatStorage scores =
        FloatStorage.of("logits", logits, shape.logits(), "floats [batch][priors][classes]");
    FloatStorage boxes =
        FloatStorage.of("locations", locations, shape.coordinates(), "floats [batch][priors][4]");
    return new Predictions(
        shape,
        Layout.PRIOR_MAJOR,
        null,
        FloatRows.rowMajor(scores, shape.priors(), shape.classes()),
        FloatRows.rowMajor(boxes, shape.priors(), Sizes.COORDINATES));
  }

  /**
   * {@return a view of prior-major arrays}
   *
   * @param shape the sizes
   * @param logits class scores, at least {@code batch * priors * classes} floats
   * @param locations box offsets, at least {@code batch * priors * 4} floats
   * @throws IndexOutOfBoundsException if an array is too short
   * @throws NullPointerException if an argument is null
   */
  public static Predictions of(BatchShape shape, float[] logits, float[] locations) {
    return of(shape, CallerMemory.of("logits", logits), CallerMemory.of("locations", locations));
  }

  /**
   * {@return a view of prior-major buffers, each from its position to its limit}
   *
   * @param shape the sizes
   * @param logits class scores, at least {@code batch * priors * classes} floats
   * @param locations box offsets, at least {@code batch * priors * 4} floats
   * @throws IllegalArgumentException if a buffer's byte order is not the machine's
   * @throws IndexOutOfBoundsException if a buffer is too short
   * @throws NullPointerException if an argument is null
   */
  public static Predictions of(BatchShape shape, FloatBuffer logits, FloatBuffer locations) {
    return of(shape, CallerMemory.of("logits", logits), CallerMemory.of("locations", locations));
  }

  /**
   * {@return a view of class-major segments, as NVIDIA's and MLPerf's networks give them}
   *
   * @param shape the sizes
   * @param logits class scores {@code [batch][classes][priors]}
   * @param locations box offsets {@code [batch][4][priors]}
   * @throws IllegalArgumentException if a heap segment's array holds other elements than floats
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if an argument is null
   */
  public static Predictions classMajor(
      BatchShape shape, MemorySegment logits, MemorySegment locations) {
    Arguments.notNull("shape", shape);
    FloatStorage scores =
        FloatStorage.of("logits", logits, shape.logits(), "floats [batch][classes][priors]");
    FloatStorage boxes =
        FloatStorage.of("locations", locations, shape.coordinates(), "floats [batch][4][priors]");
    return new Predictions(
        shape,
        Layout.CLASS_MAJOR,
        null,
        FloatRows.columnMajor(scores, shape.priors(), shape.classes()),
        FloatRows.columnMajor(boxes, shape.priors(), Sizes.COORDINATES));
  }

  /**
   * {@return a view of class-major arrays}
   *
   * @param shape the sizes
   * @param logits class scores {@code [batch][classes][priors]}
   * @param locations box offsets {@code [batch][4][priors]}
   * @throws IndexOutOfBoundsException if an array is too short
   * @throws NullPointerException if an argument is null
   */
  public static Predictions classMajor(BatchShape shape, float[] logits, float[] locations) {
    return classMajor(
        shape, CallerMemory.of("logits", logits), CallerMemory.of("locations", locations));
  }

  /**
   * {@return a view of class-major buffers, each from its position to its limit}
   *
   * @param shape the sizes
   * @param logits class scores {@code [batch][classes][priors]}
   * @param locations box offsets {@code [batch][4][priors]}
   * @throws IllegalArgumentException if a buffer's byte order is not the machine's
   * @throws IndexOutOfBoundsException if a buffer is too short
   * @throws NullPointerException if an argument is null
   */
  public static Predictions classMajor(
      BatchShape shape, FloatBuffer logits, FloatBuffer locations) {
    return classMajor(
        shape, CallerMemory.of("logits", logits), CallerMemory.of("locations", locations));
  }

  /**
   * {@return a view of one packed segment}
   *
   * @param shape the sizes
   * @param layout the columns of the packed rows
   * @param tensor scores and locations by row, {@code [batch][priors][width of the layout]}
   * @throws IllegalArgumentException if a heap segment's array holds other elements than floats
   * @throws IndexOutOfBoundsException if the segment is too short
   * @throws IllegalStateException if the segment's arena is closed
   * @throws NullPointerException if an argument is null
   */
  public static Predictions packed(BatchShape shape, PackedLayout layout, MemorySegment tensor) {
    Arguments.notNull("shape", shape);
    Arguments.notNull("layout", layout);
    int priors = shape.priors();
    int classes = shape.classes();
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

  /**
   * {@return a view of one packed array}
   *
   * @param shape the sizes
   * @param layout the columns of the packed rows
   * @param tensor scores and locations by row, {@code [batch][priors][width of the layout]}
   * @throws IndexOutOfBoundsException if the array is too short
   * @throws NullPointerException if an argument is null
   */
  public static Predictions packed(BatchShape shape, PackedLayout layout, float[] tensor) {
    return packed(shape, layout, CallerMemory.of("predictions", tensor));
  }

  /**
   * {@return a view of one packed buffer, from its position to its limit}
   *
   * @param shape the sizes
   * @param layout the columns of the packed rows
   * @param tensor scores and locations by row, {@code [batch][priors][width of the layout]}
   * @throws IllegalArgumentException if the buffer's byte order is not the machine's
   * @throws IndexOutOfBoundsException if the buffer is too short
   * @throws NullPointerException if an argument is null
   */
  public static Predictions packed(BatchShape shape, PackedLayout layout, FloatBuffer tensor) {
    return packed(shape, layout, CallerMemory.of("predictions", tensor));
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
                    + "]; Diagnosis.of(predictions, policy) counts all of them");
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
