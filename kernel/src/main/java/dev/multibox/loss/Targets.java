package dev.multibox.loss;

import dev.multibox.internal.Arguments;
import dev.multibox.internal.FloatStorage;
import dev.multibox.internal.IntStorage;
import dev.multibox.internal.Shape;
import java.lang.foreign.MemorySegment;

/**
 * What the network should have said: a label and an encoded box for each prior, as views over
 * caller memory that is only read.
 *
 * <p>Shapes: labels {@code [batch][priors]} int32, 0 for background, 1 to {@code classes - 1} for a
 * matched class, -1 for a prior that is ignored (neutral); locations {@code [batch][priors][4]}
 * float32, offsets already encoded with their variances, read on positives alone. Row-major,
 * contiguous, native byte order, any alignment; see {@link Predictions} for the kinds of memory.
 *
 * <p>Immutable; as shareable between threads as its memory is.
 */
public final class Targets {

  private final int batch;
  private final int priors;
  private final IntStorage labels;
  private final FloatStorage locations;

  private Targets(int batch, int priors, IntStorage labels, FloatStorage locations) {
    this.batch = batch;
    this.priors = priors;
    this.labels = labels;
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
    Shape shape = new Shape(batch, priors, 2);
    return new Targets(
        batch,
        priors,
        IntStorage.of("labels", labels, shape.rows(), "integers [batch][priors]"),
        FloatStorage.of(
            "target locations", locations, shape.coordinates(), "floats [batch][priors][4]"));
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
    Shape shape = new Shape(batch, priors, 2);
    return new Targets(
        batch,
        priors,
        IntStorage.of("labels", labels, shape.rows(), "integers [batch][priors]"),
        FloatStorage.of(
            "target locations", locations, shape.coordinates(), "floats [batch][priors][4]"));
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
  }

  IntStorage labels() {
    return labels;
  }

  FloatStorage locations() {
    return locations;
  }
}
