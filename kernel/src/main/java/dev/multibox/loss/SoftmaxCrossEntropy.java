package dev.multibox.loss;

import dev.multibox.Backend;
import dev.multibox.internal.InternalView;
import dev.multibox.internal.Kernels;
import dev.multibox.internal.OneCall;
import dev.multibox.internal.memory.Arguments;
import dev.multibox.internal.memory.ElementType;
import dev.multibox.internal.numeric.TileSizes;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Fused log-softmax cross entropy by itself: {@code -ln softmax(x)_y = log1p(sum over j != y of
 * exp(x_j - x_y))} of each row, from logits and labels in one pass.
 *
 * <p>Shapes: logits {@code [rows][classes]}, labels {@code [rows]} int32 in {@code [-1, classes)},
 * losses {@code [rows]}; row-major, contiguous, native byte order, any alignment. Label -1 ignores
 * the row: its loss is +0 and its logits are not used. Inputs are only read; losses may not overlap
 * them. A heap segment of another element type, such as a {@code long[]} of labels, is refused.
 *
 * <p>NaN in a used row gives NaN. -infinity on another class than the label is a probability of 0.
 * +infinity on the label alone gives 0, on another class alone +infinity. -infinity on the label
 * alone gives +infinity. Where two of the same infinity meet in a difference that decides, the loss
 * is NaN. Any finite logits give a finite loss, at most {@link Float#MAX_VALUE}.
 *
 * <p>Accuracy, against exact arithmetic on the same logits, with {@code u = 2^-24}: the difference
 * {@code d} is rounded to {@code u |d|}, which exp turns into that relative error. exp adds 0.87
 * ulp (1.8 u). A sum of {@code C} positive terms in the order of 16 partial sums adds at most
 * {@code (C / 16 + 4) u}, log1p 1.5 ulp (3 u). The loss is at most as sensitive to its sum,
 * relatively, as 1. So the relative error is at most {@code (|d| + C / 16 + 9) u} with {@code d}
 * that of the terms that matter. These differences are near {@code ln(loss)}: below 8 where the
 * loss is 1e-3 or more and C small, 69 at a loss of 1e-30. Observed for {@code C <= 128}: below
 * 1e-6 where the loss is 1e-3 or more, below 8e-6 down to losses of 1e-30. A term below 2^-126
 * counts as 0.
 *
 * <p>Source: SSD paper, equation 3; the shift by the label's logit is ours.
 *
 * <p>Allocates nothing per call. Holds scratch: one object per thread. A second call while one is
 * under way throws {@link IllegalStateException}.
 */
public final class SoftmaxCrossEntropy {

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  final OneCall calls = new OneCall("SoftmaxCrossEntropy");
  private final Kernels kernels;
  private final int classes;
  private final int tileRows;
  private final float[] logitTile;
  private final int[] labelTile;
  private final float[] lossTile;
  private final float[] work;
  private final float[] scales;
  private final float[] scratch = new float[TileSizes.SCRATCH];

  private SoftmaxCrossEntropy(int classes, Backend backend) {
    kernels = InternalView.KERNELS.of(backend);
    this.classes = classes;
    tileRows = TileSizes.rows(classes);
    logitTile = new float[tileRows * classes];
    work = new float[tileRows * classes + TileSizes.LANES];
    scales = new float[tileRows];
    labelTile = new int[tileRows];
    lossTile = new float[tileRows];
  }

  /**
   * {@return the kernel on {@link Backend#current()}}
   *
   * @param classes length of a row, 2 or more
   */
  public static SoftmaxCrossEntropy of(int classes) {
    return of(classes, Backend.current());
  }

  /**
   * {@return the kernel on a backend}
   *
   * @param classes length of a row, 2 or more
   * @param backend the backend whose kernels compute
   * @throws IllegalArgumentException if {@code classes} is out of range
   * @throws NullPointerException if an argument is null
   */
  public static SoftmaxCrossEntropy of(int classes, Backend backend) {
    // A softmax of one column is always 1.
    Arguments.combination(
        classes >= 2,
        "classes",
        "at least 2, the background's among them",
        classes,
        "ElementForm.binaryCrossEntropyWithLogits takes one column, and so does MultiBoxLoss with"
            + " SIGMOID_CROSS_ENTROPY and BackgroundColumn.NONE");
    Arguments.atMost("classes", classes, Shapes.MOST_CLASSES);
    Arguments.notNull("backend", backend);
    return new SoftmaxCrossEntropy(classes, backend);
  }

  /**
   * Writes the loss of each row.
   *
   * @param logits at least {@code rows * classes} floats
   * @param labels at least {@code rows} integers
   * @param rows 0 or more
   * @param losses takes {@code rows} floats
   * @throws IllegalArgumentException if {@code rows} is negative, a label is out of range or losses
   *     is the logits
   * @throws IndexOutOfBoundsException if an array is too short
   * @throws NullPointerException if an argument is null
   */
  public void perRow(float[] logits, int[] labels, int rows, float[] losses) {
    calls.begin();
    try {
      check(logits, labels, rows);
      Arguments.notNull("losses", losses);
      Arguments.holds("losses", losses.length, rows, "floats [rows]");
      Arguments.different("losses", losses, "logits", logits);
      for (int from = 0; from < rows; from += tileRows) {
        int count = Math.min(tileRows, rows - from);
        kernels
            .forClasses(classes)
            .softmaxCrossEntropy()
            .losses(logits, from * classes, count, classes, labels, from, losses, from, scratch);
      }
    } finally {
      calls.end();
    }
  }

  /**
   * Writes the loss of each row.
   *
   * @param logits at least {@code rows * classes} floats
   * @param labels at least {@code rows} integers
   * @param rows 0 or more
   * @param losses takes {@code rows} floats
   * @throws IllegalArgumentException if {@code rows} is negative, a label is out of range, or
   *     losses is read-only or overlaps an input
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if memory is closed or another thread's
   */
  public void perRow(MemorySegment logits, MemorySegment labels, long rows, MemorySegment losses) {
    calls.begin();
    try {
      check(logits, labels, rows);
      Arguments.output("losses", losses, rows, Float.BYTES, "floats [rows]");
      ElementType.FLOAT.require("losses", losses);
      long lossBytes = rows * Float.BYTES;
      Arguments.apart("losses", losses, lossBytes, "logits", logits, lossBytes * classes);
      Arguments.apart("losses", losses, lossBytes, "labels", labels, rows * Integer.BYTES);
      for (long from = 0; from < rows; from += tileRows) {
        int count = losses(logits, labels, from, rows);
        MemorySegment.copy(lossTile, 0, losses, FLOAT, from * Float.BYTES, count);
      }
    } finally {
      calls.end();
    }
  }

  /**
   * {@return the sum of the losses, in double and index order}
   *
   * @param logits at least {@code rows * classes} floats
   * @param labels at least {@code rows} integers
   * @param rows 0 or more
   * @throws IllegalArgumentException if {@code rows} is negative or a label is out of range
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public double sum(float[] logits, int[] labels, int rows) {
    calls.begin();
    try {
      check(logits, labels, rows);
      double sum = 0;
      for (int from = 0; from < rows; from += tileRows) {
        int count = Math.min(tileRows, rows - from);
        kernels
            .forClasses(classes)
            .softmaxCrossEntropy()
            .losses(logits, from * classes, count, classes, labels, from, lossTile, 0, scratch);
        for (int i = 0; i < count; i++) {
          sum += lossTile[i];
        }
      }
      return sum;
    } finally {
      calls.end();
    }
  }

  /**
   * {@return the sum of the losses, in double and index order}
   *
   * @param logits at least {@code rows * classes} floats
   * @param labels at least {@code rows} integers
   * @param rows 0 or more
   * @throws IllegalArgumentException if {@code rows} is negative or a label is out of range
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if memory is closed or another thread's
   */
  public double sum(MemorySegment logits, MemorySegment labels, long rows) {
    calls.begin();
    try {
      check(logits, labels, rows);
      double sum = 0;
      for (long from = 0; from < rows; from += tileRows) {
        int count = losses(logits, labels, from, rows);
        for (int i = 0; i < count; i++) {
          sum += lossTile[i];
        }
      }
      return sum;
    } finally {
      calls.end();
    }
  }

  /**
   * Writes the gradient of the sum with respect to the logits: {@code (softmax(x)_j - [j = label])
   * scale}, +0 in an ignored row, NaN throughout a row where it is not defined.
   *
   * @param logits at least {@code rows * classes} floats
   * @param labels at least {@code rows} integers
   * @param rows 0 or more
   * @param scale the factor of the gradient
   * @param gradients takes {@code rows * classes} floats; may be the logits themselves
   * @throws IllegalArgumentException if {@code rows} is negative or a label is out of range
   * @throws IndexOutOfBoundsException if an array is too short
   * @throws NullPointerException if an argument is null
   */
  public void gradient(float[] logits, int[] labels, int rows, float scale, float[] gradients) {
    calls.begin();
    try {
      check(logits, labels, rows);
      Arguments.notNull("gradients", gradients);
      Arguments.holds("gradients", gradients.length, (long) rows * classes, "floats");
      Arrays.fill(scales, scale);
      for (int from = 0; from < rows; from += tileRows) {
        int count = Math.min(tileRows, rows - from);
        int at = from * classes;
        System.arraycopy(logits, at, gradients, at, count * classes);
        kernels
            .forClasses(classes)
            .softmaxGradient()
            .gradients(gradients, at, count, classes, labels, from, scales, 0, work, scratch);
      }
    } finally {
      calls.end();
    }
  }

  /**
   * Writes the gradient of the sum with respect to the logits; see {@link #gradient(float[], int[],
   * int, float, float[])}.
   *
   * @param logits at least {@code rows * classes} floats
   * @param labels at least {@code rows} integers
   * @param rows 0 or more
   * @param scale the factor of the gradient
   * @param gradients takes {@code rows * classes} floats
   * @throws IllegalArgumentException if {@code rows} is negative, a label is out of range, or
   *     gradients is read-only or overlaps an input
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if memory is closed or another thread's
   */
  public void gradient(
      MemorySegment logits, MemorySegment labels, long rows, float scale, MemorySegment gradients) {
    calls.begin();
    try {
      check(logits, labels, rows);
      Arguments.output(
          "gradients", gradients, rows, (long) classes * Float.BYTES, "rows of gradients");
      ElementType.FLOAT.require("gradients", gradients);
      long bytes = rows * classes * Float.BYTES;
      Arguments.apart("gradients", gradients, bytes, "logits", logits, bytes);
      Arguments.apart("gradients", gradients, bytes, "labels", labels, rows * Integer.BYTES);
      Arrays.fill(scales, scale);
      for (long from = 0; from < rows; from += tileRows) {
        int count = read(logits, labels, from, rows);
        kernels
            .forClasses(classes)
            .softmaxGradient()
            .gradients(logitTile, 0, count, classes, labelTile, 0, scales, 0, work, scratch);
        long at = from * classes * Float.BYTES;
        MemorySegment.copy(logitTile, 0, gradients, FLOAT, at, count * classes);
      }
    } finally {
      calls.end();
    }
  }

  /** Losses of the tile of rows from {@code from} on, at most to {@code end}; their number. */
  private int losses(MemorySegment logits, MemorySegment labels, long from, long end) {
    int count = read(logits, labels, from, end);
    kernels
        .forClasses(classes)
        .softmaxCrossEntropy()
        .losses(logitTile, 0, count, classes, labelTile, 0, lossTile, 0, scratch);
    return count;
  }

  private int read(MemorySegment logits, MemorySegment labels, long from, long end) {
    int count = (int) Math.min(tileRows, end - from);
    MemorySegment.copy(logits, FLOAT, from * classes * Float.BYTES, logitTile, 0, count * classes);
    MemorySegment.copy(labels, INT, from * Integer.BYTES, labelTile, 0, count);
    return count;
  }

  private void check(float[] logits, int[] labels, int rows) {
    Arguments.atLeast("rows", rows, 0);
    Arguments.notNull("logits", logits);
    Arguments.notNull("labels", labels);
    Arguments.holds("logits", logits.length, (long) rows * classes, "floats [rows][classes]");
    Arguments.holds("labels", labels.length, rows, "integers [rows]");
    RowLabels.check(kernels.labels(), labels, rows, classes, 0);
  }

  private void check(MemorySegment logits, MemorySegment labels, long rows) {
    Arguments.atLeast("rows", rows, 0);
    Arguments.input("logits", logits, rows, (long) classes * Float.BYTES, "rows of logits");
    Arguments.input("labels", labels, rows, Integer.BYTES, "integers [rows]");
    ElementType.FLOAT.require("logits", logits);
    ElementType.INT.require("labels", labels);
    for (long from = 0; from < rows; from += tileRows) {
      int count = (int) Math.min(tileRows, rows - from);
      MemorySegment.copy(labels, INT, from * Integer.BYTES, labelTile, 0, count);
      RowLabels.check(kernels.labels(), labelTile, count, classes, from);
    }
  }
}
