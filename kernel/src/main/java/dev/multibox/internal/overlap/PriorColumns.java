package dev.multibox.internal.overlap;

import dev.multibox.internal.memory.Sizes;
import dev.multibox.internal.numeric.TileSizes;
import java.util.Arrays;

/**
 * The corners of priors in columns, as the overlap kernels read them, with what is known of each
 * block of {@value #BLOCK} priors. Immutable once made.
 *
 * <p>A prior's place in the columns is not its number: {@link PriorOrder} puts those that are alike
 * into one block. Columns are padded to whole blocks by priors that overlap nothing; block columns
 * to a multiple of {@link TileSizes#LANES} by blocks that nothing meets.
 */
public final class PriorColumns {

  /**
   * Priors of a block. With 64 a box of SSD300 has 920 priors looked at instead of 510, of 8732,
   * and 192 ns of bounds instead of 371 (journal O2).
   */
  public static final int BLOCK = 32;

  /** Numbers of priors stand in floats, which hold those below exactly. */
  public static final int MOST = 1 << 24;

  final int count;
  final int blocks;
  final float[] left;
  final float[] top;
  final float[] right;
  final float[] bottom;
  final float[] area;
  // The prior's number at each place, and its place by its number.
  final float[] number;
  private final int[] place;
  final float[] blockLeft;
  final float[] blockTop;
  final float[] blockRight;
  final float[] blockBottom;
  final float[] widest;
  final float[] highest;
  final float[] leastArea;
  final float[] greatestArea;

  // One prior of each block, from near its middle.
  final float[] middleLeft;
  final float[] middleTop;
  final float[] middleRight;
  final float[] middleBottom;
  final float[] middleArea;

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
    number = filled(padded, MOST);
    place = new int[count];
    int paddedBlocks = (blocks + TileSizes.LANES - 1) & -TileSizes.LANES;
    blockLeft = filled(paddedBlocks, Float.POSITIVE_INFINITY);
    blockTop = filled(paddedBlocks, Float.POSITIVE_INFINITY);
    blockRight = filled(paddedBlocks, Float.NEGATIVE_INFINITY);
    blockBottom = filled(paddedBlocks, Float.NEGATIVE_INFINITY);
    widest = filled(paddedBlocks, 0f);
    highest = filled(paddedBlocks, 0f);
    leastArea = filled(paddedBlocks, Float.POSITIVE_INFINITY);
    greatestArea = filled(paddedBlocks, 0f);
    int[] order = PriorOrder.of(corners, count, BLOCK);
    for (int at = 0; at < count; at++) {
      int i = order[at] * Sizes.COORDINATES;
      number[at] = order[at];
      place[order[at]] = at;
      set(at, corners[i], corners[i + 1], corners[i + 2], corners[i + 3]);
    }
    Arrays.fill(leastArea, blocks, paddedBlocks, 1f);
    middleLeft = filled(paddedBlocks, Float.POSITIVE_INFINITY);
    middleTop = filled(paddedBlocks, Float.POSITIVE_INFINITY);
    middleRight = filled(paddedBlocks, Float.NEGATIVE_INFINITY);
    middleBottom = filled(paddedBlocks, Float.NEGATIVE_INFINITY);
    middleArea = filled(paddedBlocks, 1f);
    for (int block = 0; block < blocks; block++) {
      int at = middle(block);
      middleLeft[block] = left[at];
      middleTop[block] = top[at];
      middleRight[block] = right[at];
      middleBottom[block] = bottom[at];
      middleArea[block] = area[at];
    }
  }

  /** The place of the prior whose centre is nearest the middle of its block. */
  private int middle(int block) {
    int nearest = block * BLOCK;
    double least = Double.POSITIVE_INFINITY;
    double x = (double) blockLeft[block] + blockRight[block];
    double y = (double) blockTop[block] + blockBottom[block];
    for (int at = block * BLOCK; at < Math.min(count, (block + 1) * BLOCK); at++) {
      double distance = Math.abs((double) left[at] + right[at] - x);
      distance += Math.abs((double) top[at] + bottom[at] - y);
      if (distance < least) {
        least = distance;
        nearest = at;
      }
    }
    return nearest;
  }

  private static float[] filled(int length, float value) {
    float[] column = new float[length];
    Arrays.fill(column, value);
    return column;
  }

  private void set(int at, float l, float t, float r, float b) {
    left[at] = l;
    top[at] = t;
    right[at] = r;
    bottom[at] = b;
    float a = (r - l) * (b - t);
    area[at] = a;
    int block = at / BLOCK;
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

  /** The number of the prior at a place. */
  public int prior(int at) {
    return (int) number[at];
  }

  /** The place of a prior. */
  public int place(int prior) {
    return place[prior];
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
