package dev.multibox.loss;

import dev.multibox.BatchShape;
import dev.multibox.PackedLayout;
import dev.multibox.Predictions;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.FloatStorage;
import dev.multibox.internal.memory.IntStorage;
import dev.multibox.internal.memory.Sizes;
import java.lang.foreign.MemorySegment;

/**
 * What the network should have said: a label and an encoded box for each prior, as views over
 * caller memory that is only read.
 *
 * <p>Shapes: labels {@code [batch][priors]} int32, 0 for background, 1 to {@code classes - 1} for a
 * matched class, -1 for a neutral prior (see {@link MultiBoxPolicy.NeutralLabel}), or one-hot rows
 * of floats, where a row without a 1 is neutral; locations {@code [batch][priors][4]} or {@code
 * [batch][4][priors]} float32, offsets already encoded with their variances, read on positives
 * alone. Row-major, native byte order, any alignment; see {@link Predictions} for the kinds of
 * memory.
 *
 * <p>Immutable; as shareable between threads as its memory is.
 */
public final class Targets {

  private final int batch;
  private final int priors;
  private final IntStorage labels;
  private final FloatRows oneHot;
  private final FloatRows locations;

  private Targets(int batch, int priors, IntStorage labels, FloatRows oneHot, FloatRows locations) {
    this.batch = batch;
    this.priors = priors;
    this.labels = labels;
    this.oneHot = oneHot;
    this.locations = locations;
  }

  /**
   * {@return a view of segments}
   *
   * @param labels at least {@code batch * priors} integers; their range is checked by the loss
   * @param locations encoded boxes, at least {@code batch * priors * 4} floats
   * @param batch images, 0 or more
   * @param priors priors of an image, 0 or more
   * @throws IllegalArgumentException if a size is out of range
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if a segment is null
   */
  public static Targets of(MemorySegment labels, MemorySegment locations, int batch, int priors) {
    BatchShape shape = new BatchShape(batch, priors, 2);
    IntStorage integers = IntStorage.of("labels", labels, shape.rows(), "integers [batch][priors]");
    return new Targets(
        batch,
        priors,
        integers,
        null,
        FloatRows.rowMajor(
            boxes(locations, shape, "floats [batch][priors][4]"), priors, Sizes.COORDINATES));
  }

  /**
   * {@return a view of arrays} See {@link #of(MemorySegment, MemorySegment, int, int)}.
   *
   * @param labels at least {@code batch * priors} integers; their range is checked by the loss
   * @param locations encoded boxes, at least {@code batch * priors * 4} floats
   * @param batch images, 0 or more
   * @param priors priors of an image, 0 or more
   * @throws IllegalArgumentException if a size is out of range
   * @throws IndexOutOfBoundsException if an array is too short
   * @throws NullPointerException if an array is null
   */
  public static Targets of(int[] labels, float[] locations, int batch, int priors) {
    BatchShape shape = new BatchShape(batch, priors, 2);
    IntStorage integers = IntStorage.of("labels", labels, shape.rows(), "integers [batch][priors]");
    FloatStorage boxes =
        FloatStorage.of(
            "target locations", locations, shape.coordinates(), "floats [batch][priors][4]");
    return new Targets(
        batch, priors, integers, null, FloatRows.rowMajor(boxes, priors, Sizes.COORDINATES));
  }

  /**
   * {@return a view of segments whose locations are coordinate-major, as NVIDIA's are}
   *
   * @param labels at least {@code batch * priors} integers; their range is checked by the loss
   * @param locations encoded boxes {@code [batch][4][priors]}
   * @param batch images, 0 or more
   * @param priors priors of an image, 0 or more
   * @throws IllegalArgumentException if a size is out of range
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if a segment is null
   */
  public static Targets coordinateMajor(
      MemorySegment labels, MemorySegment locations, int batch, int priors) {
    BatchShape shape = new BatchShape(batch, priors, 2);
    IntStorage integers = IntStorage.of("labels", labels, shape.rows(), "integers [batch][priors]");
    return new Targets(
        batch,
        priors,
        integers,
        null,
        FloatRows.columnMajor(
            boxes(locations, shape, "floats [batch][4][priors]"), priors, Sizes.COORDINATES));
  }

  /**
   * {@return a view of segments with one-hot labels}
   *
   * @param oneHot rows of {@code classes} floats; the one above 0.5 is the label, none is neutral
   * @param locations encoded boxes {@code [batch][priors][4]}
   * @param batch images, 0 or more
   * @param priors priors of an image, 0 or more
   * @param classes classes with the background, 2 or more
   * @throws IllegalArgumentException if a size is out of range
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if a segment is null
   */
  public static Targets oneHot(
      MemorySegment oneHot, MemorySegment locations, int batch, int priors, int classes) {
    BatchShape shape = new BatchShape(batch, priors, classes);
    FloatStorage hot =
        FloatStorage.of(
            "one-hot labels", oneHot, shape.logits(), "floats [batch][priors][classes]");
    return new Targets(
        batch,
        priors,
        null,
        FloatRows.rowMajor(hot, priors, classes),
        FloatRows.rowMajor(
            boxes(locations, shape, "floats [batch][priors][4]"), priors, Sizes.COORDINATES));
  }

  /**
   * {@return a view of one packed segment}
   *
   * @param tensor one-hot labels and encoded boxes by row
   * @param layout which columns are which
   * @param batch images, 0 or more
   * @param priors priors of an image, 0 or more
   * @param classes classes with the background, 2 or more
   * @throws IllegalArgumentException if a size is out of range
   * @throws IndexOutOfBoundsException if the segment is too short
   * @throws IllegalStateException if the segment's arena is closed
   * @throws NullPointerException if the segment or the layout is null
   */
  public static Targets packed(
      MemorySegment tensor, PackedLayout layout, int batch, int priors, int classes) {
    Arguments.notNull("layout", layout);
    BatchShape shape = new BatchShape(batch, priors, classes);
    int width = layout.targetWidth(classes);
    FloatStorage storage =
        FloatStorage.of(
            "targets",
            tensor,
            Sizes.product(shape.rows(), width),
            "floats [batch][priors][" + width + "]");
    return new Targets(
        batch,
        priors,
        null,
        FloatRows.packed(storage, priors, classes, width, layout.firstClass()),
        FloatRows.packed(storage, priors, Sizes.COORDINATES, width, layout.firstLocation(classes)));
  }

  private static FloatStorage boxes(MemorySegment locations, BatchShape shape, String what) {
    return FloatStorage.of("target locations", locations, shape.coordinates(), what);
  }

  /** {@return the number of images} */
  public int batch() {
    return batch;
  }

  /** {@return the number of priors of an image} */
  public int priors() {
    return priors;
  }

  /** Refuses targets of another size than the predictions'. */
  void requireShapeOf(Predictions predictions) {
    Arguments.equal("targets.batch", batch, "predictions", predictions.batch());
    Arguments.equal("targets.priors", priors, "predictions", predictions.priors());
    if (oneHot != null) {
      Arguments.equal("targets.classes", oneHot.columns(), "predictions", predictions.classes());
    }
  }

  /** Refuses memory that has gone or is another thread's. */
  void check(boolean shared) {
    if (labels != null) {
      labels.check(shared);
    } else {
      oneHot.storage().check(shared);
    }
    locations.storage().check(shared);
  }

  /** The labels, or null where they are one-hot. */
  IntStorage labels() {
    return labels;
  }

  /** The one-hot labels, or null. */
  FloatRows oneHot() {
    return oneHot;
  }

  /** The memory of the labels, whichever form they have. */
  MemorySegment labelMemory() {
    return labels != null ? labels.segment() : oneHot.storage().segment();
  }

  FloatRows locations() {
    return locations;
  }
}
