package dev.multibox.loss;

import dev.multibox.BatchShape;
import dev.multibox.PackedLayout;
import dev.multibox.Predictions;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.CallerMemory;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.FloatStorage;
import dev.multibox.internal.memory.Sizes;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/**
 * Caller memory that takes the gradient of the reported loss, and how the gradient is wanted.
 *
 * <p>Formula: {@code d total / d logits = (softmax - onehot) scale / confidence divisor}, against
 * soft or smoothed labels {@code (softmax sum(y) - y) scale / confidence divisor}, on the positives
 * and the mined negatives, {@code d total / d locations = alpha f'(d) scale / location divisor} on
 * the positives, exactly +0 elsewhere. Mining is a constant for the gradient.
 *
 * <p>Shapes: those of the predictions, in the same layout: {@link #dense} for prior-major
 * predictions, {@link #classMajor}, {@link #packed}, or {@link #inPlace} over the class scores. Or
 * {@link #sparse}, for predictions of any layout: the rows that are not zero. Memory may be of any
 * kind and alignment, as in {@link Predictions}; it may not overlap the inputs but as {@link
 * #inPlace} says, nor itself.
 *
 * <p>Accuracy: {@code e_j / S} carries the forward sum's error and 3 roundings; the label's own
 * element {@code -(S - 1) / S} keeps its relative accuracy down to losses of 1e-30.
 *
 * <p>Gradients are values: {@link #scale}, {@link #withRespectTo}, {@link #unnormalized} and {@link
 * #reused} return other gradients over the same memory and leave these as they are. Each is a small
 * object; a loop that may not allocate makes them before it begins. The record of the rows that a
 * call wrote belongs to the memory, so gradients that were made from one another share it. One call
 * at a time for all of them: a second one while the first is under way throws {@link
 * IllegalStateException}, whatever its workspace, and the first is right.
 *
 * <p>Example:
 *
 * {@snippet :
 * Gradients gradients = Gradients.dense(shape, logitGradients, locationGradients).reused();
 * double total = loss.evaluateWithGradient(predictions, targets, workspace, gradients);
 * double again = loss.evaluateWithGradient(predictions, targets, workspace, gradients.scale(0.5));
 * }
 */
public final class Gradients {

  /** What the gradient of the confidence is taken with respect to. */
  public enum WithRespectTo {
    /** The class scores as they were given: logits, or probabilities. */
    INPUT,
    /** The logits, also where probabilities were given: through the softmax that made them. */
    LOGITS
  }

  private static final String LOGITS = "logit gradients";
  private static final String LOCATIONS = "location gradients";

  private final GradientRows rows;
  private final double scale;
  private final WithRespectTo withRespectTo;
  private final boolean normalized;
  private final boolean reused;

  private Gradients(GradientRows rows) {
    this(rows, 1, WithRespectTo.INPUT, true, false);
  }

  private Gradients(
      GradientRows rows,
      double scale,
      WithRespectTo withRespectTo,
      boolean normalized,
      boolean reused) {
    this.rows = rows;
    this.scale = scale;
    this.withRespectTo = withRespectTo;
    this.normalized = normalized;
    this.reused = reused;
  }

  /**
   * {@return dense gradients in prior-major segments}
   *
   * @param shape the sizes
   * @param logits takes the gradient with respect to the class scores, {@code
   *     [batch][priors][classes]}
   * @param locations takes the gradient with respect to the locations, {@code [batch][priors][4]}
   * @throws IllegalArgumentException if a segment is read-only, overlaps the other, or its array
   *     holds other elements
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if an argument is null
   */
  public static Gradients dense(BatchShape shape, MemorySegment logits, MemorySegment locations) {
    return unpacked(shape, Predictions.Layout.PRIOR_MAJOR, logits, locations);
  }

  /**
   * {@return dense gradients in prior-major arrays}
   *
   * @param shape the sizes
   * @param logits takes the gradient with respect to the class scores, {@code
   *     [batch][priors][classes]}
   * @param locations takes the gradient with respect to the locations, {@code [batch][priors][4]}
   * @throws IllegalArgumentException if both are the same array
   * @throws IndexOutOfBoundsException if an array is too short
   * @throws NullPointerException if an argument is null
   */
  public static Gradients dense(BatchShape shape, float[] logits, float[] locations) {
    return dense(shape, CallerMemory.of(LOGITS, logits), CallerMemory.of(LOCATIONS, locations));
  }

  /**
   * {@return dense gradients in prior-major buffers, each from its position to its limit}
   *
   * @param shape the sizes
   * @param logits takes the gradient with respect to the class scores, {@code
   *     [batch][priors][classes]}
   * @param locations takes the gradient with respect to the locations, {@code [batch][priors][4]}
   * @throws IllegalArgumentException if a buffer is read-only, overlaps the other, or has another
   *     byte order than the machine
   * @throws IndexOutOfBoundsException if a buffer is too short
   * @throws NullPointerException if an argument is null
   */
  public static Gradients dense(BatchShape shape, FloatBuffer logits, FloatBuffer locations) {
    return dense(shape, CallerMemory.of(LOGITS, logits), CallerMemory.of(LOCATIONS, locations));
  }

  /**
   * {@return dense gradients in class-major segments}
   *
   * @param shape the sizes
   * @param logits takes the gradient with respect to the class scores, {@code
   *     [batch][classes][priors]}
   * @param locations takes the gradient with respect to the locations, {@code [batch][4][priors]}
   * @throws IllegalArgumentException if a segment is read-only, overlaps the other, or its array
   *     holds other elements
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if an argument is null
   */
  public static Gradients classMajor(
      BatchShape shape, MemorySegment logits, MemorySegment locations) {
    return unpacked(shape, Predictions.Layout.CLASS_MAJOR, logits, locations);
  }

  /**
   * {@return dense gradients in class-major arrays}
   *
   * @param shape the sizes
   * @param logits takes the gradient with respect to the class scores, {@code
   *     [batch][classes][priors]}
   * @param locations takes the gradient with respect to the locations, {@code [batch][4][priors]}
   * @throws IllegalArgumentException if both are the same array
   * @throws IndexOutOfBoundsException if an array is too short
   * @throws NullPointerException if an argument is null
   */
  public static Gradients classMajor(BatchShape shape, float[] logits, float[] locations) {
    return classMajor(
        shape, CallerMemory.of(LOGITS, logits), CallerMemory.of(LOCATIONS, locations));
  }

  /**
   * {@return dense gradients in class-major buffers, each from its position to its limit}
   *
   * @param shape the sizes
   * @param logits takes the gradient with respect to the class scores, {@code
   *     [batch][classes][priors]}
   * @param locations takes the gradient with respect to the locations, {@code [batch][4][priors]}
   * @throws IllegalArgumentException if a buffer is read-only, overlaps the other, or has another
   *     byte order than the machine
   * @throws IndexOutOfBoundsException if a buffer is too short
   * @throws NullPointerException if an argument is null
   */
  public static Gradients classMajor(BatchShape shape, FloatBuffer logits, FloatBuffer locations) {
    return classMajor(
        shape, CallerMemory.of(LOGITS, logits), CallerMemory.of(LOCATIONS, locations));
  }

  /**
   * {@return dense gradients in one packed segment; its other columns are set to +0}
   *
   * @param shape the sizes
   * @param layout which columns are which
   * @param tensor takes the gradient with respect to the tensor of the predictions
   * @throws IllegalArgumentException if the segment is read-only or its array holds other elements
   * @throws IndexOutOfBoundsException if the segment is too short
   * @throws IllegalStateException if the segment's arena is closed
   * @throws NullPointerException if an argument is null
   */
  public static Gradients packed(BatchShape shape, PackedLayout layout, MemorySegment tensor) {
    Arguments.notNull("shape", shape);
    Arguments.notNull("layout", layout);
    int priors = shape.priors();
    int classes = shape.classes();
    int width = layout.width(classes);
    FloatStorage storage =
        FloatStorage.of(
            "gradients",
            tensor,
            Sizes.product(shape.rows(), width),
            "floats [batch][priors][" + width + "]");
    Arguments.writable("gradients", tensor);
    FloatRows logits = FloatRows.packed(storage, priors, classes, width, layout.firstClass());
    FloatRows locations =
        FloatRows.packed(storage, priors, Sizes.COORDINATES, width, layout.firstLocation(classes));
    return new Gradients(
        GradientRows.dense(shape, Predictions.Layout.PACKED, layout, logits, locations));
  }

  /**
   * {@return dense gradients in one packed array; its other columns are set to +0}
   *
   * @param shape the sizes
   * @param layout which columns are which
   * @param tensor takes the gradient with respect to the tensor of the predictions
   * @throws IndexOutOfBoundsException if the array is too short
   * @throws NullPointerException if an argument is null
   */
  public static Gradients packed(BatchShape shape, PackedLayout layout, float[] tensor) {
    return packed(shape, layout, CallerMemory.of("gradients", tensor));
  }

  /**
   * {@return dense gradients in one packed buffer, from its position to its limit; its other
   * columns are set to +0}
   *
   * @param shape the sizes
   * @param layout which columns are which
   * @param tensor takes the gradient with respect to the tensor of the predictions
   * @throws IllegalArgumentException if the buffer is read-only or has another byte order than the
   *     machine
   * @throws IndexOutOfBoundsException if the buffer is too short
   * @throws NullPointerException if an argument is null
   */
  public static Gradients packed(BatchShape shape, PackedLayout layout, FloatBuffer tensor) {
    return packed(shape, layout, CallerMemory.of("gradients", tensor));
  }

  /**
   * {@return sparse gradients: the rows that are not zero, and which they are} Rows ascend, {@code
   * image * priors + prior}. The images are then evaluated one after the other. Whether the rows
   * fit is checked by the loss.
   *
   * @param shape the sizes
   * @param logitRows takes the indices of the rows with a gradient of the class scores, int64
   * @param logits takes these rows, {@code [capacity][classes]}
   * @param locationRows takes the indices of the rows with a gradient of the location, int64
   * @param locations takes these rows, {@code [capacity][4]}
   * @throws IllegalArgumentException if a segment is read-only, overlaps another, or its array
   *     holds other elements
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if an argument is null
   */
  public static Gradients sparse(
      BatchShape shape,
      MemorySegment logitRows,
      MemorySegment logits,
      MemorySegment locationRows,
      MemorySegment locations) {
    Arguments.notNull("shape", shape);
    return new Gradients(
        GradientRows.sparse(
            shape, new SparseRows(shape, logitRows, logits, locationRows, locations)));
  }

  /**
   * {@return sparse gradients in arrays, as {@link #sparse(BatchShape, MemorySegment,
   * MemorySegment, MemorySegment, MemorySegment)} says}
   *
   * @param shape the sizes
   * @param logitRows takes the indices of the rows with a gradient of the class scores, int64
   * @param logits takes these rows, {@code [capacity][classes]}
   * @param locationRows takes the indices of the rows with a gradient of the location, int64
   * @param locations takes these rows, {@code [capacity][4]}
   * @throws IllegalArgumentException if two are the same array
   * @throws NullPointerException if an argument is null
   */
  public static Gradients sparse(
      BatchShape shape, long[] logitRows, float[] logits, long[] locationRows, float[] locations) {
    return sparse(
        shape,
        CallerMemory.of("logit rows", logitRows),
        CallerMemory.of(LOGITS, logits),
        CallerMemory.of("location rows", locationRows),
        CallerMemory.of(LOCATIONS, locations));
  }

  /**
   * {@return sparse gradients in buffers, as {@link #sparse(BatchShape, MemorySegment,
   * MemorySegment, MemorySegment, MemorySegment)} says}
   *
   * @param shape the sizes
   * @param logitRows takes the indices of the rows with a gradient of the class scores, int64
   * @param logits takes these rows, {@code [capacity][classes]}
   * @param locationRows takes the indices of the rows with a gradient of the location, int64
   * @param locations takes these rows, {@code [capacity][4]}
   * @throws IllegalArgumentException if a buffer is read-only, overlaps another, or has another
   *     byte order than the machine
   * @throws NullPointerException if an argument is null
   */
  public static Gradients sparse(
      BatchShape shape,
      LongBuffer logitRows,
      FloatBuffer logits,
      LongBuffer locationRows,
      FloatBuffer locations) {
    return sparse(
        shape,
        CallerMemory.of("logit rows", logitRows),
        CallerMemory.of(LOGITS, logits),
        CallerMemory.of("location rows", locationRows),
        CallerMemory.of(LOCATIONS, locations));
  }

  /**
   * {@return gradients that overwrite the class scores themselves} A call that refuses an argument
   * leaves the scores as they were.
   *
   * @param predictions whose class scores are overwritten, prior-major or class-major
   * @param locations takes the gradient with respect to the locations, in the same layout
   * @throws IllegalArgumentException if the predictions are packed or read-only, memory overlaps,
   *     or the segment's array holds other elements
   * @throws IndexOutOfBoundsException if the segment is too short
   * @throws IllegalStateException if the segment's arena is closed
   * @throws NullPointerException if an argument is null
   */
  public static Gradients inPlace(Predictions predictions, MemorySegment locations) {
    Arguments.notNull("predictions", predictions);
    Arguments.combination(
        predictions.layout() != Predictions.Layout.PACKED,
        "predictions",
        "prior-major or class-major",
        predictions.layout(),
        "Gradients.packed makes those of packed predictions");
    FloatRows logits = InternalView.LOGITS.of(predictions);
    Arguments.writable("logits", logits.storage().segment());
    FloatRows boxes =
        rows(predictions.shape(), predictions.layout(), LOCATIONS, locations, Sizes.COORDINATES);
    Arguments.apart(LOCATIONS, boxes.storage().segment(), "logits", logits.storage().segment());
    return new Gradients(
        GradientRows.inPlace(predictions.shape(), predictions.layout(), logits, boxes));
  }

  /**
   * {@return gradients that overwrite the class scores themselves} A call that refuses an argument
   * leaves the scores as they were.
   *
   * @param predictions whose class scores are overwritten, prior-major or class-major
   * @param locations takes the gradient with respect to the locations, in the same layout
   * @throws IllegalArgumentException if the predictions are packed or read-only, or memory overlaps
   * @throws IndexOutOfBoundsException if the array is too short
   * @throws NullPointerException if an argument is null
   */
  public static Gradients inPlace(Predictions predictions, float[] locations) {
    return inPlace(predictions, CallerMemory.of(LOCATIONS, locations));
  }

  /**
   * {@return gradients that overwrite the class scores themselves} A call that refuses an argument
   * leaves the scores as they were.
   *
   * @param predictions whose class scores are overwritten, prior-major or class-major
   * @param locations takes the gradient with respect to the locations, in the same layout
   * @throws IllegalArgumentException if the predictions are packed or read-only, memory overlaps,
   *     or the buffer is read-only or has another byte order than the machine
   * @throws IndexOutOfBoundsException if the buffer is too short
   * @throws NullPointerException if an argument is null
   */
  public static Gradients inPlace(Predictions predictions, FloatBuffer locations) {
    return inPlace(predictions, CallerMemory.of(LOCATIONS, locations));
  }

  private static Gradients unpacked(
      BatchShape shape, Predictions.Layout layout, MemorySegment logits, MemorySegment locations) {
    Arguments.notNull("shape", shape);
    FloatRows scores = rows(shape, layout, LOGITS, logits, shape.classes());
    FloatRows boxes = rows(shape, layout, LOCATIONS, locations, Sizes.COORDINATES);
    Arguments.apart(LOGITS, scores.storage().segment(), LOCATIONS, boxes.storage().segment());
    return new Gradients(GradientRows.dense(shape, layout, null, scores, boxes));
  }

  private static FloatRows rows(
      BatchShape shape,
      Predictions.Layout layout,
      String name,
      MemorySegment segment,
      int columns) {
    boolean classMajor = layout == Predictions.Layout.CLASS_MAJOR;
    String what =
        classMajor
            ? "floats [batch][" + columns + "][priors]"
            : "floats [batch][priors][" + columns + "]";
    FloatStorage storage =
        FloatStorage.of(name, segment, Sizes.product(shape.rows(), columns), what);
    Arguments.writable(name, segment);
    return classMajor
        ? FloatRows.columnMajor(storage, shape.priors(), columns)
        : FloatRows.rowMajor(storage, shape.priors(), columns);
  }

  /**
   * {@return the same gradients with this factor, which takes the place of theirs} The factor is
   * the upstream gradient, or any other; it is 1 unless set.
   *
   * @param value what every gradient is multiplied by; finite
   * @throws IllegalArgumentException if it is not finite
   */
  public Gradients scale(double value) {
    Arguments.combination(Double.isFinite(value), "scale", "a finite number", value);
    return new Gradients(rows, value, withRespectTo, normalized, reused);
  }

  /**
   * {@return the same gradients, that of the confidence taken with respect to these scores} It is
   * the input unless set.
   *
   * @param value the input, or the logits behind probabilities
   * @throws NullPointerException if it is null
   */
  public Gradients withRespectTo(WithRespectTo value) {
    Arguments.notNull("value", value);
    return new Gradients(rows, scale, value, normalized, reused);
  }

  /**
   * {@return gradients of the raw sums, {@code confidence + alpha * location} before the normaliser
   * divides} A data-parallel trainer sums the counts over its machines and divides then.
   */
  public Gradients unnormalized() {
    return new Gradients(rows, scale, withRespectTo, false, reused);
  }

  /**
   * {@return the same gradients, which set to +0 only the rows that the call before wrote} The
   * first call sets all of the memory. Nobody may write to the memory between the calls but calls
   * with gradients that were made from one another.
   *
   * @throws IllegalArgumentException if the gradients are in place, as the next scores overwrite
   *     them, or sparse, as they have no other rows
   */
  public Gradients reused() {
    rows.record();
    return new Gradients(rows, scale, withRespectTo, normalized, true);
  }

  /**
   * {@return the number of rows of the class scores that the last call over this memory wrote}
   *
   * @throws IllegalStateException if the gradients are not sparse
   */
  public long logitRows() {
    return requireSparse().logitCount();
  }

  /**
   * {@return the number of rows of the locations that the last call over this memory wrote}
   *
   * @throws IllegalStateException if the gradients are not sparse
   */
  public long locationRows() {
    return requireSparse().locationCount();
  }

  private SparseRows requireSparse() {
    if (rows.sparse() == null) {
      throw new IllegalStateException(
          "gradients: expected sparse ones, these are dense; Gradients.sparse makes them");
    }
    return rows.sparse();
  }

  /** The memory. */
  GradientRows rows() {
    return rows;
  }

  double scale() {
    return scale;
  }

  WithRespectTo withRespectTo() {
    return withRespectTo;
  }

  boolean isNormalized() {
    return normalized;
  }

  /** Rows that the last call wrote in an image, or -1 where all of the memory is to be set. */
  int written(int image) {
    return reused ? rows.written(image) : -1;
  }
}
