package dev.multibox.loss;

import dev.multibox.BatchShape;
import dev.multibox.PackedLayout;
import dev.multibox.Predictions;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.memory.CallerMemory;
import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.function.Function;

/**
 * What the network should have said: a label and an encoded box for each prior, as views over
 * caller memory that is only read.
 *
 * <p>Shapes: labels {@code [batch][priors]} int32: 0 for background, 1 to {@code classes - 1} for a
 * matched class, -1 for a neutral prior (see {@link MultiBoxPolicy.NeutralLabel}). One-hot rows of
 * floats may take their place; a row of zeros is neutral. Locations are {@code [batch][priors][4]}
 * or {@code [batch][4][priors]} float32: offsets already encoded with their variances, read on
 * positives alone. {@linkplain #softLabels(MemorySegment) Soft labels} {@code
 * [batch][priors][classes]} may stand beside the labels. Row-major, native byte order, any
 * alignment; see {@link Predictions} for the kinds of memory. Labels in a {@code long[]} or {@code
 * float[]} are refused: they are read as int32.
 *
 * <p>Immutable; as shareable between threads as its memory is.
 */
public final class Targets {

  static {
    InternalView.TARGETS.readBy(
        new Function<>() {
          @Override
          public InternalView.TargetsView apply(Object object) {
            TargetRows rows = ((Targets) object).rows;
            return new InternalView.TargetsView(rows.labels(), rows.oneHot(), rows.locations());
          }
        });
  }

  private static final String LABELS = TargetRows.LABELS;
  private static final String ONE_HOT = TargetRows.ONE_HOT;
  private static final String LOCATIONS = TargetRows.LOCATIONS;
  private static final String PACKED = TargetRows.PACKED;
  private static final String SOFT = TargetRows.SOFT;

  private final TargetRows rows;

  private Targets(TargetRows rows) {
    this.rows = rows;
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
    return new Targets(TargetRows.of(shape, labels, locations));
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
    return of(shape, CallerMemory.of(LABELS, labels), CallerMemory.of(LOCATIONS, locations));
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
    return of(shape, CallerMemory.of(LABELS, labels), CallerMemory.of(LOCATIONS, locations));
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
    return new Targets(TargetRows.coordinateMajor(shape, labels, locations));
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
        shape, CallerMemory.of(LABELS, labels), CallerMemory.of(LOCATIONS, locations));
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
        shape, CallerMemory.of(LABELS, labels), CallerMemory.of(LOCATIONS, locations));
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
    return new Targets(TargetRows.oneHot(shape, oneHot, locations));
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
    return oneHot(shape, CallerMemory.of(ONE_HOT, oneHot), CallerMemory.of(LOCATIONS, locations));
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
    return oneHot(shape, CallerMemory.of(ONE_HOT, oneHot), CallerMemory.of(LOCATIONS, locations));
  }

  /**
   * {@return a view of one packed segment}
   *
   * @param shape the sizes
   * @param layout the columns of the packed rows
   * @param tensor one-hot labels and encoded boxes by row
   * @throws IllegalArgumentException if a heap segment's array holds other elements
   * @throws IndexOutOfBoundsException if the segment is too short
   * @throws IllegalStateException if the segment's arena is closed
   * @throws NullPointerException if an argument is null
   */
  public static Targets packed(BatchShape shape, PackedLayout layout, MemorySegment tensor) {
    return new Targets(TargetRows.packed(shape, layout, tensor));
  }

  /**
   * {@return a view of one packed array}
   *
   * @param shape the sizes
   * @param layout the columns of the packed rows
   * @param tensor one-hot labels and encoded boxes by row
   * @throws IndexOutOfBoundsException if the array is too short
   * @throws NullPointerException if an argument is null
   */
  public static Targets packed(BatchShape shape, PackedLayout layout, float[] tensor) {
    return packed(shape, layout, CallerMemory.of(PACKED, tensor));
  }

  /**
   * {@return a view of one packed buffer, from its position to its limit}
   *
   * @param shape the sizes
   * @param layout the columns of the packed rows
   * @param tensor one-hot labels and encoded boxes by row
   * @throws IllegalArgumentException if the buffer's byte order is not the machine's
   * @throws IndexOutOfBoundsException if the buffer is too short
   * @throws NullPointerException if an argument is null
   */
  public static Targets packed(BatchShape shape, PackedLayout layout, FloatBuffer tensor) {
    return packed(shape, layout, CallerMemory.of(PACKED, tensor));
  }

  /**
   * {@return a view of one packed segment whose class columns are soft labels, as of smoothed or
   * mixed one-hot rows, and of labels beside it} See {@link #softLabels(MemorySegment)}.
   *
   * @param shape the sizes
   * @param layout the columns of the packed rows
   * @param labels at least {@code batch * priors} integers; their range is checked by the loss
   * @param tensor soft labels and encoded boxes by row
   * @throws IllegalArgumentException if a heap segment's array holds other elements
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if a segment's arena is closed
   * @throws NullPointerException if an argument is null
   */
  public static Targets packed(
      BatchShape shape, PackedLayout layout, MemorySegment labels, MemorySegment tensor) {
    return new Targets(TargetRows.packed(shape, layout, tensor).withLabels(labels));
  }

  /**
   * {@return a view of one packed array whose class columns are soft labels, and of labels beside
   * it} See {@link #softLabels(MemorySegment)}.
   *
   * @param shape the sizes
   * @param layout the columns of the packed rows
   * @param labels at least {@code batch * priors} integers; their range is checked by the loss
   * @param tensor soft labels and encoded boxes by row
   * @throws IndexOutOfBoundsException if an array is too short
   * @throws NullPointerException if an argument is null
   */
  public static Targets packed(
      BatchShape shape, PackedLayout layout, int[] labels, float[] tensor) {
    return packed(shape, layout, CallerMemory.of(LABELS, labels), CallerMemory.of(PACKED, tensor));
  }

  /**
   * {@return these targets with soft labels in a segment}
   *
   * <p>The confidence loss of a prior is {@code -sum over c of y_c ln p_c}, its gradient {@code
   * softmax(x)_c sum(y) - y_c}: PyTorch's {@code cross_entropy} with probabilities. Rows need not
   * add up to 1. The labels say which priors are positive (above 0), background (0) or ignored
   * (-1); the column that a label means is not used. A term of {@code y_c = 0} is 0, also where
   * {@code p_c} is 0. A floor of the policy holds for each {@code p_c}. Negatives are ranked by
   * this loss where the policy ranks by the confidence loss.
   *
   * <p>Accuracy: as {@link SoftmaxCrossEntropy}, with {@code C / 16 + 7} roundings more of each
   * term, and 3 more with {@linkplain MultiBoxPolicy#labelSmoothing label smoothing}. Terms are 0
   * or more, so none cancels another. Logits of one row that lie further apart than {@link
   * Float#MAX_VALUE} give +infinity.
   *
   * @param rows {@code [batch][priors][classes]} floats, at least 0 and finite; the loss refuses
   *     others, but in ignored priors, whose rows are not used
   * @throws IllegalArgumentException if a heap segment's array holds other elements
   * @throws IndexOutOfBoundsException if the segment is too short
   * @throws IllegalStateException if the segment's arena is closed
   * @throws NullPointerException if the argument is null
   */
  public Targets softLabels(MemorySegment rows) {
    return new Targets(this.rows.withSoftLabels(rows));
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
    return new Targets(rows.withSoftLabelsClassMajor(columns));
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

  /** {@return the sizes} */
  public BatchShape shape() {
    return rows.shape();
  }

  /** The memory. */
  TargetRows rows() {
    return rows;
  }
}
