package dev.multibox.matching;

import dev.multibox.BatchShape;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.FloatStorage;
import dev.multibox.internal.memory.IntStorage;
import dev.multibox.internal.memory.Sizes;
import java.lang.foreign.MemorySegment;

/**
 * Caller memory that takes the targets of a batch; the same memory is then given to {@link
 * dev.multibox.loss.Targets}.
 *
 * <p>Shapes: labels {@code [batch][priors]} int32, every one written: 0 for background, the label
 * of the matched box, -1 for neutral; locations {@code [batch][priors][4]} or {@code
 * [batch][4][priors]} float32, written on matched priors alone, as the loss reads no others, unless
 * {@link #zeroFilled} asks for more; optionally matches {@code [batch][priors]} int32: the index
 * within its image of the matched box, {@value #BACKGROUND} for background, {@value #NEUTRAL} for
 * neutral. Row-major, native byte order, any alignment and kind of memory.
 *
 * <p>Immutable; as shareable between threads as its memory is.
 */
public final class TargetOutputs {

  /** In matches: no box. */
  public static final int BACKGROUND = -1;

  /** In matches: no box, and not background either. */
  public static final int NEUTRAL = -2;

  private final int batch;
  private final int priors;
  private final IntStorage labels;
  private final FloatRows locations;
  private final IntStorage matches;
  private final boolean zeroFilled;

  private TargetOutputs(
      int batch,
      int priors,
      IntStorage labels,
      FloatRows locations,
      IntStorage matches,
      boolean zeroFilled) {
    this.batch = batch;
    this.priors = priors;
    this.labels = labels;
    this.locations = locations;
    this.matches = matches;
    this.zeroFilled = zeroFilled;
    requireApart();
  }

  private void requireApart() {
    MemorySegment boxes = locations.storage().segment();
    Arguments.writable("labels", labels.segment());
    Arguments.writable("locations", boxes);
    Arguments.apart("locations", boxes, "labels", labels.segment());
    if (matches != null) {
      Arguments.writable("matches", matches.segment());
      Arguments.apart("matches", matches.segment(), "labels", labels.segment());
      Arguments.apart("matches", matches.segment(), "locations", boxes);
    }
  }

  /**
   * {@return a view of arrays}
   *
   * @param labels takes {@code [batch][priors]} labels
   * @param locations takes {@code [batch][priors][4]} offsets
   * @param batch images, 0 or more
   * @param priors priors of an image, 0 or more
   * @throws IllegalArgumentException if a size is out of range
   * @throws IndexOutOfBoundsException if an array is too short
   * @throws NullPointerException if an array is null
   */
  public static TargetOutputs of(int[] labels, float[] locations, int batch, int priors) {
    BatchShape shape = new BatchShape(batch, priors, 2);
    FloatStorage boxes =
        FloatStorage.of("locations", locations, shape.coordinates(), "floats [batch][priors][4]");
    return new TargetOutputs(
        batch,
        priors,
        IntStorage.of("labels", labels, shape.rows(), "integers [batch][priors]"),
        FloatRows.rowMajor(boxes, priors, Sizes.COORDINATES),
        null,
        false);
  }

  /**
   * {@return a view of segments}
   *
   * @param labels takes {@code [batch][priors]} labels
   * @param locations takes {@code [batch][priors][4]} offsets
   * @param batch images, 0 or more
   * @param priors priors of an image, 0 or more
   * @throws IllegalArgumentException if a size is out of range, a segment is read-only or they
   *     overlap
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if a segment is null
   */
  public static TargetOutputs of(
      MemorySegment labels, MemorySegment locations, int batch, int priors) {
    BatchShape shape = new BatchShape(batch, priors, 2);
    FloatStorage boxes =
        FloatStorage.of("locations", locations, shape.coordinates(), "floats [batch][priors][4]");
    return new TargetOutputs(
        batch,
        priors,
        IntStorage.of("labels", labels, shape.rows(), "integers [batch][priors]"),
        FloatRows.rowMajor(boxes, priors, Sizes.COORDINATES),
        null,
        false);
  }

  /**
   * {@return a view of segments whose locations are coordinate-major, as NVIDIA's are}
   *
   * @param labels takes {@code [batch][priors]} labels
   * @param locations takes {@code [batch][4][priors]} offsets
   * @param batch images, 0 or more
   * @param priors priors of an image, 0 or more
   * @throws IllegalArgumentException if a size is out of range, a segment is read-only or they
   *     overlap
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if a segment is null
   */
  public static TargetOutputs classMajor(
      MemorySegment labels, MemorySegment locations, int batch, int priors) {
    BatchShape shape = new BatchShape(batch, priors, 2);
    FloatStorage boxes =
        FloatStorage.of("locations", locations, shape.coordinates(), "floats [batch][4][priors]");
    return new TargetOutputs(
        batch,
        priors,
        IntStorage.of("labels", labels, shape.rows(), "integers [batch][priors]"),
        FloatRows.columnMajor(boxes, priors, Sizes.COORDINATES),
        null,
        false);
  }

  /**
   * {@return these outputs and an array for the matched boxes}
   *
   * @param matches takes {@code [batch][priors]} indices
   * @throws IllegalArgumentException if it overlaps another output
   * @throws IndexOutOfBoundsException if it is too short
   */
  public TargetOutputs withMatches(int[] matches) {
    return withMatches(IntStorage.of("matches", matches, rows(), "integers [batch][priors]"));
  }

  /**
   * {@return these outputs and a segment for the matched boxes}
   *
   * @param matches takes {@code [batch][priors]} indices
   * @throws IllegalArgumentException if it is read-only or overlaps another output
   * @throws IndexOutOfBoundsException if it is too short
   * @throws IllegalStateException if its arena is closed
   */
  public TargetOutputs withMatches(MemorySegment matches) {
    return withMatches(IntStorage.of("matches", matches, rows(), "integers [batch][priors]"));
  }

  private TargetOutputs withMatches(IntStorage storage) {
    return new TargetOutputs(batch, priors, labels, locations, storage, zeroFilled);
  }

  private long rows() {
    return new BatchShape(batch, priors, 2).rows();
  }

  /**
   * {@return these outputs, with +0 written to the locations of all priors that are not matched}
   */
  public TargetOutputs zeroFilled() {
    return new TargetOutputs(batch, priors, labels, locations, matches, true);
  }

  /** {@return the number of images} */
  public int batch() {
    return batch;
  }

  /** {@return the number of priors of an image} */
  public int priors() {
    return priors;
  }

  /** Refuses memory that has gone, is another thread's or overlaps an input. */
  void check(GroundTruth truth, boolean shared) {
    labels.check(shared);
    locations.storage().check(shared);
    truth.requireApart("labels", labels.segment());
    truth.requireApart("locations", locations.storage().segment());
    if (matches != null) {
      matches.check(shared);
      truth.requireApart("matches", matches.segment());
    }
  }

  IntStorage labels() {
    return labels;
  }

  FloatRows locations() {
    return locations;
  }

  /** The matched boxes, or null. */
  IntStorage matches() {
    return matches;
  }

  boolean isZeroFilled() {
    return zeroFilled;
  }
}
