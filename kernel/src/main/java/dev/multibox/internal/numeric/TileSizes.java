package dev.multibox.internal.numeric;

/**
 * Sizes of the tiles that kernels work on and of their scratch. None depends on the vector width.
 */
public final class TileSizes {

  /**
   * Lanes of the widest vector, one for each partial sum of a row. Rows of a tile are a multiple of
   * them, and so is what a vector's last store may overrun.
   */
  public static final int LANES = PartialSumsScalar.PARTIALS;

  /** Rows that a caller may pass in one call of a kernel of rows; it sizes the scratch. */
  public static final int ROWS = 256;

  /** Floats of scratch that the kernels of rows need: the partial sums of each. */
  public static final int SCRATCH = ROWS * PartialSumsScalar.PARTIALS;

  /** Floats of a tile that rows are copied to: 16 KiB, half of a first-level cache. */
  public static final int FLOATS = 4096;

  /**
   * Most rows of a tile of bounds. Behind 192 rows of 21 classes memory rests while their terms are
   * added: the processor fetches no further than one page ahead meanwhile (journal M13).
   */
  private static final int BOUND_ROWS = 96;

  private TileSizes() {}

  /** Rows of a tile of so many classes; where there are many, whole vectors of them. */
  public static int rows(int classes) {
    int rows = Math.clamp(FLOATS / classes, 1, ROWS);
    return rows < LANES ? rows : rows & -LANES;
  }

  /** Rows of a tile whose bounds are computed where they lie. */
  public static int boundRows(int classes) {
    return Math.min(rows(classes), BOUND_ROWS);
  }
}
