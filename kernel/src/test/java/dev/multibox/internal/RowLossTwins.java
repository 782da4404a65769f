package dev.multibox.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.multibox.internal.numeric.TileSizes;
import java.util.Arrays;

/** Compares the twins of a kernel that gives each row of logits a loss. */
public final class RowLossTwins {

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

  /** Asserts the same bits, at the end of an array and inside one. */
  public void compare(Inputs.Kind kind, int rows, int classes, long seed) {
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
