package dev.multibox.detection;

import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.CallerMemory;
import dev.multibox.internal.memory.FloatStorage;
import dev.multibox.internal.memory.IntStorage;
import dev.multibox.internal.memory.Sizes;
import java.lang.foreign.MemorySegment;

/**
 * The detections of a batch, as a view over caller memory that a {@link Detector} writes.
 *
 * <p>Shapes: {@code starts} int32 {@code [batch + 1]}: the detections of image {@code b} are {@code
 * starts[b]} to {@code starts[b + 1] - 1}. Each detection has {@code labels} int32, {@code scores}
 * float32, {@code boxes} float32 {@code [capacity][4]} (left, top, right, bottom) and {@code
 * priors} int32, the number of the prior. What stands behind the last detection is not touched.
 *
 * <p>Memory may be of any kind, longer than needed, and may not overlap that of the predictions or
 * of another part.
 *
 * <p>Immutable; as shareable between threads as its memory is.
 */
public final class Detections {

  private final int batch;
  private final int capacity;
  private final IntStorage starts;
  private final IntStorage labels;
  private final FloatStorage scores;
  private final FloatStorage boxes;
  private final IntStorage priors;

  private Detections(
      int batch,
      int capacity,
      IntStorage starts,
      IntStorage labels,
      FloatStorage scores,
      FloatStorage boxes,
      IntStorage priors) {
    this.batch = batch;
    this.capacity = capacity;
    this.starts = starts;
    this.labels = labels;
    this.scores = scores;
    this.boxes = boxes;
    this.priors = priors;
    requireApart();
  }

  /**
   * {@return room for detections in arrays of their own}
   *
   * @param batch images, 0 or more
   * @param capacity detections of the batch, 0 or more
   * @throws IllegalArgumentException if a size is out of range
   */
  public static Detections allocate(int batch, int capacity) {
    checkSizes(batch, capacity);
    return of(
        new int[batch + 1],
        new int[capacity],
        new float[capacity],
        new float[capacity * Sizes.COORDINATES],
        new int[capacity],
        batch);
  }

  /**
   * {@return a view of arrays} There is room for as many detections as {@code labels} has elements.
   *
   * @param starts takes {@code batch + 1} integers
   * @param labels takes the labels
   * @param scores takes the scores, no shorter than {@code labels}
   * @param boxes takes the boxes, no shorter than 4 times {@code labels}
   * @param priors takes the numbers of the priors, no shorter than {@code labels}
   * @param batch images, 0 or more
   * @throws IllegalArgumentException if a size is out of range, or an array is given twice
   * @throws IndexOutOfBoundsException if an array is too short
   * @throws NullPointerException if an array is null
   */
  public static Detections of(
      int[] starts, int[] labels, float[] scores, float[] boxes, int[] priors, int batch) {
    return of(
        CallerMemory.of("starts", starts),
        CallerMemory.of("labels", labels),
        CallerMemory.of("scores", scores),
        CallerMemory.of("boxes", boxes),
        CallerMemory.of("priors", priors),
        batch,
        labels.length);
  }

  /**
   * {@return a view of segments}
   *
   * @param starts takes {@code batch + 1} integers
   * @param labels takes {@code capacity} integers
   * @param scores takes {@code capacity} floats
   * @param boxes takes {@code 4 * capacity} floats
   * @param priors takes {@code capacity} integers
   * @param batch images, 0 or more
   * @param capacity detections of the batch, 0 or more
   * @throws IllegalArgumentException if a size is out of range, or a segment is read-only or
   *     overlaps another
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if a segment's arena is closed or another thread's
   * @throws NullPointerException if a segment is null
   */
  public static Detections of(
      MemorySegment starts,
      MemorySegment labels,
      MemorySegment scores,
      MemorySegment boxes,
      MemorySegment priors,
      int batch,
      int capacity) {
    checkSizes(batch, capacity);
    return new Detections(
        batch,
        capacity,
        IntStorage.output("starts", starts, batch + 1L, "integers [batch + 1]"),
        IntStorage.output("labels", labels, capacity, "integers [capacity]"),
        FloatStorage.output("scores", scores, capacity, "floats [capacity]"),
        FloatStorage.output("boxes", boxes, 4L * capacity, "floats [capacity][4]"),
        IntStorage.output("priors", priors, capacity, "integers [capacity]"));
  }

  private static void checkSizes(int batch, int capacity) {
    Arguments.within("batch", batch, 0, Integer.MAX_VALUE - 9);
    Arguments.within("capacity", capacity, 0, (Integer.MAX_VALUE - 8) / Sizes.COORDINATES);
  }

  private void requireApart() {
    Arguments.apart("labels", labels.segment(), "starts", starts.segment());
    Arguments.apart("scores", scores.segment(), "starts", starts.segment());
    Arguments.apart("scores", scores.segment(), "labels", labels.segment());
    Arguments.apart("boxes", boxes.segment(), "starts", starts.segment());
    Arguments.apart("boxes", boxes.segment(), "labels", labels.segment());
    Arguments.apart("boxes", boxes.segment(), "scores", scores.segment());
    Arguments.apart("priors", priors.segment(), "starts", starts.segment());
    Arguments.apart("priors", priors.segment(), "labels", labels.segment());
    Arguments.apart("priors", priors.segment(), "scores", scores.segment());
    Arguments.apart("priors", priors.segment(), "boxes", boxes.segment());
  }

  /** {@return the number of images} */
  public int batch() {
    return batch;
  }

  /** {@return the number of detections that fit} */
  public int capacity() {
    return capacity;
  }

  /** {@return the number of detections of the last call, of all images} */
  public int count() {
    return starts.get(batch);
  }

  /**
   * {@return the number of an image's first detection; of {@code batch}, the number of all}
   *
   * @param image 0 to {@code batch}
   * @throws IndexOutOfBoundsException if there is no such image
   */
  public int start(int image) {
    Arguments.within("image", image, 0, batch);
    return starts.get(image);
  }

  /**
   * {@return the label of a detection}
   *
   * @param detection 0 or more, below {@link #count}
   * @throws IllegalArgumentException if there is no such detection
   */
  public int label(int detection) {
    return labels.get(checked(detection));
  }

  /**
   * {@return the score of a detection: its probability, decayed by soft suppression}
   *
   * @param detection 0 or more, below {@link #count}
   * @throws IllegalArgumentException if there is no such detection
   */
  public float score(int detection) {
    return scores.get(checked(detection));
  }

  /**
   * {@return a coordinate of a detection's box, in the priors' units times the policy's scale}
   *
   * @param detection 0 or more, below {@link #count}
   * @param coordinate 0 left, 1 top, 2 right, 3 bottom
   * @throws IllegalArgumentException if there is no such detection or coordinate
   */
  public float box(int detection, int coordinate) {
    Arguments.within("coordinate", coordinate, 0, Sizes.COORDINATES - 1);
    return boxes.get((long) checked(detection) * Sizes.COORDINATES + coordinate);
  }

  /**
   * {@return the prior of a detection}
   *
   * @param detection 0 or more, below {@link #count}
   * @throws IllegalArgumentException if there is no such detection
   */
  public int prior(int detection) {
    return priors.get(checked(detection));
  }

  private int checked(int detection) {
    return Arguments.within("detection", detection, 0, capacity - 1);
  }

  /** Refuses memory that has gone or is another thread's. */
  void check() {
    starts.check(false);
    labels.check(false);
    scores.check(false);
    boxes.check(false);
    priors.check(false);
  }

  /** Refuses memory that overlaps an input. */
  void requireApart(FloatStorage input) {
    Arguments.apart("starts", starts.segment(), input.name(), input.segment());
    Arguments.apart("labels", labels.segment(), input.name(), input.segment());
    Arguments.apart("scores", scores.segment(), input.name(), input.segment());
    Arguments.apart("boxes", boxes.segment(), input.name(), input.segment());
    Arguments.apart("priors", priors.segment(), input.name(), input.segment());
  }

  IntStorage starts() {
    return starts;
  }

  IntStorage labels() {
    return labels;
  }

  FloatStorage scores() {
    return scores;
  }

  FloatStorage boxes() {
    return boxes;
  }

  IntStorage priors() {
    return priors;
  }
}
