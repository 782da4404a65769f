package dev.multibox.loss;

import dev.multibox.internal.FloatStorage;
import dev.multibox.internal.Shape;
import java.lang.foreign.MemorySegment;

/**
 * What the network said: class scores and box offsets, as views over caller memory. The memory is
 * read at every call that is given the view, never copied whole and never written.
 *
 * <p>Shapes: logits {@code [batch][priors][classes]}, locations {@code [batch][priors][4]},
 * row-major, contiguous, float32 in native byte order. Class 0 is the background. A segment may be
 * of any kind (heap array, direct buffer by {@link MemorySegment#ofBuffer}, mapped file, arena), of
 * any alignment, read-only, and longer than needed. Memory that is a {@code float[]} is the
 * quickest; other memory is copied a tile at a time into a buffer of the workspace.
 *
 * <p>Immutable; as shareable between threads as its memory is.
 */
public final class Predictions {

  private final Shape shape;
  private final FloatStorage logits;
  private final FloatStorage locations;

  private Predictions(Shape shape, FloatStorage logits, FloatStorage locations) {
    this.shape = shape;
    this.logits = logits;
    this.locations = locations;
  }

  /**
   * {@return a view of segments}
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
    Shape shape = new Shape(batch, priors, classes);
    return new Predictions(
        shape,
        FloatStorage.of("logits", logits, shape.logits(), "floats [batch][priors][classes]"),
        FloatStorage.of("locations", locations, shape.coordinates(), "floats [batch][priors][4]"));
  }

  /**
   * {@return a view of arrays} See {@link #of(MemorySegment, MemorySegment, int, int, int)}.
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
    Shape shape = new Shape(batch, priors, classes);
    return new Predictions(
        shape,
        FloatStorage.of("logits", logits, shape.logits(), "floats [batch][priors][classes]"),
        FloatStorage.of("locations", locations, shape.coordinates(), "floats [batch][priors][4]"));
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
    logits.check(false);
    locations.check(false);
    requireFinite("logits", logits, shape.logits(), shape.classes());
    requireFinite("locations", locations, shape.coordinates(), Shape.COORDINATES);
  }

  private void requireFinite(String name, FloatStorage storage, long count, int columns) {
    float[] tile = new float[4096];
    for (long from = 0; from < count; from += tile.length) {
      int length = (int) Math.min(tile.length, count - from);
      storage.read(from, tile, 0, length);
      for (int i = 0; i < length; i++) {
        if (!Float.isFinite(tile[i])) {
          long row = (from + i) / columns;
          throw new IllegalArgumentException(
              name
                  + ": expected finite numbers, got "
                  + tile[i]
                  + " at ["
                  + row / shape.priors()
                  + "]["
                  + row % shape.priors()
                  + "]["
                  + (from + i) % columns
                  + "]");
        }
      }
    }
  }

  Shape shape() {
    return shape;
  }

  FloatStorage logits() {
    return logits;
  }

  FloatStorage locations() {
    return locations;
  }
}
