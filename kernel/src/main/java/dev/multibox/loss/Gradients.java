package dev.multibox.loss;

import dev.multibox.PackedLayout;
import dev.multibox.Predictions;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.FloatStorage;
import dev.multibox.internal.memory.Sizes;
import java.lang.foreign.MemorySegment;

/**
 * Caller memory that takes the gradient of the reported loss, and how it is wanted.
 *
 * <p>Formula: {@code d total / d logits = (softmax - onehot) scale / confidence divisor} on the
 * positives and the mined negatives, {@code d total / d locations = alpha f'(d) scale / location
 * divisor} on the positives, exactly +0 elsewhere. Mining is a constant for the gradient.
 *
 * <p>Shapes: those of the predictions it is made for, in the same layout: dense, or dense in place
 * over the class scores. Memory may be of any kind and alignment; it may not overlap the inputs but
 * as {@link #inPlace} says, nor itself. Or {@linkplain #sparse sparse}: the rows that are not zero.
 *
 * <p>Accuracy: {@code e_j / S} carries the forward sum's error and 3 roundings; the label's own
 * element {@code -(S - 1) / S} keeps its relative accuracy down to losses of 1e-30.
 *
 * <p>Holds which rows it wrote last, for {@link #reused}: one call at a time, not for several
 * threads.
 */
public final class Gradients {

  /** What the gradient of the confidence is taken with respect to. */
  public enum WithRespectTo {
    /** The class scores as they were given: logits, or probabilities. */
    INPUT,
    /** The logits, also where probabilities were given: through the softmax that made them. */
    LOGITS
  }

  private final GradientRows rows;

  private double scale = 1;
  private WithRespectTo withRespectTo = WithRespectTo.INPUT;
  private boolean normalized = true;

  private Gradients(
      Predictions like, FloatRows logits, FloatRows locations, boolean inPlace, SparseRows sparse) {
    rows = new GradientRows(like, logits, locations, inPlace, sparse);
  }

  /**
   * {@return sparse gradients: the rows that are not zero, and which they are} Rows ascend, {@code
   * image * priors + prior}. The images are then evaluated one after the other.
   *
   * @param like predictions of any layout
   * @param logitRows takes the indices of the rows with a gradient of the class scores, int64
   * @param logits takes these rows, {@code [capacity][classes]}
   * @param locationRows takes the indices of the rows with a gradient of the location, int64
   * @param locations takes these rows, {@code [capacity][4]}
   * @throws IllegalArgumentException if memory is read-only or overlaps
   * @throws IllegalStateException if a segment's arena is closed
   */
  public static Gradients sparse(
      Predictions like,
      MemorySegment logitRows,
      MemorySegment logits,
      MemorySegment locationRows,
      MemorySegment locations) {
    Arguments.notNull("like", like);
    SparseRows sparse = new SparseRows(logitRows, logits, locationRows, locations, like.classes());
    return new Gradients(like, sparse.logits(), sparse.locations(), false, sparse);
  }

  /**
   * {@return dense gradients in memory of the predictions' shape and layout}
   *
   * @param like predictions of that shape, prior-major or class-major
   * @param logits takes the gradient with respect to the class scores
   * @param locations takes the gradient with respect to the locations
   * @throws IllegalArgumentException if the predictions are packed, or memory is read-only or
   *     overlaps
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if a segment's arena is closed
   */
  public static Gradients dense(Predictions like, MemorySegment logits, MemorySegment locations) {
    Arguments.notNull("like", like);
    requireUnpacked(like);
    FloatRows scores = rows(like, "logit gradients", logits, like.classes());
    FloatRows boxes = rows(like, "location gradients", locations, Sizes.COORDINATES);
    Arguments.apart("logit gradients", logits, "location gradients", locations);
    return new Gradients(like, scores, boxes, false, null);
  }

  /**
   * {@return dense gradients in one packed tensor; its other columns are set to +0}
   *
   * @param like packed predictions
   * @param tensor takes the gradient with respect to the predictions' tensor
   * @throws IllegalArgumentException if the predictions are not packed, or memory is read-only
   * @throws IndexOutOfBoundsException if the segment is too short
   * @throws IllegalStateException if the segment's arena is closed
   */
  public static Gradients packed(Predictions like, MemorySegment tensor) {
    Arguments.notNull("like", like);
    Arguments.combination(
        like.layout() == Predictions.Layout.PACKED, "like", "packed predictions", like.layout());
    PackedLayout packing = like.packing();
    int classes = like.classes();
    int width = packing.width(classes);
    FloatStorage storage =
        FloatStorage.of(
            "gradients",
            tensor,
            Sizes.product(like.shape().rows(), width),
            "floats [batch][priors][" + width + "]");
    Arguments.writable("gradients", tensor);
    return new Gradients(
        like,
        FloatRows.packed(storage, like.priors(), classes, width, packing.firstClass()),
        FloatRows.packed(
            storage, like.priors(), Sizes.COORDINATES, width, packing.firstLocation(classes)),
        false,
        null);
  }

  /**
   * {@return gradients that overwrite the class scores themselves} A call that throws leaves them
   * as they were.
   *
   * @param predictions whose class scores are overwritten, prior-major or class-major
   * @param locations takes the gradient with respect to the locations
   * @throws IllegalArgumentException if the predictions are packed or read-only, or memory overlaps
   * @throws IndexOutOfBoundsException if the segment is too short
   * @throws IllegalStateException if the segment's arena is closed
   */
  public static Gradients inPlace(Predictions predictions, MemorySegment locations) {
    Arguments.notNull("predictions", predictions);
    requireUnpacked(predictions);
    MemorySegment logits = InternalView.LOGITS.of(predictions).storage().segment();
    Arguments.writable("logits", logits);
    FloatRows boxes = rows(predictions, "location gradients", locations, Sizes.COORDINATES);
    Arguments.apart("location gradients", locations, "logits", logits);
    return new Gradients(predictions, InternalView.LOGITS.of(predictions), boxes, true, null);
  }

  private static void requireUnpacked(Predictions like) {
    Arguments.combination(
        like.layout() != Predictions.Layout.PACKED,
        "predictions",
        "prior-major or class-major; packed ones have packed gradients",
        like.layout());
  }

  private static FloatRows rows(Predictions like, String name, MemorySegment segment, int columns) {
    boolean classMajor = like.layout() == Predictions.Layout.CLASS_MAJOR;
    String what =
        classMajor
            ? "floats [batch][" + columns + "][priors]"
            : "floats [batch][priors][" + columns + "]";
    FloatStorage storage =
        FloatStorage.of(name, segment, Sizes.product(like.shape().rows(), columns), what);
    Arguments.writable(name, segment);
    return classMajor
        ? FloatRows.columnMajor(storage, like.priors(), columns)
        : FloatRows.rowMajor(storage, like.priors(), columns);
  }

  /**
   * Sets the upstream gradient, or any factor. 1 unless set.
   *
   * @param value what every gradient is multiplied by; finite
   * @return these gradients
   * @throws IllegalArgumentException if it is not finite
   */
  public Gradients scale(double value) {
    Arguments.combination(Double.isFinite(value), "scale", "a finite number", value);
    scale = value;
    return this;
  }

  /**
   * Sets what the gradient of the confidence is taken with respect to. The input unless set.
   *
   * @param value the input, or the logits behind probabilities
   * @return these gradients
   */
  public Gradients withRespectTo(WithRespectTo value) {
    Arguments.notNull("value", value);
    withRespectTo = value;
    return this;
  }

  /**
   * Asks for gradients of the raw sums, {@code confidence + alpha * location} before the normaliser
   * divides: a data-parallel trainer sums the counts over its machines and divides then.
   *
   * @return these gradients
   */
  public Gradients unnormalized() {
    normalized = false;
    return this;
  }

  /**
   * Says that nobody else writes to this memory between calls: from the second call on only the
   * rows that the call before had written are set to +0, instead of everything. The first call
   * fills.
   *
   * @return these gradients
   * @throws IllegalArgumentException if they are in place, as the next scores overwrite them
   */
  public Gradients reused() {
    rows.reuse();
    return this;
  }

  /**
   * {@return the number of rows of the class scores that the last call wrote}
   *
   * @throws IllegalStateException if the gradients are not sparse
   */
  public long logitRows() {
    return requireSparse().logitCount();
  }

  /**
   * {@return the number of rows of the locations that the last call wrote}
   *
   * @throws IllegalStateException if the gradients are not sparse
   */
  public long locationRows() {
    return requireSparse().locationCount();
  }

  private SparseRows requireSparse() {
    if (rows.sparse() == null) {
      throw new IllegalStateException("gradients: expected sparse ones, these are dense");
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
}
