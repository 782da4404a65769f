package dev.multibox.internal;

import java.util.Arrays;

/**
 * The corners of priors in columns, as the overlap kernels read them, with what is known of each
 * block of {@value #BLOCK} consecutive priors. Immutable once made.
 *
 * <p>Columns are padded to whole blocks by priors that overlap nothing; block columns to a multiple
 * of {@value #LANES} by blocks that nothing meets.
 */
public final class PriorColumns {

  /**
   * Priors of a block: 16 neighbouring cells of SSD300's finest map. With 32 more blocks are looked
   * at than priors saved, with 128 the reverse.
   */
  public static final int BLOCK = 64;

  /** Lanes of the widest vector. */
  static final int LANES = 16;

  final int count;
  final int blocks;
  final float[] left;
  final float[] top;
  final float[] right;
  final float[] bottom;
  final float[] area;
  final float[] blockLeft;
  final float[] blockTop;
  final float[] blockRight;
  final float[] blockBottom;
  final float[] widest;
  final float[] highest;
  final float[] leastArea;
  final float[] greatestArea;

  /** Copies {@code [count][4]} corners (left, top, right, bottom). */
  public PriorColumns(float[] corners, int count) {
    this.count = count;
    blocks = (count + BLOCK - 1) / BLOCK;
    int padded = blocks * BLOCK;
    left = filled(padded, Float.POSITIVE_INFINITY);
    top = filled(padded, Float.POSITIVE_INFINITY);
    right = filled(padded, Float.NEGATIVE_INFINITY);
    bottom = filled(padded, Float.NEGATIVE_INFINITY);
    area = filled(padded, 1f);
    int paddedBlocks = (blocks + LANES - 1) / LANES * LANES;
    blockLeft = filled(paddedBlocks, Float.POSITIVE_INFINITY);
    blockTop = filled(paddedBlocks, Float.POSITIVE_INFINITY);
    blockRight = filled(paddedBlocks, Float.NEGATIVE_INFINITY);
    blockBottom = filled(paddedBlocks, Float.NEGATIVE_INFINITY);
    widest = filled(paddedBlocks, 0f);
    highest = filled(paddedBlocks, 0f);
    leastArea = filled(paddedBlocks, Float.POSITIVE_INFINITY);
    greatestArea = filled(paddedBlocks, 0f);
    for (int prior = 0; prior < count; prior++) {
      int i = prior * Shape.COORDINATES;
      set(prior, corners[i], corners[i + 1], corners[i + 2], corners[i + 3]);
    }
    Arrays.fill(leastArea, blocks, paddedBlocks, 1f);
  }

  private static float[] filled(int length, float value) {
    float[] column = new float[length];
    Arrays.fill(column, value);
    return column;
  }

  private void set(int prior, float l, float t, float r, float b) {
    left[prior] = l;
    top[prior] = t;
    right[prior] = r;
    bottom[prior] = b;
    float a = (r - l) * (b - t);
    area[prior] = a;
    int block = prior / BLOCK;
    blockLeft[block] = Math.min(blockLeft[block], l);
    blockTop[block] = Math.min(blockTop[block], t);
    blockRight[block] = Math.max(blockRight[block], r);
    blockBottom[block] = Math.max(blockBottom[block], b);
    widest[block] = Math.max(widest[block], r - l);
    highest[block] = Math.max(highest[block], b - t);
    leastArea[block] = Math.min(leastArea[block], a);
    greatestArea[block] = Math.max(greatestArea[block], a);
  }

  /** Priors. */
  public int count() {
    return count;
  }

  /** Blocks that hold them. */
  public int blocks() {
    return blocks;
  }

  /** Blocks with their padding: the length of an array of bounds. */
  public int paddedBlocks() {
    return blockLeft.length;
  }
}
