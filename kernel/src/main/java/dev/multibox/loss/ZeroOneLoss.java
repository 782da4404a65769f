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

/**
 * 0-1 loss of rows of scores: 0 where the label's class is the row's arg-max, else 1. Its mean is
 * the error rate; its gradient is 0 everywhere, so there is none here.
 *
 * <p>Shapes: scores {@code [rows][classes]} (logits or probabilities: only their order counts),
 * labels {@code [rows]} int32 in {@code [-1, classes)}, losses {@code [rows]}; row-major,
 * contiguous, native byte order, any alignment. A heap segment of another element type, such as a
 * {@code long[]} of labels, is refused. Label -1 ignores the row: its loss is 0, its scores are not
 * used and the mean does not count it.
 *
 * <p>Of equal greatest scores the first is the arg-max. A row with NaN has no greatest score and
 * counts as a mistake (NumPy takes the first NaN for the greatest). Infinities are ordinary scores.
 * Exact.
 *
 * <p>Allocates nothing per call. Holds scratch: one object per thread. A second call while one is
 * under way throws {@link IllegalStateException}.
 */
public final class ZeroOneLoss {

  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

  final OneCall calls = new OneCall("ZeroOneLoss");
  private final Kernels kernels;
  private final int classes;
  private final int tileRows;
  private final float[] scoreTile;
  private final int[] labelTile;
  private final float[] lossTile;

  private ZeroOneLoss(int classes, Backend backend) {
    kernels = InternalView.KERNELS.of(backend);
    this.classes = classes;
    tileRows = TileSizes.rows(classes);
    scoreTile = new float[tileRows * classes];
    labelTile = new int[tileRows];
    lossTile = new float[tileRows];
  }

  /**
   * {@return the loss on {@link Backend#current()}}
   *
   * @param classes length of a row, 2 or more
   */
  public static ZeroOneLoss of(int classes) {
    return of(classes, Backend.current());
  }

  /**
   * {@return the loss on a backend}
   *
   * @param classes length of a row, 2 or more
   * @param backend the backend whose kernels compute
   * @throws IllegalArgumentException if {@code classes} is out of range
   * @throws NullPointerException if an argument is null
   */
  public static ZeroOneLoss of(int classes, Backend backend) {
    Arguments.atLeast("classes", classes, 2);
    Arguments.atMost("classes", classes, Shapes.MOST_CLASSES);
    Arguments.notNull("backend", backend);
    return new ZeroOneLoss(classes, backend);
  }

  /**
   * Writes the loss of each row.
   *
   * @param scores at least {@code rows * classes} floats
   * @param labels at least {@code rows} integers
   * @param rows 0 or more
   * @param losses takes {@code rows} floats
   * @throws IllegalArgumentException if {@code rows} is negative, a label is out of range or losses
   *     is the scores
   * @throws IndexOutOfBoundsException if an array is too short
   * @throws NullPointerException if an argument is null
   */
  public void perRow(float[] scores, int[] labels, int rows, float[] losses) {
    calls.begin();
    try {
      check(scores, labels, rows);
      Arguments.notNull("losses", losses);
      Arguments.holds("losses", losses.length, rows, "floats [rows]");
      Arguments.different("losses", losses, "scores", scores);
      kernels.elementTile().mistakes(scores, 0, rows, classes, labels, 0, losses, 0);
    } finally {
      calls.end();
    }
  }

  /**
   * {@return the mean over the rows that are not ignored, NaN where there is none}
   *
   * @param scores at least {@code rows * classes} floats
   * @param labels at least {@code rows} integers
   * @param rows 0 or more
   * @throws IllegalArgumentException if {@code rows} is negative or a label is out of range
   * @throws IndexOutOfBoundsException if an array is too short
   */
  public double mean(float[] scores, int[] labels, int rows) {
    calls.begin();
    try {
      check(scores, labels, rows);
      long mistakes = 0;
      long used = 0;
      for (int from = 0; from < rows; from += tileRows) {
        int count = Math.min(tileRows, rows - from);
        kernels
            .elementTile()
            .mistakes(scores, from * classes, count, classes, labels, from, lossTile, 0);
        mistakes += mistakes(count);
        for (int i = from; i < from + count; i++) {
          used += labels[i] >= 0 ? 1 : 0;
        }
      }
      return (double) mistakes / used;
    } finally {
      calls.end();
    }
  }

  /**
   * {@return the mean over the rows that are not ignored, NaN where there is none}
   *
   * @param scores at least {@code rows * classes} floats
   * @param labels at least {@code rows} integers
   * @param rows 0 or more
   * @throws IllegalArgumentException if {@code rows} is negative or a label is out of range
   * @throws IndexOutOfBoundsException if a segment is too short
   * @throws IllegalStateException if memory is closed or another thread's
   */
  public double mean(MemorySegment scores, MemorySegment labels, long rows) {
    calls.begin();
    try {
      Arguments.atLeast("rows", rows, 0);
      Arguments.input("scores", scores, rows, (long) classes * Float.BYTES, "rows of scores");
      ElementType.FLOAT.require("scores", scores);
      Arguments.input("labels", labels, rows, Integer.BYTES, "integers [rows]");
      ElementType.INT.require("labels", labels);
      long mistakes = 0;
      long used = 0;
      for (long from = 0; from < rows; from += tileRows) {
        int count = (int) Math.min(tileRows, rows - from);
        MemorySegment.copy(labels, INT, from * Integer.BYTES, labelTile, 0, count);
        RowLabels.check(kernels.labels(), labelTile, count, classes, from);
        long at = from * classes * Float.BYTES;
        MemorySegment.copy(scores, FLOAT, at, scoreTile, 0, count * classes);
        kernels.elementTile().mistakes(scoreTile, 0, count, classes, labelTile, 0, lossTile, 0);
        mistakes += mistakes(count);
        for (int i = 0; i < count; i++) {
          used += labelTile[i] >= 0 ? 1 : 0;
        }
      }
      return (double) mistakes / used;
    } finally {
      calls.end();
    }
  }

  private long mistakes(int count) {
    long mistakes = 0;
    for (int i = 0; i < count; i++) {
      mistakes += (long) lossTile[i];
    }
    return mistakes;
  }

  private void check(float[] scores, int[] labels, int rows) {
    Arguments.atLeast("rows", rows, 0);
    Arguments.notNull("scores", scores);
    Arguments.notNull("labels", labels);
    Arguments.holds("scores", scores.length, (long) rows * classes, "floats [rows][classes]");
    Arguments.holds("labels", labels.length, rows, "integers [rows]");
    RowLabels.check(kernels.labels(), labels, rows, classes, 0);
  }
}
