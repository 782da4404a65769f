package dev.multibox.matching;

import dev.multibox.BatchShape;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.CallerMemory;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.FloatStorage;
import dev.multibox.internal.memory.IntStorage;
import dev.multibox.internal.memory.Sizes;
import dev.multibox.loss.Targets;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * Caller memory that takes the targets of a batch. {@link #targets} are a view of the same memory,
 * which the loss takes.
 *
 * <p>Shapes: labels {@code [batch][priors]} int32, all of them written: the label of the matched
 * box, 0 for background, -1 for neutral. Locations {@code [batch][priors][4]} or {@code
 * [batch][4][priors]} float32 are written on matched priors alone, as the loss reads no others;
 * {@link #zeroFilled} writes +0 elsewhere. Matches {@code [batch][priors]} int32 are written if
 * they are given: the index of the matched box among those of the image, {@value #BACKGROUND} for
 * background, {@value #NEUTRAL} for neutral. Row-major, native byte order, any alignment and kind
 * of memory.
 *
 * <p>Immutable; as shareable between threads as its memory is.
 */
public final class TargetOutputs {

  /** In matches: no box. */
  public static final int BACKGROUND = -1;

  /** In matches: no box, and not background either. */
  public static final int NEUTRAL = -2;

  private static final String ROWS = "integers [batch][priors]";
  private static final String PRIOR_MAJOR = "floats [batch][priors][4]";
  private static final String COORDINATE_MAJOR = "floats [batch][4][priors]";

  private final BatchShape shape;
  private final IntStorage labels;
  private final FloatRows locations;
  private final Targets targets;
  private final IntStorage matches;
  private final boolean zeroFilled;

  private TargetOutputs(
      BatchShape shape,
      IntStorage labels,
      FloatRows locations,
      Targets targets,
      IntStorage matches,
      boolean zeroFilled) {
    this.shape = shape;
    this.labels = labels;
    this.locations = locations;
    this.targets = targets;
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
   * @param shape images, priors and classes
   * @param labels takes {@code [batch][priors]} labels
   * @param locations takes {@code [batch][priors][4]} offsets
   * @throws IndexOutOfBoundsException if an array is too short
   * @throws NullPointerException if an argument is null
   */
  public static TargetOutputs of(BatchShape shape, int[] labels, float[] locations) {
    return of(shape, CallerMemory.of("labels", labels), CallerMemory.of("locations", locations));
  }

  /**
   * {@return a view of segments}
   *
   * @param shape images, priors and classes
   * @param labels takes {@code [batch][priors]} labels
   * @param locations takes {@code [batch][priors][4]} offsets
   * @throws IllegalArgumentException if a segment is read-only or they overlap
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if an argument is null
   */
  public static TargetOutputs of(BatchShape shape, MemorySegment labels, MemorySegment locations) {
    Arguments.notNull("shape", shape);
    IntStorage integers = IntStorage.of("labels", labels, shape.rows(), ROWS);
    FloatStorage floats = FloatStorage.of("locations", locations, shape.coordinates(), PRIOR_MAJOR);
    FloatRows rows = FloatRows.rowMajor(floats, shape.priors(), Sizes.COORDINATES);
    Targets targets = Targets.of(shape, integers.segment(), floats.segment());
    return new TargetOutputs(shape, integers, rows, targets, null, false);
  }

  /**
   * {@return a view of buffers, each from its position to its limit}
   *
   * @param shape images, priors and classes
   * @param labels takes {@code [batch][priors]} labels
   * @param locations takes {@code [batch][priors][4]} offsets
   * @throws IllegalArgumentException if a buffer is read-only, they overlap, or a buffer's byte
   *     order is not the machine's
   * @throws IndexOutOfBoundsException if a buffer is too short
   * @throws NullPointerException if an argument is null
   */
  public static TargetOutputs of(BatchShape shape, IntBuffer labels, FloatBuffer locations) {
    return of(shape, CallerMemory.of("labels", labels), CallerMemory.of("locations", locations));
  }

  /**
   * {@return a view of arrays whose locations are coordinate-major, as NVIDIA's are}
   *
   * @param shape images, priors and classes
   * @param labels takes {@code [batch][priors]} labels
   * @param locations takes {@code [batch][4][priors]} offsets
   * @throws IndexOutOfBoundsException if an array is too short
   * @throws NullPointerException if an argument is null
   */
  public static TargetOutputs coordinateMajor(BatchShape shape, int[] labels, float[] locations) {
    return coordinateMajor(
        shape, CallerMemory.of("labels", labels), CallerMemory.of("locations", locations));
  }

  /**
   * {@return a view of segments whose locations are coordinate-major, as NVIDIA's are}
   *
   * @param shape images, priors and classes
   * @param labels takes {@code [batch][priors]} labels
   * @param locations takes {@code [batch][4][priors]} offsets
   * @throws IllegalArgumentException if a segment is read-only or they overlap
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if an argument is null
   */
  public static TargetOutputs coordinateMajor(
      BatchShape shape, MemorySegment labels, MemorySegment locations) {
    Arguments.notNull("shape", shape);
    IntStorage integers = IntStorage.of("labels", labels, shape.rows(), ROWS);
    FloatStorage floats =
        FloatStorage.of("locations", locations, shape.coordinates(), COORDINATE_MAJOR);
    FloatRows rows = FloatRows.columnMajor(floats, shape.priors(), Sizes.COORDINATES);
    Targets targets = Targets.coordinateMajor(shape, integers.segment(), floats.segment());
    return new TargetOutputs(shape, integers, rows, targets, null, false);
  }

  /**
   * {@return a view of buffers whose locations are coordinate-major, as NVIDIA's are}
   *
   * @param shape images, priors and classes
   * @param labels takes {@code [batch][priors]} labels
   * @param locations takes {@code [batch][4][priors]} offsets
   * @throws IllegalArgumentException if a buffer is read-only, they overlap, or a buffer's byte
   *     order is not the machine's
   * @throws IndexOutOfBoundsException if a buffer is too short
   * @throws NullPointerException if an argument is null
   */
  public static TargetOutputs coordinateMajor(
      BatchShape shape, IntBuffer labels, FloatBuffer locations) {
    return coordinateMajor(
        shape, CallerMemory.of("labels", labels), CallerMemory.of("locations", locations));
  }

  /**
   * {@return these outputs and an array for the matched boxes}
   *
   * @param matches takes {@code [batch][priors]} indices
   * @throws IllegalArgumentException if it overlaps another output
   * @throws IndexOutOfBoundsException if it is too short
   * @throws NullPointerException if it is null
   */
  public TargetOutputs withMatches(int[] matches) {
    return withMatches(CallerMemory.of("matches", matches));
  }

  /**
   * {@return these outputs and a segment for the matched boxes}
   *
   * @param matches takes {@code [batch][priors]} indices
   * @throws IllegalArgumentException if it is read-only or overlaps another output
   * @throws IndexOutOfBoundsException if it is too short
   * @throws IllegalStateException if its arena is closed
   * @throws NullPointerException if it is null
   */
  public TargetOutputs withMatches(MemorySegment matches) {
    IntStorage storage = IntStorage.of("matches", matches, shape.rows(), ROWS);
    return new TargetOutputs(shape, labels, locations, targets, storage, zeroFilled);
  }

  /**
   * {@return these outputs and a buffer for the matched boxes}
   *
   * @param matches takes {@code [batch][priors]} indices
   * @throws IllegalArgumentException if it is read-only or overlaps another output, or its byte
   *     order is not the machine's
   * @throws IndexOutOfBoundsException if it is too short
   * @throws NullPointerException if it is null
   */
  public TargetOutputs withMatches(IntBuffer matches) {
    return withMatches(CallerMemory.of("matches", matches));
  }

  /**
   * {@return these outputs, with +0 written to the locations of all priors that are not matched}
   */
  public TargetOutputs zeroFilled() {
    return new TargetOutputs(shape, labels, locations, targets, matches, true);
  }

  /**
   * {@return the targets that the loss takes: the same memory, not copied} It is one object of
   * these outputs, and always has what the last match wrote.
   */
  public Targets targets() {
    return targets;
  }

  /** {@return the sizes} */
  public BatchShape shape() {
    return shape;
  }

  /** {@return the number of images} */
  public int batch() {
    return shape.batch();
  }

  /** {@return the number of priors of an image} */
  public int priors() {
    return shape.priors();
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
