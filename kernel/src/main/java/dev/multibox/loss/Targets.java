package dev.multibox.loss;

import dev.multibox.BatchShape;
import dev.multibox.PackedLayout;
import dev.multibox.Predictions;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.CallerMemory;
import dev.multibox.internal.memory.FloatRows;
import dev.multibox.internal.memory.FloatStorage;
import dev.multibox.internal.memory.IntStorage;
import dev.multibox.internal.memory.Sizes;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * What the network should have said: a label and an encoded box for each prior, as views over
 * caller memory that is only read.
 *
 * <p>Shapes: labels {@code [batch][priors]} int32, 0 for background, 1 to {@code classes - 1} for a
 * matched class, -1 for a neutral prior (see {@link MultiBoxPolicy.NeutralLabel}), or one-hot rows
 * of floats, where a row of zeros is neutral; locations {@code [batch][priors][4]} or {@code
 * [batch][4][priors]} float32, offsets already encoded with their variances, read on positives
 * alone. {@linkplain #softLabels(MemorySegment) Soft labels} {@code [batch][priors][classes]} may
 * stand beside the labels. Row-major, native byte order, any alignment; see {@link Predictions} for
 * the kinds of memory. Labels in a {@code long[]} or {@code float[]} are refused: they are read as
 * int32.
 *
 * <p>Immutable; as shareable between threads as its memory is.
 */
public final class Targets {

  static {
    InternalView.LABELS.readBy(targets -> ((Targets) targets).labels);
    InternalView.ONE_HOT_LABELS.readBy(targets -> ((Targets) targets).oneHot);
    InternalView.TARGET_LOCATIONS.readBy(targets -> ((Targets) targets).locations);
  }

  private static final String BOXES = "floats [batch][priors][4]";
  private static final String SOFT = "soft labels";
  private static final String SOFT_ROWS = "floats [batch][priors][classes]";

  private final BatchShape shape;
  private final IntStorage labels;
  private final FloatRows oneHot;
  private final FloatRows locations;
  private final FloatRows soft;

  private Targets(BatchShape shape, IntStorage labels, FloatRows oneHot, FloatRows locations) {
    this(shape, labels, oneHot, locations, null);
  }

  private Targets(
      BatchShape shape, IntStorage labels, FloatRows oneHot, FloatRows locations, FloatRows soft) {
    this.shape = shape;
    this.labels = labels;
    this.oneHot = oneHot;
    this.locations = locations;
    this.soft = soft;
  }

  /**
   * {@return a view of segments}
   *
   * @param shape the sizes
   * @param labels at least {@code batch * priors} integers; their range is checked by the loss
   * @param locations encoded boxes, at least {@code batch * priors * 4} floats
   * @throws IllegalArgumentException if a heap segment's array holds other elements
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if an argument is null
   */
  public static Targets of(BatchShape shape, MemorySegment labels, MemorySegment locations) {
    Arguments.notNull("shape", shape);
    IntStorage integers = labels(labels, shape);
    FloatStorage boxes = boxes(locations, shape, BOXES);
    return new Targets(
        shape, integers, null, FloatRows.rowMajor(boxes, shape.priors(), Sizes.COORDINATES));
  }

  /**
   * {@return a view of arrays}
   *
   * @param shape the sizes
   * @param labels at least {@code batch * priors} integers; their range is checked by the loss
   * @param locations encoded boxes, at least {@code batch * priors * 4} floats
   * @throws IndexOutOfBoundsException if an array is too short
   * @throws NullPointerException if an argument is null
   */
  public static Targets of(BatchShape shape, int[] labels, float[] locations) {
    return of(
        shape, CallerMemory.of("labels", labels), CallerMemory.of("target locations", locations));
  }

  /**
   * {@return a view of buffers, each from its position to its limit}
   *
   * @param shape the sizes
   * @param labels at least {@code batch * priors} integers; their range is checked by the loss
   * @param locations encoded boxes, at least {@code batch * priors * 4} floats
   * @throws IllegalArgumentException if a buffer's byte order is not the machine's
   * @throws IndexOutOfBoundsException if a buffer is too short
   * @throws NullPointerException if an argument is null
   */
  public static Targets of(BatchShape shape, IntBuffer labels, FloatBuffer locations) {
    return of(
        shape, CallerMemory.of("labels", labels), CallerMemory.of("target locations", locations));
  }

  /**
   * {@return a view of segments whose locations are coordinate-major, as NVIDIA's are}
   *
   * @param shape the sizes
   * @param labels at least {@code batch * priors} integers; their range is checked by the loss
   * @param locations encoded boxes {@code [batch][4][priors]}
   * @throws IllegalArgumentException if a heap segment's array holds other elements
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if an argument is null
   */
  public static Targets coordinateMajor(
      BatchShape shape, MemorySegment labels, MemorySegment locations) {
    Arguments.notNull("shape", shape);
    IntStorage integers = labels(labels, shape);
    FloatStorage boxes = boxes(locations, shape, "floats [batch][4][priors]");
    return new Targets(
        shape, integers, null, FloatRows.columnMajor(boxes, shape.priors(), Sizes.COORDINATES));
  }

  /**
   * {@return a view of arrays whose locations are coordinate-major}
   *
   * @param shape the sizes
   * @param labels at least {@code batch * priors} integers; their range is checked by the loss
   * @param locations encoded boxes {@code [batch][4][priors]}
   * @throws IndexOutOfBoundsException if an array is too short
   * @throws NullPointerException if an argument is null
   */
  public static Targets coordinateMajor(BatchShape shape, int[] labels, float[] locations) {
    return coordinateMajor(
        shape, CallerMemory.of("labels", labels), CallerMemory.of("target locations", locations));
  }

  /**
   * {@return a view of buffers whose locations are coordinate-major}
   *
   * @param shape the sizes
   * @param labels at least {@code batch * priors} integers; their range is checked by the loss
   * @param locations encoded boxes {@code [batch][4][priors]}
   * @throws IllegalArgumentException if a buffer's byte order is not the machine's
   * @throws IndexOutOfBoundsException if a buffer is too short
   * @throws NullPointerException if an argument is null
   */
  public static Targets coordinateMajor(BatchShape shape, IntBuffer labels, FloatBuffer locations) {
    return coordinateMajor(
        shape, CallerMemory.of("labels", labels), CallerMemory.of("target locations", locations));
  }

  /**
   * {@return a view of segments with one-hot labels}
   *
   * @param shape the sizes
   * @param oneHot rows of {@code classes} floats, zeros and a single 1, whose column is the label;
   *     a row of zeros is neutral; the loss refuses every other row
   * @param locations encoded boxes {@code [batch][priors][4]}
   * @throws IllegalArgumentException if a heap segment's array holds other elements
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if an argument is null
   */
  public static Targets oneHot(BatchShape shape, MemorySegment oneHot, MemorySegment locations) {
    Arguments.notNull("shape", shape);
    FloatStorage hot =
        FloatStorage.of(
            "one-hot labels", oneHot, shape.logits(), "floats [batch][priors][classes]");
    FloatStorage boxes = boxes(locations, shape, BOXES);
    return new Targets(
        shape,
        null,
        FloatRows.rowMajor(hot, shape.priors(), shape.classes()),
        FloatRows.rowMajor(boxes, shape.priors(), Sizes.COORDINATES));
  }

  /**
   * {@return a view of arrays with one-hot labels}
   *
   * @param shape the sizes
   * @param oneHot rows of {@code classes} floats, zeros and a single 1, whose column is the label;
   *     a row of zeros is neutral
   * @param locations encoded boxes {@code [batch][priors][4]}
   * @throws IndexOutOfBoundsException if an array is too short
   * @throws NullPointerException if an argument is null
   */
  public static Targets oneHot(BatchShape shape, float[] oneHot, float[] locations) {
    return oneHot(
        shape,
        CallerMemory.of("one-hot labels", oneHot),
        CallerMemory.of("target locations", locations));
  }

  /**
   * {@return a view of buffers with one-hot labels}
   *
   * @param shape the sizes
   * @param oneHot rows of {@code classes} floats, zeros and a single 1, whose column is the label;
   *     a row of zeros is neutral
   * @param locations encoded boxes {@code [batch][priors][4]}
   * @throws IllegalArgumentException if a buffer's byte order is not the machine's
   * @throws IndexOutOfBoundsException if a buffer is too short
   * @throws NullPointerException if an argument is null
   */
  public static Targets oneHot(BatchShape shape, FloatBuffer oneHot, FloatBuffer locations) {
    return oneHot(
        shape,
        CallerMemory.of("one-hot labels", oneHot),
        CallerMemory.of("target locations", locations));
  }

  /**
   * {@return a view of one packed segment}
   *
   * @param shape the sizes
   * @param layout which columns are which
   * @param tensor one-hot labels and encoded boxes by row
   * @throws IllegalArgumentException if a heap segment's array holds other elements
   * @throws IndexOutOfBoundsException if the segment is too short
   * @throws IllegalStateException if the segment's arena is closed
   * @throws NullPointerException if an argument is null
   */
  public static Targets packed(BatchShape shape, PackedLayout layout, MemorySegment tensor) {
    Arguments.notNull("shape", shape);
    Arguments.notNull("layout", layout);
    int priors = shape.priors();
    int classes = shape.classes();
    int width = layout.targetWidth(classes);
    FloatStorage storage =
        FloatStorage.of(
            "targets",
            tensor,
            Sizes.product(shape.rows(), width),
            "floats [batch][priors][" + width + "]");
    return new Targets(
        shape,
        null,
        FloatRows.packed(storage, priors, classes, width, layout.firstClass()),
        FloatRows.packed(storage, priors, Sizes.COORDINATES, width, layout.firstLocation(classes)));
  }

  /**
   * {@return a view of one packed array}
   *
   * @param shape the sizes
   * @param layout which columns are which
   * @param tensor one-hot labels and encoded boxes by row
   * @throws IndexOutOfBoundsException if the array is too short
   * @throws NullPointerException if an argument is null
   */
  public static Targets packed(BatchShape shape, PackedLayout layout, float[] tensor) {
    return packed(shape, layout, CallerMemory.of("targets", tensor));
  }

  /**
   * {@return a view of one packed buffer, from its position to its limit}
   *
   * @param shape the sizes
   * @param layout which columns are which
   * @param tensor one-hot labels and encoded boxes by row
   * @throws IllegalArgumentException if the buffer's byte order is not the machine's
   * @throws IndexOutOfBoundsException if the buffer is too short
   * @throws NullPointerException if an argument is null
   */
  public static Targets packed(BatchShape shape, PackedLayout layout, FloatBuffer tensor) {
    return packed(shape, layout, CallerMemory.of("targets", tensor));
  }

  /**
   * {@return a view of one packed segment whose class columns are soft labels, as of smoothed or
   * mixed one-hot rows, and of labels beside it} See {@link #softLabels(MemorySegment)}.
   *
   * @param shape the sizes
   * @param layout which columns are which
   * @param labels at least {@code batch * priors} integers; their range is checked by the loss
   * @param tensor soft labels and encoded boxes by row
   * @throws IllegalArgumentException if a heap segment's array holds other elements
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if an argument is null
   */
  public static Targets packed(
      BatchShape shape, PackedLayout layout, MemorySegment labels, MemorySegment tensor) {
    Targets rows = packed(shape, layout, tensor);
    return new Targets(shape, labels(labels, shape), null, rows.locations, rows.oneHot);
  }

  /**
   * {@return a view of one packed array whose class columns are soft labels, and of labels beside
   * it} See {@link #softLabels(MemorySegment)}.
   *
   * @param shape the sizes
   * @param layout which columns are which
   * @param labels at least {@code batch * priors} integers; their range is checked by the loss
   * @param tensor soft labels and encoded boxes by row
   * @throws IndexOutOfBoundsException if an array is too short
   * @throws NullPointerException if an argument is null
   */
  public static Targets packed(
      BatchShape shape, PackedLayout layout, int[] labels, float[] tensor) {
    return packed(
        shape, layout, CallerMemory.of("labels", labels), CallerMemory.of("targets", tensor));
  }

  /**
   * {@return these targets with soft labels in a segment}
   *
   * <p>The confidence loss of a prior is {@code -sum over c of y_c ln p_c}, its gradient {@code
   * softmax(x)_c sum(y) - y_c}: PyTorch's {@code cross_entropy} with probabilities. Rows need not
   * add up to 1. The labels say which priors are positive (above 0), background (0) or ignored
   * (-1); the column that a label means is not looked at. A term of {@code y_c = 0} is 0, also
   * where {@code p_c} is 0. A floor of the policy holds for each {@code p_c}. Negatives are ranked
   * by this loss where the policy ranks by the confidence loss.
   *
   * <p>Accuracy: as {@link SoftmaxCrossEntropy}, with {@code C / 16 + 7} roundings more of each
   * term; terms are 0 or more, so none cancels another. Logits of one row that lie further apart
   * than {@link Float#MAX_VALUE} give +infinity.
   *
   * @param rows {@code [batch][priors][classes]} floats, at least 0 and finite; the loss refuses
   *     others, but in ignored priors, whose rows are not used
   * @throws IllegalArgumentException if a heap segment's array holds other elements
   * @throws IndexOutOfBoundsException if the segment is too short
   * @throws IllegalStateException if the segment's arena is closed
   * @throws NullPointerException if the argument is null
   */
  public Targets softLabels(MemorySegment rows) {
    return with(FloatRows.rowMajor(soft(rows, SOFT_ROWS), shape.priors(), shape.classes()));
  }

  /**
   * {@return these targets with soft labels in an array} See {@link #softLabels(MemorySegment)}.
   *
   * @param rows {@code [batch][priors][classes]} floats, at least 0 and finite
   * @throws IndexOutOfBoundsException if the array is too short
   * @throws NullPointerException if the argument is null
   */
  public Targets softLabels(float[] rows) {
    return softLabels(CallerMemory.of(SOFT, rows));
  }

  /**
   * {@return these targets with soft labels in a buffer, from its position to its limit} See {@link
   * #softLabels(MemorySegment)}.
   *
   * @param rows {@code [batch][priors][classes]} floats, at least 0 and finite
   * @throws IllegalArgumentException if the buffer's byte order is not the machine's
   * @throws IndexOutOfBoundsException if the buffer is too short
   * @throws NullPointerException if the argument is null
   */
  public Targets softLabels(FloatBuffer rows) {
    return softLabels(CallerMemory.of(SOFT, rows));
  }

  /**
   * {@return these targets with soft labels in a class-major segment} See {@link
   * #softLabels(MemorySegment)}.
   *
   * @param columns {@code [batch][classes][priors]} floats, at least 0 and finite
   * @throws IllegalArgumentException if a heap segment's array holds other elements
   * @throws IndexOutOfBoundsException if the segment is too short
   * @throws IllegalStateException if the segment's arena is closed
   * @throws NullPointerException if the argument is null
   */
  public Targets softLabelsClassMajor(MemorySegment columns) {
    return with(
        FloatRows.columnMajor(
            soft(columns, "floats [batch][classes][priors]"), shape.priors(), shape.classes()));
  }

  /**
   * {@return these targets with soft labels in a class-major array} See {@link
   * #softLabels(MemorySegment)}.
   *
   * @param columns {@code [batch][classes][priors]} floats, at least 0 and finite
   * @throws IndexOutOfBoundsException if the array is too short
   * @throws NullPointerException if the argument is null
   */
  public Targets softLabelsClassMajor(float[] columns) {
    return softLabelsClassMajor(CallerMemory.of(SOFT, columns));
  }

  private Targets with(FloatRows rows) {
    return new Targets(shape, labels, oneHot, locations, rows);
  }

  private FloatStorage soft(MemorySegment rows, String what) {
    return FloatStorage.of(SOFT, rows, shape.logits(), what);
  }

  private static IntStorage labels(MemorySegment labels, BatchShape shape) {
    return IntStorage.of("labels", labels, shape.rows(), "integers [batch][priors]");
  }

  private static FloatStorage boxes(MemorySegment locations, BatchShape shape, String what) {
    return FloatStorage.of("target locations", locations, shape.coordinates(), what);
  }

  /** {@return the sizes} */
  public BatchShape shape() {
    return shape;
  }

  /** Refuses targets of another size than the predictions'. */
  void requireShapeOf(Predictions predictions) {
    Shapes.requireSame("targets", shape, predictions.shape());
  }

  /** Refuses a form of labels that the policy has no reading of. */
  void requireFormFor(MultiBoxPolicy policy) {
    // Its row of zeros would be background and neutral at once.
    Arguments.combination(
        labels != null || policy.backgroundColumn() != MultiBoxPolicy.BackgroundColumn.NONE,
        "labels",
        "integers [batch][priors] with BackgroundColumn.NONE, where label c is column c - 1",
        "one-hot rows; Targets.of takes integers");
    Arguments.combination(
        soft == null
            || policy.confidenceLoss() == MultiBoxPolicy.ConfidenceLoss.SOFTMAX_CROSS_ENTROPY,
        SOFT,
        "none with SIGMOID_CROSS_ENTROPY, whose targets are 0 and 1",
        "rows; SOFTMAX_CROSS_ENTROPY takes them");
  }

  /** Refuses memory that has gone or is another thread's. */
  void check(boolean shared) {
    if (labels != null) {
      labels.check(shared);
    } else {
      oneHot.storage().check(shared);
    }
    locations.storage().check(shared);
    if (soft != null) {
      soft.storage().check(shared);
    }
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

  /** The soft labels, or null. */
  FloatRows softLabels() {
    return soft;
  }

  /** Refuses an output that overlaps this memory. */
  void requireApart(String output, MemorySegment memory) {
    Arguments.apart(output, memory, "labels", labelMemory());
    Arguments.apart(output, memory, "target locations", locations.storage().segment());
    if (soft != null) {
      Arguments.apart(output, memory, SOFT, soft.storage().segment());
    }
  }
}
