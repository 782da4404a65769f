package dev.multibox.matching;

import dev.multibox.BatchShape;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.CallerMemory;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.FloatStorage;
import dev.multibox.internal.memory.Sizes;
import dev.multibox.internal.overlap.BoxCodeScalar;
import dev.multibox.loss.ExampleBoxes;
import java.lang.foreign.MemorySegment;

/**
 * Encodes boxes relative to priors and decodes a network's offsets, as a {@link BoxCoding} says.
 *
 * <p>Formula with code CENTER_SIZE: {@code ((cx - cx_p) / w_p / v_x, (cy - cy_p) / h_p / v_y, ln(w
 * / w_p + epsilon) / v_w, ln(h / h_p + epsilon) / v_h)} in float32, and back {@code cx = t_x v_x
 * w_p + cx_p}, {@code w = exp(min(t_w v_w, bound)) w_p}. Decoding does not undo the epsilon, as no
 * program does.
 *
 * <p>Shapes: boxes and offsets {@code [priors][4]} or {@code [batch][priors][4]}, box {@code i} for
 * prior {@code i}; input and output may be the same memory and may not overlap otherwise.
 *
 * <p>Units: those of the {@link PriorBoxes}. Accuracy: logarithm and exponential are within 1 ulp,
 * each offset within 4 ulp of its largest term. The same bits on every machine.
 *
 * <p>NaN and infinity: boxes to encode are refused unless they are finite, have a width and height
 * above 0 and stand in the image. Offsets are decoded as they are. An offset beyond {@code 88 /
 * variance} gives an infinite size where no bound is set.
 *
 * <p>Immutable and shareable between threads.
 */
public final class BoxCoder {

  private static final int BOX = BoxCodeScalar.BOX;
  private static final String ROWS = "floats [batch][priors][4]";

  private final BoxCoding coding;
  private final float[] variances;

  private BoxCoder(BoxCoding coding) {
    this.coding = coding;
    variances =
        new float[] {
          coding.varianceX(), coding.varianceY(), coding.varianceWidth(), coding.varianceHeight()
        };
  }

  /**
   * {@return a coder}
   *
   * @param coding how it codes
   * @throws NullPointerException if an argument is null
   */
  public static BoxCoder of(BoxCoding coding) {
    return new BoxCoder(Arguments.notNull("coding", coding));
  }

  /**
   * {@return the coder of a published program}
   *
   * @param reference the published program
   * @throws NullPointerException if an argument is null
   */
  public static BoxCoder of(ReferenceTargets reference) {
    return of(Arguments.notNull("reference", reference).coding());
  }

  /** {@return how it codes} */
  public BoxCoding coding() {
    return coding;
  }

  /**
   * Encodes a box for each prior.
   *
   * @param boxes {@code [batch][priors][4]}
   * @param batch images, 0 or more
   * @param priors the priors that the boxes are encoded relative to
   * @param offsets takes {@code [batch][priors][4]}; untouched if an argument is refused
   * @throws IllegalArgumentException if a box is degenerate or outside the image (it is named), or
   *     the code wants fractions and the priors count pixels
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public void encode(float[] boxes, int batch, PriorBoxes priors, float[] offsets) {
    encode(CallerMemory.of("boxes", boxes), batch, priors, CallerMemory.of("offsets", offsets));
  }

  /**
   * Encodes a box for each prior, in memory of any kind.
   *
   * @param boxes {@code [batch][priors][4]} floats
   * @param batch images, 0 or more
   * @param priors the priors that the boxes are encoded relative to
   * @param offsets takes {@code [batch][priors][4]} floats; untouched if an argument is refused
   * @throws IllegalArgumentException if a box is degenerate or outside the image (it is named). If
   *     the output is read-only, or overlaps the input and is not the same. If the code wants
   *     fractions and the priors count pixels
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if memory is closed or another thread's
   */
  public void encode(MemorySegment boxes, int batch, PriorBoxes priors, MemorySegment offsets) {
    BatchShape shape = shape(batch, priors);
    FloatStorage from = input("boxes", boxes, shape);
    FloatStorage to = FloatStorage.output("offsets", offsets, shape.coordinates(), ROWS);
    requireApart("offsets", to.segment(), "boxes", from.segment());
    encode(from, batch, priors, to);
  }

  private void encode(FloatStorage boxes, int batch, PriorBoxes priors, FloatStorage offsets) {
    FloatRows from = FloatRows.rowMajor(boxes, priors.count(), Sizes.COORDINATES);
    FloatRows to = FloatRows.rowMajor(offsets, priors.count(), Sizes.COORDINATES);
    float[] four = new float[Sizes.COORDINATES];
    float[] box = new float[BOX];
    requireValid(from, batch, priors, four, box);
    for (int image = 0; image < batch; image++) {
      for (int prior = 0; prior < priors.count(); prior++) {
        from.read(image, prior, 1, four, 0);
        coding.boxes().spread(four, 0, box, 0);
        encode(box, 0, priors, prior, four);
        to.write(image, prior, 1, four, 0);
      }
    }
  }

  private void requireValid(
      FloatRows boxes, int batch, PriorBoxes priors, float[] four, float[] box) {
    InvalidBoxes invalid = null;
    float right = Float.NEGATIVE_INFINITY;
    float bottom = Float.NEGATIVE_INFINITY;
    for (int image = 0; image < batch; image++) {
      for (int prior = 0; prior < priors.count(); prior++) {
        boxes.read(image, prior, 1, four, 0);
        coding.boxes().spread(four, 0, box, 0);
        right = Math.max(right, box[2]);
        bottom = Math.max(bottom, box[3]);
        if (!BoxValidity.holds(coding, box, 0, priors)) {
          invalid = invalid == null ? new InvalidBoxes() : invalid;
          BoxValidity.name(coding, box, 0, priors, image, prior, invalid);
        }
      }
    }
    if (invalid != null) {
      throw invalid.exception();
    }
    BoxValidity.requirePixels(coding, priors, (long) batch * priors.count(), right, bottom);
  }

  /**
   * Decodes the offsets of each prior to a box.
   *
   * @param offsets {@code [batch][priors][4]}
   * @param batch images, 0 or more
   * @param priors the priors that the offsets are relative to
   * @param boxes takes {@code [batch][priors][4]}
   * @throws IllegalArgumentException if the code wants fractions and the priors count pixels
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public void decode(float[] offsets, int batch, PriorBoxes priors, float[] boxes) {
    decode(CallerMemory.of("offsets", offsets), batch, priors, CallerMemory.of("boxes", boxes));
  }

  /**
   * Decodes the offsets of each prior to a box, in memory of any kind.
   *
   * @param offsets {@code [batch][priors][4]} floats
   * @param batch images, 0 or more
   * @param priors the priors that the offsets are relative to
   * @param boxes takes {@code [batch][priors][4]} floats
   * @throws IllegalArgumentException if the output is read-only, or overlaps the input and is not
   *     the same; or the code wants fractions and the priors count pixels
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if memory is closed or another thread's
   */
  public void decode(MemorySegment offsets, int batch, PriorBoxes priors, MemorySegment boxes) {
    BatchShape shape = shape(batch, priors);
    FloatStorage from = input("offsets", offsets, shape);
    FloatStorage to = FloatStorage.output("boxes", boxes, shape.coordinates(), ROWS);
    requireApart("boxes", to.segment(), "offsets", from.segment());
    decode(from, batch, priors, to);
  }

  private void decode(FloatStorage offsets, int batch, PriorBoxes priors, FloatStorage boxes) {
    FloatRows from = FloatRows.rowMajor(offsets, priors.count(), Sizes.COORDINATES);
    FloatRows to = FloatRows.rowMajor(boxes, priors.count(), Sizes.COORDINATES);
    float[] four = new float[Sizes.COORDINATES];
    float[] box = new float[BOX];
    for (int image = 0; image < batch; image++) {
      for (int prior = 0; prior < priors.count(); prior++) {
        from.read(image, prior, 1, four, 0);
        decode(four, priors, prior, box);
        coding.boxes().take(box, 0, four);
        to.write(image, prior, 1, four, 0);
      }
    }
  }

  /**
   * {@return the boxes that predicted locations decode to, for hard examples that are compared by
   * them}
   *
   * @param priors the priors that the offsets are relative to
   * @throws IllegalArgumentException if the code wants fractions and the priors count pixels
   * @throws NullPointerException if an argument is null
   */
  public ExampleBoxes predictedBoxes(PriorBoxes priors) {
    coding.requireUnitsOf(Arguments.notNull("priors", priors));
    return new ExampleBoxes() {
      @Override
      public int count() {
        return priors.count();
      }

      @Override
      public void box(float[] location, int prior, float[] box) {
        decode(location, priors, prior, box);
      }
    };
  }

  private BatchShape shape(int batch, PriorBoxes priors) {
    coding.requireUnitsOf(Arguments.notNull("priors", priors));
    return new BatchShape(batch, priors.count(), 2);
  }

  private static FloatStorage input(String name, MemorySegment segment, BatchShape shape) {
    FloatStorage storage = FloatStorage.of(name, segment, shape.coordinates(), ROWS);
    Arguments.accessible(name, segment, false);
    return storage;
  }

  /** Refuses an output that overlaps the input, unless it is the input. */
  private static void requireApart(
      String outputName, MemorySegment output, String inputName, MemorySegment input) {
    boolean same =
        input.heapBase().equals(output.heapBase()) && input.address() == output.address();
    if (!same) {
      Arguments.apart(outputName, output, inputName, input);
    }
  }

  /** Encodes one box of eight numbers. */
  void encode(float[] box, int at, PriorBoxes priors, int prior, float[] code) {
    int p = prior * BOX;
    switch (coding.code()) {
      case CENTER_SIZE ->
          BoxCodeScalar.encodeCenters(
              box, at, priors.boxes(), p, variances, coding.logEpsilon(), code, 0);
      case CORNER ->
          BoxCodeScalar.encodeCorners(box, at, priors.boxes(), p, variances, false, code, 0);
      case CORNER_SIZE ->
          BoxCodeScalar.encodeCorners(box, at, priors.boxes(), p, variances, true, code, 0);
      case LINEAR -> BoxCodeScalar.encodeLinear(box, at, priors.boxes(), p, variances, code, 0);
    }
    coding.offsetOrder().turn(code);
  }

  private void decode(float[] code, PriorBoxes priors, int prior, float[] box) {
    int p = prior * BOX;
    coding.offsetOrder().turn(code);
    switch (coding.code()) {
      case CENTER_SIZE ->
          BoxCodeScalar.decodeCenters(
              code, 0, priors.boxes(), p, variances, coding.maxLogSize(), box, 0);
      case CORNER ->
          BoxCodeScalar.decodeCorners(code, 0, priors.boxes(), p, variances, false, box, 0);
      case CORNER_SIZE ->
          BoxCodeScalar.decodeCorners(code, 0, priors.boxes(), p, variances, true, box, 0);
      case LINEAR -> BoxCodeScalar.decodeLinear(code, 0, priors.boxes(), p, variances, box, 0);
    }
  }
}
