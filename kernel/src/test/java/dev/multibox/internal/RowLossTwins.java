package dev.multibox.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.internal.numeric.TileSizes;
import java.util.Arrays;
import java.util.List;

/** Compares the twins of a kernel that gives each row of logits a loss. */
public final class RowLossTwins {

  // The interpreter takes 10 us for a vector operation: three minutes for what C2 does in two
  // seconds.
  /** Numbers of classes: lane edges and those of data sets. */
  public static final List<Integer> CLASSES =
      Twins.INTERPRETED
          ? List.of(2, 9, 16, 21, 33)
          : List.of(2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 20, 21, 31, 32, 33, 81);

  /** Numbers of rows: lane edges up to a tile. */
  public static final List<Integer> ROWS =
      Twins.INTERPRETED
          ? List.of(0, 1, 5, 17)
          : List.of(0, 1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 33, 64);

  private static final int BORDER = 3;
  private static final float POISON = -7f;

  /** The kernel, as both twins have it. */
  @FunctionalInterface
  public interface RowLoss {
    /** Writes the losses of rows. */
    void losses(
        float[] logits,
        int offset,
        int rows,
        int classes,
        int[] labels,
        int labelOffset,
        float[] losses,
        int lossOffset,
        float[] scratch);
  }

  private final RowLoss scalar;
  private final RowLoss vector;

  /** For two twins. */
  public RowLossTwins(RowLoss scalar, RowLoss vector) {
    this.scalar = scalar;
    this.vector = vector;
  }

  /** Compares all numbers of classes and rows. */
  public void compareSizes(Inputs.Kind kind) {
    for (int classes : CLASSES) {
      for (int rows : ROWS) {
        compare(kind, rows, classes, 31L * classes + rows);
      }
    }
  }

  /** Compares rows of up to 5000 classes. */
  public void compareLongRows() {
    int rows = Twins.INTERPRETED ? 1 : 18;
    for (int classes : new int[] {91, 128, 201, 601, 1203, 5000}) {
      compare(Inputs.Kind.ORDINARY, rows, classes, classes);
      compare(Inputs.Kind.WIDE, rows, classes, classes);
    }
  }

  /** Compares all tiles of an image. */
  public void compareWholeImages() {
    int rows = Twins.INTERPRETED ? 40 : 8732;
    for (int from = 0; from < rows; from += TileSizes.ROWS) {
      int tile = Math.min(TileSizes.ROWS, rows - from);
      compare(Inputs.Kind.ORDINARY, tile, 21, from);
      compare(Inputs.Kind.ORDINARY, tile, 81, from);
    }
  }

  /** Asserts the same bits, at the end of an array and inside one. */
  private void compare(Inputs.Kind kind, int rows, int classes, long seed) {
    compare(kind, rows, classes, Inputs.labels(rows, classes, seed), seed);
  }

  /** The same for labels of the kernel's own. */
  public void compare(Inputs.Kind kind, int rows, int classes, int[] labels, long seed) {
    float[] logits = Inputs.logits(kind, rows, classes, labels, seed);
    String what = kind + " rows " + rows + " classes " + classes + " seed " + seed;
    // At the array's end a vector may not read on; inside, it must not use what it reads there.
    float[] inside = new float[logits.length + 64];
    Arrays.fill(inside, Float.NaN);
    System.arraycopy(logits, 0, inside, BORDER, logits.length);
    int[] expected = bits(scalar, logits, 0, rows, classes, labels);
    assertArrayEquals(expected, bits(vector, logits, 0, rows, classes, labels), what);
    assertArrayEquals(expected, bits(vector, inside, BORDER, rows, classes, labels), what);
    assertArrayEquals(expected, bits(scalar, inside, BORDER, rows, classes, labels), what);
  }

  /**
   * Raw bits, so that NaN must be the same NaN; what stands around the losses must be untouched.
   */
  private static int[] bits(
      RowLoss kernel, float[] logits, int offset, int rows, int classes, int[] labels) {
    float[] losses = new float[rows + 2 * BORDER];
    Arrays.fill(losses, POISON);
    float[] scratch = Twins.scratch(TileSizes.SCRATCH);
    kernel.losses(logits, offset, rows, classes, labels, 0, losses, BORDER, scratch);
    for (int i = 0; i < BORDER; i++) {
      assertEquals(POISON, losses[i], "written before");
      assertEquals(POISON, losses[BORDER + rows + i], "written behind");
    }
    return Twins.bits(losses, BORDER, rows);
  }
}
